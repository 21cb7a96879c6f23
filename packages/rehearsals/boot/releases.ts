import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../deploy/command/command';
import { build, type Artifact } from '../release/build/build';
import { variantOf } from '../release/build/releases';
import type { Release } from './aws/deployments';
import { FOLDER } from './cached-root';

/** Stand for commits: 40 hexadecimal digits. */
const COMMITS = {
  first: '0001'.padEnd(40, '0'),
  second: '0002'.padEnd(40, '0'),
  crashing: 'bad1'.padEnd(40, '0'),
  silent: 'bad2'.padEnd(40, '0'),
} as const;

export type ReleaseName = keyof typeof COMMITS;
export type Releases = Readonly<Record<ReleaseName, Release>>;

/** The app's folder without what never comes with a checkout. */
const NOT_SOURCE = ['node_modules', 'dist', 'release', 'release.json'];

/** The app of this checkout as the pipeline builds it (without its lint and tests), and other releases of it; built where it was not yet. */
export async function buildReleases(logFile: string): Promise<Releases> {
  const first = await artifact(logFile);
  const variant = async (name: ReleaseName, server?: string): Promise<Release> => ({
    name,
    commit: COMMITS[name],
    file: await variantOf(first, { commit: COMMITS[name], server }, logFile),
  });
  return {
    first: { name: 'first', ...first },
    second: await variant('second'),
    crashing: await variant('crashing', 'crashes.js'),
    silent: await variant('silent', 'silent.js'),
  };
}

async function artifact(logFile: string): Promise<Artifact> {
  const folder = join(FOLDER, `artifact-${hashOfApp()}`);
  const file = join(folder, 'artifact.zip');
  if (existsSync(file)) return { file, bytes: statSync(file).size, commit: COMMITS.first };
  const others = existsSync(FOLDER) ? readdirSync(FOLDER) : [];
  for (const other of others.filter((one) => one.startsWith('artifact-')))
    rmSync(join(FOLDER, other), { recursive: true });
  return build(folder, COMMITS.first, logFile, false);
}

function hashOfApp(): string {
  const hash = createHash('sha256');
  const add = (folder: string, names: readonly string[]): void => {
    for (const name of names) {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) add(path, readdirSync(path).sort());
      else hash.update(path.slice(ROOT.length)).update(readFileSync(path));
    }
  };
  const app = join(ROOT, 'app');
  add(
    app,
    readdirSync(app)
      .filter((name) => !NOT_SOURCE.includes(name))
      .sort(),
  );
  return hash.digest('hex').slice(0, 12);
}
