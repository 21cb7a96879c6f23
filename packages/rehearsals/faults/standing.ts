import { join } from 'node:path';
import type { FaultRule } from '../../embedded-aws';
import { mustBeWhole, mustGoOn, mustSay, tail, type Tries } from './tries';
import { SIGNED, STATE_BUCKET, type World } from './world';

/** Lives through a fault on a stage whose settings have just changed. @throws Error where it was not survived */
export type Fault = (world: World) => Promise<void>;

const DEPLOY = ['staging', '--yes'];
const STATE_WRITE = { service: 's3', action: 'PutObject', resource: /\.tfstate$/ } as const;
export const WRITTEN_NOW = /could not write the state \(serial \d+\): writing it now/;

/** What goes wrong during a small change of a stage that stands; a fault must end in a deploy that goes on. */
export const STANDING: Readonly<Record<string, Fault>> = {
  // Three calls are let through, on the locks of the plan and of the apply.
  'credentials that expire for the state bucket': (world) =>
    underFault(
      world,
      { fault: { kind: 'expired' }, service: 's3', mutating: true, after: 3 },
      /credentials expired during the run/,
      WRITTEN_NOW,
    ),
  'the state bucket unavailable while state is written': (world) =>
    underFault(
      world,
      { fault: { kind: 'unavailable' }, ...STATE_WRITE },
      /could not be written to the state bucket/,
      WRITTEN_NOW,
    ),
  'connections to the state bucket that break while state is written': (world) =>
    underFault(
      world,
      { fault: { kind: 'drop', carriedOut: false }, ...STATE_WRITE },
      /could not be written to the state bucket/,
      WRITTEN_NOW,
    ),
  'everything killed once the state was written': async (world) => {
    const { happened } = await world.killed('all', 1, 'deploy', DEPLOY, STATE_WRITE.resource);
    if (!happened) throw new Error('Nothing was killed.');
    await mustGoOn(world, 'staging', /An earlier run on staging was killed/);
  },
  "somebody else's lock left behind": foreignLock,
  'two applies at once': twoAtOnce,
};

/** Tries them one after the other on a stage that stands; after each, the plan is empty and AWS is whole. */
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

/** A deploy under a fault must fail and say so; without it the next one must go on, and say so. */
async function underFault(world: World, rule: FaultRule, says: RegExp, goesOn: RegExp): Promise<void> {
  world.aws.faults.add(rule);
  const { status, output } = await world.attempt('deploy', DEPLOY);
  world.aws.faults.clear();
  if (status === 0) throw new Error('It ended well under the fault: nothing was tried.');
  mustSay(output, says);
  await mustGoOn(world, 'staging', goesOn);
}

/** It is named and never removed: not by the tool. */
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
  if (status === 0) throw new Error("It went over somebody else's lock.");
  mustSay(output, /locked by alice@laptop since .+force-unlock b1a5/s);
  const kept = await fetch(url, { headers: { authorization: SIGNED } });
  if (!kept.ok) throw new Error("Somebody else's lock was removed.");
  await world.terraform('staging', 'force-unlock', '-force', 'b1a5'); // what the message says
  await mustGoOn(world, 'staging');
}

/** From two checkouts: one of them is refused with the other's name, or finds its plan stale; the other ends well. */
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
