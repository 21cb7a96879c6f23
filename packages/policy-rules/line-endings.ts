import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { RuleError } from './report';

/**
 * Files and folders, from the project's root, whose text an instance or a build runs or reads as it is: bash looks for
 * a program called `bash\r`, systemd and CodeDeploy for paths that end in it.
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
 * Stops a synthesis whose files come from a checkout that wrote carriage returns into them, as Git does on Windows
 * where `.gitattributes` is missing or was added later.
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

/** Of a text. What has a NUL is none, as Git sees it: its bytes mean something else. */
function hasCarriageReturn(content: Buffer): boolean {
  return content.includes('\r') && !content.includes(0);
}

/** The files at a path or below it, with `/` between folders on every system. */
function files(root: string, path: string): string[] {
  if (!existsSync(join(root, path))) return []; // an app of one's own may have no such file
  if (statSync(join(root, path)).isFile()) return [path];
  if (!statSync(join(root, path)).isDirectory()) return [];
  return readdirSync(join(root, path)).flatMap((name) => files(root, `${path}/${name}`));
}
