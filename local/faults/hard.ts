import { join } from 'node:path';
import { SmallDisk } from './disk';
import { mustBeWhole, mustSay, type Tries } from './tries';
import type { World } from './world';

const DEPLOY = ['staging', '--yes'];

/** Seconds without an answer after which a person gives up. */
const PATIENCE = 20;

/** A call that is never answered: the person interrupts, Terraform ends in order, and the next run goes on. */
export async function trySilence(world: World, tries: Tries): Promise<void> {
  for (const carriedOut of [true, false]) {
    const what = `an answer that never comes, ${carriedOut ? 'though the call was carried out' : 'the call neither'}`;
    await tries.attempt(what, async () => {
      world.change();
      const action = 'AuthorizeSecurityGroupEgress';
      world.aws.faults.add({ fault: { kind: 'silence', carriedOut }, action });
      const { output } = await world.interrupted('deploy', DEPLOY, PATIENCE, action);
      world.aws.faults.clear();
      mustSay(output, /Interrupted: Terraform ends in order/);
      await world.command('deploy', DEPLOY);
      await mustBeWhole(world, ['staging']);
    });
  }
}

/**
 * The disk of this machine is full: before anything was done, and then in the middle, where the state bucket cannot
 * be reached either, so that the state is written nowhere.
 */
export async function tryFullDisk(world: World, tries: Tries): Promise<void> {
  const disk = SmallDisk.mount(join(world.folder, 'small-disk'), 16);
  if (!disk) return console.log('not tried: a full disk, because this process may not mount a small one');
  const onDisk = { CDKTF_OUTDIR: join(disk.folder, 'cdktf.out') };
  try {
    await world.command('plan', ['staging'], onDisk);
    await tries.attempt('the disk full before an apply', async () => {
      world.change();
      disk.fill();
      const { status, output } = await world.attempt('deploy', DEPLOY, onDisk);
      disk.empty();
      if (status === 0) throw new Error('It ended well on a full disk: nothing was tried.');
      mustSay(output, /disk is full|ENOSPC|no space left/i);
      await world.command('deploy', DEPLOY, onDisk);
      await mustBeWhole(world, ['staging']);
    });
    await tries.attempt('the disk full in an apply, and the state bucket unavailable', async () => {
      world.change();
      world.aws.faults.add({
        fault: { kind: 'unavailable' },
        service: 's3',
        action: 'PutObject',
        resource: /\.tfstate$/,
      });
      const filling = world.once('AuthorizeSecurityGroupEgress', () => disk.fill());
      const { status, output } = await world.attempt('deploy', DEPLOY, onDisk);
      filling.end();
      world.aws.faults.clear();
      disk.empty();
      if (status === 0) throw new Error('It ended well under the fault: nothing was tried.');
      mustSay(output, /could not be written to the state bucket/);
      await world.command('deploy', DEPLOY, onDisk);
      await mustBeWhole(world, ['staging']);
    });
  } finally {
    disk.unmount();
  }
}
