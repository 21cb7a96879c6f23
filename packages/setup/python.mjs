// Installs Python packages into a virtual environment, with the checksums of a requirements file.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { ask, fail, Stamp } from './shared.mjs';

/**
 * @param root the project's folder
 * @param folder the virtual environment, relative to it
 * @param requirements the file with every package, its version and its checksums
 */
export function installPythonPackages(root, folder, requirements) {
  const path = join(root, folder);
  const python = join(path, 'bin', 'python');
  const stamp = new Stamp(root, path, [requirements]);
  if (stamp.isFresh && isWhole(path, python)) return;
  console.log(`Installing the Python packages of ${requirements} into ${folder} …`);
  rmSync(path, { recursive: true, force: true }); // an incomplete environment
  if (ask('python3', ['-m', 'venv', path]) === undefined) {
    fail('python3 cannot make a virtual environment. On Debian and Ubuntu: apt-get install python3-venv.');
  }
  const quiet = ['--quiet', '--disable-pip-version-check', '--no-input'];
  install(python, ['-m', 'pip', 'install', ...quiet, '--require-hashes', '-r', requirements], root);
  stamp.write();
}

/**
 * Whether the environment is complete: its Python has the version that the packages were installed for (an
 * upgrade of the system changes it), and the path of Python in its programs still exists (the clone may have
 * been moved).
 */
function isWhole(path, python) {
  const version = /^Python (\d+\.\d+)/.exec(ask(python, ['--version']))?.[1];
  const made = /^version\s*=\s*(\d+\.\d+)/m.exec(read(join(path, 'pyvenv.cfg')))?.[1];
  const interpreter = /(\/.*\/python[\d.]*)/.exec(read(join(path, 'bin', 'pip')))?.[1];
  return version !== undefined && version === made && existsSync(interpreter ?? '');
}

const read = (file) => (existsSync(file) ? readFileSync(file, 'utf8') : '');

/** Runs an installer. @throws SetupError with its output where it fails */
export function install(program, args, cwd) {
  const { status, stderr } = spawnSync(program, args, { cwd, encoding: 'utf8', maxBuffer: 2 ** 26 });
  if (status === 0) return;
  const said = (stderr ?? '').trim().split('\n').slice(0, 6).join('\n');
  fail(
    `${args.slice(0, 3).join(' ')} failed in ${cwd}. Is the package registry reachable? It said:\n${said}`,
  );
}
