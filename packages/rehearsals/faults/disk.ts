import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** A small disk in memory: it can be full while no other disk is. */
export class SmallDisk {
  private constructor(readonly folder: string) {}

  /** @returns undefined where this process may not mount one: that needs root, or the right to mount in a container */
  static mount(folder: string, megabytes: number): SmallDisk | undefined {
    mkdirSync(folder, { recursive: true });
    const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder]);
    return status === 0 ? new SmallDisk(folder) : undefined;
  }

  fill(): void {
    const { bavail, bsize } = statfsSync(this.folder);
    try {
      writeFileSync(this.filling, Buffer.alloc(bavail * bsize));
    } catch {
      // another process took the last of it
    }
  }

  empty(): void {
    if (existsSync(this.filling)) rmSync(this.filling);
  }

  unmount(): void {
    spawnSync('umount', ['--lazy', this.folder]);
  }

  private get filling(): string {
    return join(this.folder, 'filling');
  }
}
