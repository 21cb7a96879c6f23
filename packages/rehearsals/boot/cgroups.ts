import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** The mount point of cgroup v2, beside v1 or alone; undefined where there is none. */
export function cgroup2(): string | undefined {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n');
  return mounts.find((line) => line.includes(' - cgroup2 '))?.split(' ')[4];
}

/**
 * Makes a control group for one machine. If two machines shared one, the systemd of each would count the other's
 * processes among its services', and could not kill them.
 *
 * @param run path of the run's own folder
 */
export function makeCgroup(run: string, machine: string): string {
  const folder = join(cgroup2() ?? '', basename(run), machine);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** How long killed processes may take to disappear, in tenths of a second. */
const PATIENCE = 50;

/** Removes the control groups of a run as soon as its processes are gone. */
export async function removeCgroups(run: string): Promise<void> {
  const folder = join(cgroup2() ?? '', basename(run));
  for (let tries = 0; tries < PATIENCE && existsSync(folder); tries += 1) {
    spawnSync('find', [folder, '-depth', '-type', 'd', '-exec', 'rmdir', '{}', ';'], { stdio: 'ignore' });
    await sleep(100);
  }
}
