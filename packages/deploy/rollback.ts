import { loadFacts, type StageFacts } from '../facts';
import { checkAccount } from './account/account';
import { declare, nowHolds, printing, readStacks, refuseAsking, start } from '../command';
import { rollBack } from './rollback/rollback';

const ROLLBACK = declare({
  name: 'rollback',
  does:
    'Deploys an earlier release of a stage again, however old, and checks every instance. If that fails, it ' +
    'deploys the previous release again. Pushed commits wait until npm run release. Migrations are not rolled back.',
  arguments: {
    stage: { says: 'a stage of the settings' },
    commit: {
      says: 'its id or the first digits of it; without it, the command lists the releases and asks',
      optional: true,
    },
  },
  options: {
    yes: { type: 'boolean', says: 'do not ask; without a commit, take the last good one' },
    json: { type: 'boolean', says: 'print one JSON document at the end; with --yes' },
  },
  example: 'npm run rollback -- production\nnpm run rollback -- production 4f2a9c1',
});

async function main(): Promise<void> {
  const settings = loadFacts();
  const { stack, further, values } = readStacks(ROLLBACK, { stacks: Object.keys(settings.stages) });
  const [commit] = further;
  refuseAsking(values);
  nowHolds('Nothing was changed.');
  await printing(values.json, async () => {
    await checkAccount(settings);
    return rollBack(settings, settings.stages[stack] as StageFacts, {
      ...(commit !== undefined && { commit }),
      yes: values.yes,
    });
  });
}

start(ROLLBACK, main);
