import type { FaultRule } from '../../embedded-aws';
import { removeStrays } from './remove-strays';
import { mustBeWhole, tail, type Tries } from './tries';
import { NO_LOCK, STATE_BUCKET, type World } from './world';

/** What goes wrong with calls at random while a stage is created and destroyed. The chances are seeded. */
export const WEATHER: Readonly<Record<string, readonly FaultRule[]>> = {
  'throttling and server errors at random': [
    { fault: { kind: 'throttle' }, probability: 0.1 },
    { fault: { kind: 'unavailable' }, probability: 0.05 },
  ],
  'connections break after AWS carried out the call': [
    // The lock is left out: a lock whose answer was lost looks to Terraform like another person's (docs/recovery.md).
    { fault: { kind: 'drop' }, mutating: true, resource: NO_LOCK, probability: 0.1 },
  ],
  'connections break before AWS carries out the call': [
    { fault: { kind: 'drop', carriedOut: false }, probability: 0.1 },
  ],
};

/** How often a command is run again, as a person would run it. Calls fail during the first run only. */
const RUNS = 4;

/** Creates a stage and destroys it while calls fail at random. */
export async function tryWeather(world: World, tries: Tries, name: string): Promise<void> {
  await tries.attempt(`${name}, during an apply`, async () => {
    const output = await inWeather(world, name, 'deploy');
    await removeStrays(world, output);
    await mustBeWhole(world, ['staging']);
  });
  await tries.attempt(`${name}, during a destroy`, async () => {
    await inWeather(world, name, 'destroy');
    const left = (await world.aws.leftOver()).filter((line) => line !== `s3 bucket ${STATE_BUCKET}`);
    if (left.length > 0) throw new Error(`Left over:\n${left.join('\n')}`);
  });
}

/** Runs the command until it succeeds. @returns what all runs printed */
async function inWeather(world: World, name: string, command: 'deploy' | 'destroy'): Promise<string> {
  const before = Object.values(world.aws.faults.counts).reduce((sum, count) => sum + count, 0);
  WEATHER[name]?.forEach((rule) => world.aws.faults.add(rule));
  let all = '';
  try {
    for (let run = 1; run <= RUNS; run++) {
      const { status, output } = await world.attempt(command, ['staging', '--yes']);
      const struck = Object.values(world.aws.faults.counts).reduce((sum, count) => sum + count, 0) - before;
      if (struck === 0) throw new Error('No call failed: nothing was tried.');
      world.aws.faults.clear();
      all += output;
      if (status === 0) return all;
    }
  } finally {
    world.aws.faults.clear();
  }
  throw new Error(`It did not succeed in ${RUNS} runs:\n${tail(all)}`);
}
