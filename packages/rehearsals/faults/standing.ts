import { join } from 'node:path';
import type { FaultRule } from '../../embedded-aws';
import { mustBeWhole, mustGoOn, mustSay, tail, type Tries } from './tries';
import { SIGNED, STATE_BUCKET, type World } from './world';

/** Runs a fault on a stage whose settings have just changed. @throws Error where the next run did not recover */
export type Fault = (world: World) => Promise<void>;

const DEPLOY = ['staging', '--yes'];
const STATE_WRITE = { service: 's3', action: 'PutObject', resource: /\.tfstate$/ } as const;
export const WRITTEN_NOW = /could not write the state \(serial \d+\): writing it now/;

/** What goes wrong during a small change of a deployed stage. Each must end with a deploy that succeeds. */
export const STANDING: Readonly<Record<string, Fault>> = {
  // The first three calls succeed: they are about the locks of the plan and of the apply.
  'the credentials expire for the state bucket': (world) =>
    underFault(
      world,
      { fault: { kind: 'expired' }, service: 's3', mutating: true, after: 3 },
      /credentials expired during the run/,
      WRITTEN_NOW,
    ),
  'the state bucket is unavailable while Terraform writes the state': (world) =>
    underFault(
      world,
      { fault: { kind: 'unavailable' }, ...STATE_WRITE },
      /could not be written to the state bucket/,
      WRITTEN_NOW,
    ),
  'connections to the state bucket break while Terraform writes the state': (world) =>
    underFault(
      world,
      { fault: { kind: 'drop', carriedOut: false }, ...STATE_WRITE },
      /could not be written to the state bucket/,
      WRITTEN_NOW,
    ),
  'everything is killed after Terraform wrote the state': async (world) => {
    const { happened } = await world.killed('all', 1, 'deploy', DEPLOY, STATE_WRITE.resource);
    if (!happened) throw new Error('Nothing was killed.');
    await mustGoOn(world, 'staging', /An earlier run on staging was killed/);
  },
  "another person's lock is left behind": foreignLock,
  'two applies run at once': twoAtOnce,
};

/**
 * Tries them one after another on a deployed stage. After each, the plan must be empty and AWS must agree with the
 * states.
 */
export async function tryStanding(
  world: World,
  tries: Tries,
  faults: readonly (readonly [name: string, fault: Fault])[],
): Promise<void> {
  for (const [name, fault] of faults) {
    await tries.attempt(name, async () => {
      world.change();
      try {
        await fault(world);
      } finally {
        world.aws.faults.clear();
      }
      await mustBeWhole(world, ['staging']);
    });
  }
}

/**
 * A deploy under a fault must fail and say so. The next one, without the fault, must succeed and say what it repaired.
 */
async function underFault(world: World, rule: FaultRule, says: RegExp, goesOn: RegExp): Promise<void> {
  world.aws.faults.add(rule);
  const { status, output } = await world.attempt('deploy', DEPLOY);
  world.aws.faults.clear();
  if (status === 0) throw new Error('The command succeeded under the fault: nothing was tried.');
  mustSay(output, says);
  await mustGoOn(world, 'staging', goesOn);
}

/** The command must name another person's lock, and never remove it. */
async function foreignLock(world: World): Promise<void> {
  const url = `${world.aws.endpoint}/${STATE_BUCKET}/hello/staging.tfstate.tflock`;
  const path = `${STATE_BUCKET}/hello/staging.tfstate`;
  const lock = {
    ID: 'b1a5',
    Who: 'alice@laptop',
    Operation: 'OperationTypeApply',
    Created: '2026-01-05T09:30:00Z',
  };
  const body = JSON.stringify({ ...lock, Info: '', Version: '1.11.4', Path: path });
  await fetch(url, { method: 'PUT', headers: { authorization: SIGNED }, body });
  const { status, output } = await world.attempt('deploy', DEPLOY);
  if (status === 0) throw new Error("The command ignored another person's lock.");
  mustSay(output, /locked by alice@laptop since .+force-unlock b1a5/s);
  const kept = await fetch(url, { headers: { authorization: SIGNED } });
  if (!kept.ok) throw new Error("The command removed another person's lock.");
  await world.terraform('staging', 'force-unlock', '-force', 'b1a5'); // the command that the message names
  await mustGoOn(world, 'staging');
}

/**
 * From two checkouts: one deploy is refused because the other has the lock or its plan is stale; the other succeeds.
 */
async function twoAtOnce(world: World): Promise<void> {
  const elsewhere = { CDKTF_OUTDIR: join(world.folder, 'second-checkout') };
  const both = await Promise.all([
    world.attempt('deploy', DEPLOY),
    world.attempt('deploy', DEPLOY, elsewhere),
  ]);
  const refused = both.filter(({ status }) => status !== 0);
  if (refused.length === both.length)
    throw new Error(`Both failed:\n${both.map((run) => tail(run.output)).join('\n')}`);
  for (const { output } of refused)
    mustSay(output, /is locked by .+ since|saved plan of staging is stale|nothing changes/);
  await mustGoOn(world, 'staging');
}
