import { join } from 'node:path';
import { SmallDisk } from './disk';
import { type Fault, WRITTEN_NOW } from './standing';
import { mustGoOn, mustSay, NotTried } from './tries';
import type { World } from './world';

const DEPLOY = ['staging', '--yes'];

/** The first call that the small change makes. */
const FIRST_CALL = 'AuthorizeSecurityGroupEgress';

/** How many seconds a person waits without progress. */
const PATIENCE = 20;

/** Faults that do not end by themselves, or that need a disk of their own. */
export const HARD: Readonly<Record<string, Fault>> = {
  'AWS carries out a call and never answers': (world) => silence(world, true),
  'AWS neither carries out a call nor answers': (world) => silence(world, false),
  'the credentials expire during an apply, for all services': expired,
  'the disk is full before an apply': (world) => onSmallDisk(world, fullBefore),
  'the disk gets full during an apply, and the state bucket is unavailable': (world) =>
    onSmallDisk(world, fullWithin),
};

/** AWS never answers a call. The person interrupts, Terraform ends in order, and the next run goes on. */
async function silence(world: World, carriedOut: boolean): Promise<void> {
  world.aws.faults.add({ fault: { kind: 'silence', carriedOut }, action: FIRST_CALL });
  const { output } = await world.interrupted('deploy', DEPLOY, PATIENCE, FIRST_CALL);
  world.aws.faults.clear();
  mustSay(output, /Interrupted: waiting for Terraform to end/);
  await mustGoOn(world, 'staging');
}

/** The provider tries again for many minutes. The person interrupts, and Terraform can write neither state nor lock. */
async function expired(world: World): Promise<void> {
  const watch = world.once(FIRST_CALL, () => world.aws.faults.add({ fault: { kind: 'expired' } }));
  const { status, output } = await world.interrupted('deploy', DEPLOY, PATIENCE, FIRST_CALL);
  watch.end();
  world.aws.faults.clear();
  if (status === 0) throw new Error('The command succeeded under the fault: nothing was tried.');
  mustSay(output, /credentials expired during the run/);
  await mustGoOn(world, 'staging', WRITTEN_NOW);
}

type OnDisk = (world: World, disk: SmallDisk, environment: Record<string, string>) => Promise<void>;

/** Puts what Terraform and the commands write on a disk that can be filled. */
async function onSmallDisk(world: World, fault: OnDisk): Promise<void> {
  const disk = SmallDisk.mount(join(world.folder, 'small-disk'), 16);
  if (!disk) throw new NotTried('this process may not mount a small disk');
  const environment = { CDKTF_OUTDIR: join(disk.folder, 'cdktf.out') };
  try {
    await world.command('plan', ['staging'], environment);
    await fault(world, disk, environment);
  } finally {
    disk.unmount();
  }
}

const fullBefore: OnDisk = async (world, disk, environment) => {
  disk.fill();
  const { status, output } = await world.attempt('deploy', DEPLOY, environment);
  disk.empty();
  if (status === 0) throw new Error('The command succeeded on a full disk: nothing was tried.');
  mustSay(output, /disk is full|ENOSPC|no space left/i);
  await world.command('deploy', DEPLOY, environment);
};

/** The state bucket cannot be reached either, so the state can be written nowhere. */
const fullWithin: OnDisk = async (world, disk, environment) => {
  world.aws.faults.add({
    fault: { kind: 'unavailable' },
    service: 's3',
    action: 'PutObject',
    resource: /\.tfstate$/,
  });
  const filling = world.once(FIRST_CALL, () => disk.fill());
  const { status, output } = await world.attempt('deploy', DEPLOY, environment);
  filling.end();
  world.aws.faults.clear();
  disk.empty();
  if (status === 0) throw new Error('The command succeeded under the fault: nothing was tried.');
  mustSay(output, /could not be written to the state bucket/);
  await world.command('deploy', DEPLOY, environment);
};
