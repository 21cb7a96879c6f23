// Brings the AWS CLI, version 2, which only `npm run test:slow -- slow/oracle-commands` needs: from the
// distribution's packages into .local/awscli2, to be used with the distribution's Python.
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Apt } from './debian.mjs';
import { ask, fail, run, Stamp } from './shared.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const folder = join(root, '.local', 'awscli2');

/** The dependencies of awscli that are unpacked: Python modules outside of the standard library. */
const MODULE = /^(awscli|docutils-common|python3-(?!minimal$|distutils$|lib2to3$).+)$/;

/**
 * @returns the version of the AWS CLI in a folder. Undefined where the distribution's Python cannot load it
 */
function versionIn(modules) {
  const said = ask('/usr/bin/python3', ['-c', 'import awscli.clidriver; print(awscli.__version__)'], {
    env: { ...process.env, PYTHONPATH: join(modules, 'usr/lib/python3/dist-packages') },
  });
  return said ?? 'no output';
}

run(() => {
  const stamp = new Stamp(root, folder, ['packages/setup/awscli.mjs', 'packages/setup/debian.mjs']);
  if (!stamp.isFresh) {
    const apt = new Apt(join(root, '.local', 'apt'), 'the AWS CLI of version 2');
    console.log('Unpacking the AWS CLI, version 2, from the distribution …');
    apt.update();
    apt.unpack(
      apt.withDependencies('awscli').filter((name) => MODULE.test(name)),
      folder,
    );
    const version = versionIn(folder);
    if (!version.startsWith('2.'))
      fail(`The distribution's package awscli is ${version}, not version 2. Debian 12 and newer have that.`);
    stamp.write();
  }
});
