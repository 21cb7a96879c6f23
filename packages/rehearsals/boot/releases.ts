import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../../command';
import { firstForm as packed, pack } from '../release/build/releases';
import type { Release } from './aws/deployments';
import { FOLDER } from './cached-root';

/** Releases with a server of `servers/`, as CodeDeploy gets them, with the platform's scripts in `app/`. */
const RELEASES = {
  first: { server: 'talks.js', commit: '0001' },
  second: { server: 'talks.js', commit: '0002' },
  crashing: { server: 'crashes.js', commit: 'bad1' },
  silent: { server: 'silent.js', commit: 'bad2' },
  stubborn: { server: 'stubborn.js', commit: '57bb' },
  workers: { server: 'talks.js', commit: '0a11', workers: { mail: 'node works.js', queue: 'node works.js' } },
  fewer: { server: 'talks.js', commit: '0a12', workers: { mail: 'node works.js' } },
  badWorker: {
    server: 'talks.js',
    commit: 'bad3',
    workers: { mail: 'node works.js', queue: 'node crashes.js' },
  },
  refused: { server: 'talks.js', commit: 'bad4', workers: { mail: 'not-on-any-instance' } },
  // The Procfile names a worker, but the platform's scripts of that time start none.
  beforeWorkers: { server: 'talks.js', commit: '0b01', workers: { mail: 'node works.js' }, ofBefore: true },
} as const satisfies Record<string, Content>;

/** Releases from before the proxy. Without a server, they have the server of that time. */
const RELEASES_OF_BEFORE = {
  old: { server: undefined, commit: '01d' },
  oldCrashing: { server: 'crashes.js', commit: '01dbad' },
} as const;

export type ReleaseName = keyof typeof RELEASES | keyof typeof RELEASES_OF_BEFORE;
export type Releases = Readonly<Record<ReleaseName, Release>>;

interface Content {
  readonly server: string | undefined;
  readonly commit: string;
  /** The commands of the workers, by name. @default none */
  readonly workers?: Readonly<Record<string, string>>;
  /** Whether the platform's scripts are from before there were workers. @default false */
  readonly ofBefore?: boolean;
}

export async function makeReleases(logFile: string): Promise<Releases> {
  const folder = join(FOLDER, 'releases');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const made = async (
    unit: Release['unit'],
    [name, { server, commit, ...rest }]: [string, Content],
  ): Promise<Release> => {
    const content = {
      ...rest,
      commit: commit.padEnd(40, '0'),
      server: server && join(__dirname, 'servers', server),
    };
    const make = unit === 'web' ? secondForm : firstForm;
    return { name, unit, commit: content.commit, file: await make(join(folder, name), content, logFile) };
  };
  const all = await Promise.all([
    ...Object.entries(RELEASES).map((entry) => made('web', entry)),
    ...Object.entries(RELEASES_OF_BEFORE).map((entry) => made('app', entry)),
  ]);
  return Object.fromEntries(all.map((release) => [release.name, release])) as Releases;
}

/** Packs a release from before the proxy. @returns path of its zip file */
async function firstForm(folder: string, { server, commit }: Content, logFile: string): Promise<string> {
  return packed(folder, commit, logFile, server);
}

/** Packs a release with the proxy. @returns path of its zip file */
async function secondForm(
  folder: string,
  { server = '', commit, workers = {}, ofBefore = false }: Content,
  logFile: string,
): Promise<string> {
  const platform = ofBefore ? join(dirname(__dirname), 'release', 'second-form') : join(ROOT, 'app');
  for (const name of ['appspec.yml', 'deploy'])
    cpSync(join(platform, name), join(folder, name), { recursive: true });
  cpSync(server, join(folder, 'server.js'));
  for (const name of ['works.js', 'crashes.js']) cpSync(join(__dirname, 'servers', name), join(folder, name));
  const lines = Object.entries({ web: 'node server.js', ...workers });
  const contract = lines.length > 1 && !ofBefore ? 3 : 2;
  const files = {
    Procfile: lines.map(([name, command]) => `${name}: ${command}\n`).join(''),
    'package.json': '{"type":"module"}',
    'release.json': JSON.stringify({ commit, build: 'made', contract }),
  };
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return pack(folder, logFile);
}
