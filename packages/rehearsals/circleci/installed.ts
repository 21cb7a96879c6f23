import { existsSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../command';

/** Folders that `npm run setup` and `npm run scan` install, each with its lock file. */
const INSTALLED = {
  node_modules: 'package-lock.json',
  'app/node_modules': 'app/package-lock.json',
  '.venv': 'requirements.txt',
  '.local/checkov': 'requirements-scan.txt',
  '.local/provider': 'terraform.lock.hcl',
};

/** Link to the mirror from which set-up took the provider. Missing if it used the registry. */
const MIRROR = '.terraform-mirror';

/** File that set-up writes once a folder is complete: another process may be installing it. */
const STAMP = '.setup-stamp';
/** Folder of the commands' caches. */
const KEPT = '.cache';

/**
 * Links the packages and the provider of this project into a checkout with the same lock files. It saves a minute for
 * each job. On CircleCI each job installs them.
 *
 * @param cache a folder for compiled code, keyed by content, which later jobs at the same path share
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

/** Makes a folder in the checkout with a link to each package, so that jobs do not change this project's folder. */
function linkEach(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from)) if (name !== KEPT) symlinkSync(join(from, name), join(to, name));
}
