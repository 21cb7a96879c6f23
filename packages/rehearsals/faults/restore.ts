import { mustBeWhole, mustSay, type Tries } from './tries';
import type { World } from './world';

/** Replaces a state by one with half of its resources, then restores an older version, as docs/recovery.md says. */
export async function tryRestore(world: World, tries: Tries): Promise<void> {
  await tries.attempt('the state is overwritten with one that has fewer resources', async () => {
    const { resources } = await world.state('staging');
    for (const address of [
      'aws_vpc.network_vpc',
      'aws_lb.load_balancer_lb',
      'aws_iam_role.network_flow_logs_role',
    ])
      await world.terraform('staging', 'state', 'rm', address);
    const poorer = await world.state('staging');
    if (poorer.resources.length >= resources.length) throw new Error('Nothing was taken out of the state.');

    const { output } = await world.command('restore-state', ['staging']);
    mustSay(output, /written +serial +resources +version/);
    const rows = [...output.matchAll(/^\S+Z +(\d+) +(\d+) +(\S+)/gm)];
    const [, serial, , version = ''] = rows.find(([, , count]) => Number(count) === rowOf(rows)) ?? [];
    const restored = await world.command('restore-state', ['staging', version, '--yes']);
    mustSay(restored.output, /The state of staging from .+ is restored, as serial \d+/);
    const now = await world.state('staging');
    if (now.serial <= poorer.serial) throw new Error(`Serial ${now.serial} is not above ${poorer.serial}.`);
    if (now.resources.length !== resources.length)
      throw new Error(`Version ${serial} does not have all resources.`);
    await mustBeWhole(world, ['staging']);
  });
}

/** The largest number of resources in any version. */
const rowOf = (rows: readonly RegExpExecArray[]): number =>
  Math.max(...rows.map(([, , count]) => Number(count)));
