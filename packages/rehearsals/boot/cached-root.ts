import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../command';
import { expectSuccess } from '../release/processes';

/** The folder of all that these machines need. */
export const FOLDER = join(ROOT, '.local', 'boot');

/** The files that decide how a root file system is built. */
const INGREDIENTS = ['root/make-root.sh', 'root/packages.txt', 'machine/packages.tsv'];

/** A root file system, and the programs that boot it. */
export interface CachedRoot {
  readonly root: string;
  /** The unpacked Debian packages: `usr/bin/systemd-nspawn` and its library. */
  readonly tools: string;
}

/**
 * The root file system that machines copy. Built once for the same input files.
 *
 * @param logFile for the output of the build
 */
export async function cachedRoot(logFile: string): Promise<CachedRoot> {
  const hash = createHash('sha256').update(process.arch);
  for (const file of INGREDIENTS) hash.update(readFileSync(join(__dirname, file)));
  const name = `root-${hash.digest('hex').slice(0, 12)}`;
  const folder = join(FOLDER, name);
  if (!existsSync(folder)) {
    const others = existsSync(FOLDER) ? readdirSync(FOLDER) : [];
    for (const other of others.filter((one) => one.startsWith('root-')))
      rmSync(join(FOLDER, other), { recursive: true });
    await make(folder, logFile);
  }
  return { root: join(folder, 'root'), tools: join(folder, 'tools') };
}

/** Builds under a temporary name, renamed when complete. */
async function make(folder: string, logFile: string): Promise<void> {
  const unfinished = `${folder.replace(/root-/, 'unfinished-')}`;
  rmSync(unfinished, { recursive: true, force: true });
  mkdirSync(unfinished, { recursive: true });
  await expectSuccess(['bash', join(__dirname, 'root', 'make-root.sh'), unfinished], { logFile });
  renameSync(unfinished, folder);
}
