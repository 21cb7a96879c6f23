import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import config from '../../__tests__/support/example-config';
import { inputWith } from '../../__tests__/support/stage';
import { CIRCLECI } from '../../__tests__/support/stacks';
import { VARIANTS } from '../../__tests__/support/variants';
import type { SettingsInput } from '../../settings';
import { declare, readLine, ROOT, start, usageOf, UserError } from '../command';
import { compareStacks } from './compare';
import { commandOf, synthesize } from './synthesize';
import { line, Totals } from './report';

/**
 * The compared settings by name: the shipped ones and every variant of a stage, without CircleCI and with it.
 */
const COMPARED: Readonly<Record<string, SettingsInput>> = Object.fromEntries(
  [
    ['shipped', config] as const,
    ...Object.entries(VARIANTS).map(
      ([name, { stage, project }]) => [name, inputWith(stage, project)] as const,
    ),
  ].flatMap(([name, input]) => [
    [name, input],
    [`${name}, with circleci`, { ...input, circleci: CIRCLECI }],
  ]),
);

const COMPARE_STACKS = declare({
  name: 'compare-stacks',
  does: 'Compares the stacks that this checkout and another one synthesize, for the shipped settings and every variant of them. Exit status 1 if they differ.',
  arguments: { folder: { says: 'another checkout, with its packages installed' } },
  example: 'npm run compare-stacks -- ../before',
});
const USAGE = usageOf(COMPARE_STACKS);

/**
 * `npm run compare-stacks`: checks whether this checkout and another one synthesize the same stacks, for the
 * shipped settings and every variant, each with its own code. Exit status 1 where they do not.
 */
async function main(): Promise<void> {
  const { positionals } = readLine(COMPARE_STACKS);
  const other = resolve(positionals[0] ?? '');
  refuseUnusable(other);

  const totals = new Totals();
  for (const [name, settings] of Object.entries(COMPARED)) {
    const [here, there] = await Promise.all([synthesize(ROOT, settings), synthesize(other, settings)]);
    if ('refused' in here || 'refused' in there) {
      console.log(totals.refused(name, here, there));
      continue;
    }
    for (const stack of new Set([...here.stacks.keys(), ...there.stacks.keys()])) {
      const [ours, theirs] = [here.stacks.get(stack) ?? '{}', there.stacks.get(stack) ?? '{}'];
      console.log(line(`${name}: ${stack}`, totals.add(compareStacks(ours, theirs))));
    }
  }
  console.log(totals.sentence(Object.keys(COMPARED).length));
  if (totals.different > 0) process.exitCode = 1;
}

function refuseUnusable(other: string): void {
  try {
    commandOf(other);
  } catch (error) {
    throw new UserError(`${(error as Error).message} ${USAGE}`);
  }
  if (realpathSync(other) === realpathSync(ROOT))
    throw new UserError(`${other} is this checkout itself. ${USAGE}`);
}

start(COMPARE_STACKS, main);
