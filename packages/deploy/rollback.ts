import type { StageFacts } from '../facts';
import { loadFacts } from '../facts/house';
import { checkAccount } from './account/account';
import { declare, readLine, start } from './command/command-line';
import { rollBack } from './rollback/rollback';

const options = {
  yes: { type: 'boolean', says: 'ask nobody; without a commit, take the last good one' },
  'ignore-alarms': {
    type: 'boolean',
    says: 'go back although an alarm is on, which the release in service raised',
  },
} as const;

const declaration = (stages?: readonly string[]) =>
  declare({
    name: 'rollback',
    does:
      'Brings a stage back to a release that it once had, however old, and checks every instance. Where that fails it ' +
      'returns to what ran before. What is pushed waits until npm run release. Migrations are not rolled back.',
    arguments: {
      stage: { says: 'one of the settings', ...(stages && { oneOf: stages }) },
      commit: { says: 'or its first digits; without it, what there is is listed and asked', optional: true },
    },
    options,
    example: 'npm run rollback -- production\nnpm run rollback -- production 4f2a9c1',
  });

async function main(): Promise<void> {
  const settings = loadFacts();
  const { positionals, values } = readLine(declaration(Object.keys(settings.stages)));
  const [stage = '', commit] = positionals;
  await checkAccount(settings);
  await rollBack(settings, settings.stages[stage] as StageFacts, {
    ...(commit !== undefined && { commit }),
    yes: values.yes,
    ignoreAlarms: values['ignore-alarms'],
  });
}

start(declaration(), main);
