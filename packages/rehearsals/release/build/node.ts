import { execFileSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../../command';
import { ownApp } from './app-folder';

/**
 * A Node.js of the major version that CodeBuild and the instances have: the one in the app's own packages
 * (app/test/node has one), or else the one that runs this.
 *
 * @returns the real path of the program; its folder has no other `node`
 * @throws UserError where neither has that major version
 */
export function pinnedNode(major: string): string {
  const brought = join(ownApp(), 'node_modules', '.bin', 'node');
  const found = [brought, process.execPath]
    .filter((file) => existsSync(file))
    .map((file) => realpathSync(file));
  const versions = found.map((node) => execFileSync(node, ['--version'], { encoding: 'utf8' }).trim());
  const node = found.find((_, index) => versions[index]?.startsWith(`v${major}.`));
  if (node) return node;
  throw new UserError(
    `Node.js ${major} is needed, and this machine has ${versions.join(' and ')}. Start this with Node.js ${major}, or set the ` +
      'same major version in buildspec.yml and app.packages.',
  );
}
