import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY } from '../app-deploy/sandbox';

/** The directives of a systemd unit of the repository, in their order. */
export function directivesInOrder(path: string): [name: string, value: string][] {
  return readFileSync(join(REPOSITORY, path), 'utf8')
    .split('\n')
    .filter((line) => /^[A-Z]/.test(line))
    .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
}

/** Each directive of a unit with all its values. */
export function directives(path: string): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const [name, value] of directivesInOrder(path)) found.set(name, [...(found.get(name) ?? []), value]);
  return found;
}
