import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ROOT } from '../../../commands/command';

/** What `npm run setup` installs, by the lock file that decides it. */
const INSTALLED = {
  node_modules: 'package-lock.json',
  'app/node_modules': 'app/package-lock.json',
  '.venv': 'requirements.txt',
  '.local/checkov': 'requirements-scan.txt', // by `npm run scan`
};

/**
 * Puts into a checkout what its lock files would bring from the registries, from this project's folder: the same lock
 * file, the same packages. It saves a minute for each job. Not what CircleCI does: there each job installs them.
 */
export function installAsLocked(checkout: string): void {
  for (const [folder, lock] of Object.entries(INSTALLED)) {
    const [wanted, own] = [join(checkout, lock), join(ROOT, lock)];
    if (!existsSync(wanted) || !existsSync(join(ROOT, folder))) continue;
    if (readFileSync(wanted, 'utf8') === readFileSync(own, 'utf8'))
      link(join(ROOT, folder), join(checkout, folder));
  }
}

/** By hard links, so that a copy of node_modules costs no space. */
export function link(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  execFileSync('cp', ['-al', from, to]);
}
