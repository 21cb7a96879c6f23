import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expectSuccess } from '../processes';
import type { Artifact } from './build';

/** What a release is changed to, before it is packed again. */
export interface Change {
  readonly commit: string;
  /** A file of `bad/`, which is started in the place of the app. */
  readonly server?: string;
  /** What else is changed in its folder. */
  readonly change?: (folder: string) => void;
}

/** Makes another release of one that was built, whatever it is written in. @returns its zip file */
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
 * A release of the form before instances had a proxy.
 *
 * @param server a file's path. @default the server of that time
 * @returns its zip file
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

/** As CodeDeploy's agent does with a release. */
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

/** As the build does with what it made. @returns the zip file, beside the folder */
export async function pack(folder: string, logFile: string): Promise<string> {
  const packed = `${folder}.zip`;
  await expectSuccess(['python3', join(__dirname, 'pack.py'), packed, folder, '**/*'], { logFile });
  return packed;
}
