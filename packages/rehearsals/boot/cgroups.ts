import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where cgroup v2 is mounted, beside v1 or alone; undefined: nowhere. */
export function cgroup2(): string | undefined {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
  return mounts.find((line) => line.includes(' - cgroup2 '))?.split(' ')[4];
}

/**
 * A control group for one machine. Without one of its own, two machines would have the same: the systemd of one would
 * count the processes of the other among its services', and see processes that it cannot kill.
 *
 * @param run a folder's path whose name no other run has
 */
export function makeCgroup(run: string, machine: string): string {
  const folder = join(cgroup2() ?? '', basename(run), machine);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** How long what was killed may take to be gone, in tenths of a second. */
const PATIENCE = 50;

/** Removes what a run has made, as soon as its processes are gone. */
export async function removeCgroups(run: string): Promise<void> {
  const folder = join(cgroup2() ?? '', basename(run));
  for (let tries = 0; tries < PATIENCE && existsSync(folder); tries += 1) {
    spawnSync('find', [folder, '-depth', '-type', 'd', '-exec', 'rmdir', '{}', ';'], { stdio: 'ignore' });
    await sleep(100);
  }
}
