import { execFileSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, UserError } from '../../../deploy/command/command';

/**
 * The Node.js that the app's packages bring: the one that CodeBuild and the instances have.
 *
 * @param major what is asked for; undefined: any
 * @returns the program's real path, beside which there is no other `node`
 */
export function pinnedNode(major: string | undefined): string {
  const link = join(ROOT, 'app', 'node_modules', '.bin', 'node');
  if (!existsSync(link)) throw new UserError(`${link} is missing: run \`npm run setup\`.`);
  const node = realpathSync(link);
  const version = execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
  if (major === undefined || version.startsWith(`v${major}.`)) return node;
  throw new UserError(
    `Node.js ${major} is asked for, but app/test/node brings ${version}: name the same major.`,
  );
}
