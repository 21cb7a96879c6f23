import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expectSuccess } from '../processes';
import type { Artifact } from './build';

/** How a release differs from the one that was built. */
export interface Change {
  readonly commit: string;
  /** A file of `bad/` that is started instead of the app. */
  readonly server?: string;
  /** Another change of its folder. */
  readonly change?: (folder: string) => void;
}

/** Makes another release from one that was built, in any language. @returns the path of its zip file */
export async function variantOf(
  { file }: Artifact,
  { commit, server, change }: Change,
  logFile: string,
): Promise<string> {
  const folder = emptied(join(dirname(file), commit.slice(0, 8)));
  await unpack(file, folder, logFile);
  nameCommit(folder, commit);
  if (server) {
    cpSync(join(__dirname, '..', 'bad', server), join(folder, server));
    writeFileSync(join(folder, 'Procfile'), `web: python3 ${server}\n`);
  }
  change?.(folder);
  return pack(folder, logFile);
}

/**
 * Makes a release from before the proxy.
 *
 * @param server path of the server. @default the server of that time
 * @returns the path of its zip file
 */
export async function firstForm(
  below: string,
  commit: string,
  logFile: string,
  server = join(__dirname, '..', 'first-form', 'server.js'),
): Promise<string> {
  const folder = emptied(join(below, commit.slice(0, 8)));
  const kept = join(__dirname, '..', 'first-form');
  for (const name of ['appspec.yml', 'deploy'])
    cpSync(join(kept, name), join(folder, name), { recursive: true });
  cpSync(server, join(folder, 'dist', 'server.js'));
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  nameCommit(folder, commit);
  return pack(folder, logFile);
}

/** Unpacks a release as the CodeDeploy agent does. */
export async function unpack(bundle: string, folder: string, logFile: string): Promise<void> {
  await expectSuccess(['python3', join(__dirname, 'unpack.py'), bundle, folder], { logFile });
}

function emptied(folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

function nameCommit(folder: string, commit: string): void {
  const file = join(folder, 'release.json');
  const said = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as object) : {};
  writeFileSync(file, JSON.stringify({ build: 'rehearsed', ...said, commit }));
}

/** Packs a folder as the build does. @returns the path of the zip file, beside the folder */
export async function pack(folder: string, logFile: string): Promise<string> {
  const packed = `${folder}.zip`;
  await expectSuccess(['python3', join(__dirname, 'pack.py'), packed, folder, '**/*'], { logFile });
  return packed;
}
