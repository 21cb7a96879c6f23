import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expectSuccess } from '../processes';
import type { Artifact } from './build';

/** What a release is changed to, before it is packed again. */
export interface Change {
  readonly commit: string;
  /** A file of `bad/`, for the place of the server. */
  readonly server?: string;
}

/** Makes another release of one that was built. @returns its zip file */
export async function variantOf(
  { file }: Artifact,
  { commit, server }: Change,
  logFile: string,
): Promise<string> {
  const folder = join(dirname(file), commit.slice(0, 8));
  rmSync(folder, { recursive: true, force: true });
  await expectSuccess(['python3', '-m', 'zipfile', '-e', file, folder], { logFile });
  const named = join(folder, 'release.json');
  const release = JSON.parse(readFileSync(named, 'utf8')) as object;
  writeFileSync(named, JSON.stringify({ ...release, commit }));
  if (server) cpSync(join(__dirname, '..', 'bad', server), join(folder, 'dist', 'server.js'));
  const packed = `${folder}.zip`;
  await expectSuccess(['python3', join(__dirname, 'pack.py'), packed, folder, '**/*'], { logFile });
  return packed;
}
