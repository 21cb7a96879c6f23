import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folders in which systemd searches for programs. */
const FOLDERS = ['/usr/local/bin', '/usr/bin', '/bin'];

/** The processes in a Procfile, with their commands. */
export function processesIn(text: string): Map<string, string> {
  const lines = [...text.matchAll(/^([A-Za-z][\w-]*):(.*)$/gm)];
  return new Map(lines.map(([, name = '', command = '']) => [name, command.trim()]));
}

/**
 * Why a program in the Procfile cannot be started on this machine. Undefined where it can, or where
 * deploy/check-release.py explains it better.
 *
 * @param release the folder of the release
 * @param root the root folder of the simulated instance, which has programs of its own
 */
export function missingProgram(release: string, root: string): string | undefined {
  const file = join(release, 'Procfile');
  if (!existsSync(file)) return undefined;
  const commands = [...processesIn(readFileSync(file, 'utf8')).values()];
  return commands.map((command) => missingIn(command, release, root)).find((reason) => reason !== undefined);
}

function missingIn(command: string, release: string, root: string): string | undefined {
  const program = command.split(/\s+/).find((word) => !/^\w+=/.test(word) && word !== 'exec') ?? '';
  if (program === '' || /[/$"'\\]/.test(program)) return undefined;
  const folders = [...FOLDERS.map((folder) => join(root, folder)), ...FOLDERS];
  if (folders.some((folder) => existsSync(join(folder, program)))) return undefined;
  if (existsSync(join(release, program))) return undefined;
  return (
    `\`${program}\` is not on this machine (${FOLDERS.join(', ')}). If it is a runtime that instances get by ` +
    `\`app.packages\`, install it here too (on Debian and Ubuntu: apt-get install), and run this again`
  );
}

/** What the build's own check finds wrong with a release. Undefined where it finds nothing. */
export function wrongInRelease(release: string): string | undefined {
  const command = ['-I', join(release, 'deploy/check-release.py'), release];
  const { status, stderr, error } = spawnSync('python3', command, { encoding: 'utf8' });
  if (error) throw error;
  return status === 0 ? undefined : stderr.replaceAll('check-release: ', '').trim();
}
