import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../commands/command';

/** A file of an installed Python package. @param environment the folder that `install` makes */
export function readPackage(environment: string, install: string, ...path: readonly string[]): string {
  const libraries = join(ROOT, environment, 'lib');
  const python = existsSync(libraries) && readdirSync(libraries).find((name) => name.startsWith('python3'));
  if (!python) throw new Error(`${libraries} has no Python packages: run ${install} first.`);
  return readFileSync(join(libraries, python, 'site-packages', ...path), 'utf8');
}
