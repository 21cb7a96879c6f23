import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../command';

/** What `npm run setup` and `npm run scan` install, by the lock file that decides it. */
const INSTALLED = {
  node_modules: 'package-lock.json',
  'app/node_modules': 'app/package-lock.json',
  '.venv': 'requirements.txt',
  '.local/checkov': 'requirements-scan.txt',
  '.local/provider': 'terraform.lock.hcl',
};

/** Where set-up found the provider, if not in the registry: a link. */
const MIRROR = '.terraform-mirror';

/** Written once the folder is whole: another process may be at it. */
const STAMP = '.setup-stamp';
/** What commands keep for the next time. */
const KEPT = '.cache';

/**
 * Puts into a checkout what its lock files would bring from the registries, from this project's folder: the same lock
 * file, the same packages, the same provider. It saves a minute for each job. Not what CircleCI does: there each job
 * installs them.
 *
 * @param cache a folder for what commands compile, which the next job at the same path has too: it is known by contents
 */
export function installAsLocked(checkout: string, cache: string): void {
  for (const [folder, lock] of Object.entries(INSTALLED)) {
    const [wanted, own] = [join(checkout, lock), join(ROOT, lock)];
    if (!existsSync(wanted) || !existsSync(join(ROOT, folder, STAMP))) continue;
    if (readFileSync(wanted, 'utf8') === readFileSync(own, 'utf8'))
      linkEach(join(ROOT, folder), join(checkout, folder));
  }
  if (existsSync(join(checkout, '.local/provider')) && existsSync(join(ROOT, MIRROR)))
    symlinkSync(readlinkSync(join(ROOT, MIRROR)), join(checkout, MIRROR));
  if (!existsSync(join(checkout, 'node_modules'))) return;
  mkdirSync(cache, { recursive: true });
  symlinkSync(cache, join(checkout, 'node_modules', KEPT));
}

/** The folder is the checkout's own, each package in it a link: nothing of a package is touched by that. */
function linkEach(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) if (name !== KEPT) symlinkSync(join(from, name), join(to, name));
}
