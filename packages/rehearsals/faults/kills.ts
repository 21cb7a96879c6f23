import { STATE_BUCKET, type Victim, type World } from './world';
import { mustBeWhole, mustGoOn, mustSay, NotTried, tail, type Tries } from './tries';

/**
 * The number of changing calls in a whole apply and in a whole destroy of the stage; calls on locks are not counted.
 */
const CALLS = { deploy: 150, destroy: 118 } as const;

/** Which process is killed, and after how many changing calls. */
export interface Kill {
  readonly call: number;
  readonly victim: Victim;
}

/** `count` points, spread evenly over all changing calls. */
export function killsOf(command: keyof typeof CALLS, count: number): Kill[] {
  return Array.from({ length: count }, (_, index) => ({
    call: Math.round(((index + 1) * CALLS[command]) / (count + 1)),
    victim: index % 2 === 0 ? 'all' : 'terraform',
  }));
}

/**
 * Kills one run after another, each at the next point, counted over all runs. The last run may end. Every run but the
 * first must go on from where the one before was killed.
 */
export async function killAlong(
  world: World,
  tries: Tries,
  command: keyof typeof CALLS,
  kills: readonly Kill[],
): Promise<void> {
  const args = ['staging', '--yes'];
  let before = 0;
  let cut = false;
  for (const { call, victim } of kills) {
    const what = `${victim === 'all' ? 'everything' : 'Terraform'} killed after call ${call} of ${command}`;
    await tries.attempt(what, async () => {
      const { happened, output } = await world.killed(victim, call - before, command, args);
      if (cut) mustSay(output, DIED);
      cut = happened;
      if (!happened && kills.length > 1) throw new NotTried('the earlier kills left too few calls');
      if (!happened) throw new Error(`The command ended before it could be killed:\n${output.slice(-2000)}`);
      if (victim === 'terraform') mustSay(output, /terraform apply of staging was killed/);
    });
    before = call;
  }
  await tries.attempt(
    `the run after ${naming(kills)} of ${command} succeeds, and AWS agrees with the states`,
    () => (command === 'deploy' ? endDeploy(world, cut) : endDestroy(world, cut)),
    true,
  );
}

const naming = (kills: readonly Kill[]) =>
  kills.length === 1 ? `the kill after call ${kills[0]?.call}` : `the last of ${kills.length} kills`;

const DIED = /An earlier run on staging was killed/;

/** @param cut whether the run before was killed */
async function endDeploy(world: World, cut: boolean): Promise<void> {
  await mustGoOn(world, 'staging', cut ? DIED : undefined);
  await mustBeWhole(world, ['staging']);
}

async function endDestroy(world: World, cut: boolean): Promise<void> {
  const { output } = await world.command('destroy', ['staging', '--yes']);
  if (cut) mustSay(output, DIED);
  if (/AWS has resources of staging that are not in its state/.test(output))
    throw new Error(`It lists resources that are not on AWS:\n${tail(output)}`);
  const left = (await world.aws.leftOver()).filter((line) => line !== `s3 bucket ${STATE_BUCKET}`);
  if (left.length > 0) throw new Error(`Left over:\n${left.join('\n')}`);
}
