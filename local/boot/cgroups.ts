import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

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

/** Removes what a run has made; its processes are gone. */
export function removeCgroups(run: string): void {
  const folder = join(cgroup2() ?? '', basename(run));
  spawnSync('find', [folder, '-depth', '-type', 'd', '-exec', 'rmdir', '{}', ';'], { stdio: 'ignore' });
}
