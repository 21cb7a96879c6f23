import { spawn } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { UserError } from '../command';
import { CDKTN, type Manifest, withCdktn } from './manifest';

/** Files and folders of the project that a synthesis does not need. */
const BESIDE = new Set(['.git', '.venv', '.local', '.terraform-mirror', 'cdktf.out', 'package-lock.json']);

/** Milliseconds at most between npm's attempts, where the registry does not answer. */
const MS_BETWEEN_TRIES = 2000;

/**
 * Copies the project, and replaces cdktf by cdktn in the copy. npm installs the packages that differ; all
 * others are links to the project's.
 *
 * @param folder must not exist; its parent folder must
 * @throws UserError in one line where npm cannot install cdktn
 */
export async function copyWithCdktn(root: string, folder: string): Promise<void> {
  const isCopied = (path: string) =>
    basename(path) !== 'node_modules' && !BESIDE.has(path.slice(root.length + 1));
  cpSync(root, folder, { recursive: true, filter: isCopied });
  const installed = (name: string) => manifestIn(join(root, 'node_modules', name));
  const manifest = withCdktn(manifestIn(root), installed);
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest, undefined, 2));
  await install(folder);
  linkOthers(join(root, 'node_modules'), join(folder, 'node_modules'));
}

const manifestIn = (folder: string) =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

/** Runs npm without install scripts: none of these packages needs one. */
function install(folder: string): Promise<void> {
  const quiet = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-package-lock', '--loglevel=error'];
  const tries = [
    `--fetch-retry-mintimeout=${MS_BETWEEN_TRIES}`,
    `--fetch-retry-maxtimeout=${MS_BETWEEN_TRIES}`,
  ];
  const words = ['install', '--prefer-offline', ...quiet, ...tries];
  const isWindows = process.platform === 'win32'; // where npm is a script of the shell
  const child = spawn('npm', words, { cwd: folder, shell: isWindows, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  // npm must end before the folder is removed: it would go on writing to it.
  process.prependOnceListener('exit', () => child.kill('SIGKILL'));
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(notInstalled(error.message)));
    child.once('close', (status) => (status === 0 ? resolve() : reject(notInstalled(reasonIn(said)))));
  });
}

const notInstalled = (reason: string) =>
  new UserError(
    `cdktn ${CDKTN} could not be installed, so nothing was compared. Is npm's registry reachable? npm said: ${reason}`,
  );

/** npm's error in one line: `npm error code ENOTFOUND` and the text after it. */
export function reasonIn(said: string): string {
  const lines = said.split('\n').flatMap((line) => /^npm error (?:code )?(\S.*)$/.exec(line)?.[1] ?? []);
  const told = lines.filter((line) => !/^(syscall|errno|type) |complete log of this run/.test(line));
  return told.slice(0, 2).join(': ') || 'nothing';
}

/** Links each package that the copy does not have itself. */
export function linkOthers(from: string, to: string): void {
  for (const name of readdirSync(from)) {
    const isOfNpm = name.startsWith('.');
    const isOfWorkspaces = name === '@aws-bootstrap'; // links to the workspaces, which the copy has, too
    if (isOfNpm || isOfWorkspaces) continue;
    const [source, target] = [join(from, name), join(to, name)];
    if (!existsSync(target)) symlinkSync(source, target, 'junction');
    else if (name.startsWith('@')) linkOthers(source, target);
  }
}
