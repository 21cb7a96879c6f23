import { execFileSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { UserError } from '../../../command';
import { ownApp } from './app-folder';

/**
 * A Node.js of the major that CodeBuild and the instances have: the one that the app's own packages bring (app/test/node
 * does), or else the one that runs this.
 *
 * @returns the program's real path, beside which there is no other `node`
 * @throws UserError where neither is of that major
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
    `Node.js ${major} is asked for, and here is ${versions.join(' and ')}: start this with Node.js ${major}, or name the ` +
      'same major in buildspec.yml and app.packages.',
  );
}
