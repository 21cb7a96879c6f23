import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../command';

/** Paths on which no deployed stack depends: installed files, files that runs write, and files about the code. */
const BESIDE =
  /(^|\/)(node_modules|__pycache__|\.[^/]*|[^/]+\.(md|log))$|(^|\/)__tests__$|^(cdktf\.out|plans|docs|packages\/(bench|export|oracles|scan|successor|undone))$/;
const WRITTEN_BY_THE_APPS_BUILD = /^app\/(dist|coverage|release|release\.json)$/;

let hash: string | undefined;

/** A hash of every file on which deployed stacks depend, and of Terraform's version. */
export function sourcesHash(): string {
  return (hash ??= hashOf(ROOT));
}

/** @param root the project's folder */
export function hashOf(root: string): string {
  const version = execFileSync('terraform', ['version'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const sum = createHash('sha256').update(version);
  for (const file of filesBelow(root, '')) sum.update(`${file}\0`).update(readFileSync(join(root, file)));
  return sum.digest('hex');
}

function* filesBelow(root: string, folder: string): Generator<string> {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (BESIDE.test(path) || WRITTEN_BY_THE_APPS_BUILD.test(path)) continue;
    if (entry.isDirectory()) yield* filesBelow(root, path);
    else if (entry.isFile()) yield path;
  }
}
