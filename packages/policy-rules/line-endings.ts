import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { RuleError } from './report';

/**
 * Files and folders, from the project's root, that an instance or a build runs or reads unchanged. With
 * carriage returns, bash looks for a program `bash\r`, and systemd and CodeDeploy for paths that end in it.
 */
export const RUN_ON_LINUX = [
  'app/Procfile',
  'app/appspec.yml',
  'app/buildspec.yml',
  'app/deploy',
  'modules/by-hand',
  'modules/deployment-target',
  'modules/fleet/instance',
  'modules/monitoring/queries',
  'modules/pipeline/steps',
  'modules/schedule',
] as const;

/**
 * Stops a synthesis from a checkout with carriage returns in these files. Git on Windows writes them where
 * `.gitattributes` is missing or was added later.
 *
 * @param root the project's folder
 * @throws RuleError that names every such file, and the remedy
 */
export function refuseCarriageReturns(root: string): void {
  const found = RUN_ON_LINUX.flatMap((path) => files(root, path)).filter((file) =>
    hasCarriageReturn(readFileSync(join(root, file))),
  );
  if (found.length === 0) return;
  throw new RuleError(
    'Carriage returns in what instances and builds run; nothing was ' +
      `written.\n${found.map((file) => `  - ${file}\n`).join('')}  Why: These files go to Linux unchanged, and ` +
      'lines that end in a carriage return fail there.\n  Fix: Check the files out again: `git rm --cached -r -q . ' +
      '&& git reset --hard`, with everything committed before. `.gitattributes` says how. For a file that was ' +
      'committed with them: `git add --renormalize .`, then commit.',
  );
}

/** Whether a text has carriage returns. A file with a NUL byte is binary, as for Git, and is not checked. */
function hasCarriageReturn(content: Buffer): boolean {
  return content.includes('\r') && !content.includes(0);
}

/** The files at a path or below it, with `/` between folders on every system. */
function files(root: string, path: string): string[] {
  if (!existsSync(join(root, path))) return []; // an app may lack some of these files
  if (statSync(join(root, path)).isFile()) return [path];
  if (!statSync(join(root, path)).isDirectory()) return [];
  return readdirSync(join(root, path)).flatMap((name) => files(root, `${path}/${name}`));
}
