import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../command';

/**
 * A file or folder of an installed Python package.
 *
 * @param path from `site-packages` on
 * @param environment the folder of the virtual environment @default the project's own
 * @throws Error with the script that installs it
 */
export function pythonPackage(path: readonly string[], environment = '.venv'): string {
  const libraries = join(ROOT, environment, 'lib');
  const [found] = (existsSync(libraries) ? readdirSync(libraries) : [])
    .map((python) => join(libraries, python, 'site-packages', ...path))
    .filter((file) => existsSync(file));
  if (found !== undefined) return found;
  const script = environment === '.venv' ? 'setup' : 'scan:secrets';
  throw new Error(`${path.join('/')} is not installed. Run: npm run ${script}`);
}
