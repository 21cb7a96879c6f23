import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../commands/command';

/** What no deployed stack depends on: what is installed, written by runs, or about the code. */
const BESIDE = /^(node_modules|cdktf\.out|plans|docs|__tests__|bench)$|^\.(?!gitattributes)|\.md$/;

let hash: string | undefined;

/** One hash of every file that can decide how deployed stacks are, and of Terraform's version. */
export function sourcesHash(): string {
  if (hash !== undefined) return hash;
  const sum = createHash('sha256').update(
    execFileSync('terraform', ['version'], { stdio: ['ignore', 'pipe', 'ignore'] }),
  );
  for (const file of filesBelow('')) sum.update(`${file}\0`).update(readFileSync(join(ROOT, file)));
  return (hash = sum.digest('hex'));
}

function* filesBelow(folder: string): Generator<string> {
  const entries = readdirSync(join(ROOT, folder), { withFileTypes: true });
  for (const entry of entries.sort((one, other) => (one.name < other.name ? -1 : 1))) {
    if (BESIDE.test(entry.name)) continue;
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else if (entry.isFile()) yield path;
  }
}
