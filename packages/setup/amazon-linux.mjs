// Brings programs in the versions of Amazon Linux 2023, which only `npm run test:slow --
// slow/oracle-commands` needs: coreutils 8.32 and findutils 4.8 from Debian 11, which has the same versions,
// into .local/amazon-linux.
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Apt } from './debian.mjs';
import { ask, fail, run, Stamp } from './shared.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const folder = join(root, '.local', 'amazon-linux');

function check(program, version) {
  const said = ask(join(folder, program), ['--version']) ?? 'no output';
  const [first] = said.split('\n');
  if (!first.endsWith(` ${version}`)) fail(`Debian 11's ${program} is not version ${version}: ${first}`);
}

run(() => {
  const stamp = new Stamp(root, folder, ['packages/setup/amazon-linux.mjs', 'packages/setup/debian.mjs']);
  if (!stamp.isFresh) {
    const apt = new Apt(join(root, '.local', 'apt'), "what Amazon Linux 2023's coreutils and findutils take");
    console.log('Unpacking coreutils 8.32 and findutils 4.8 from Debian 11 …');
    apt.useRelease('bullseye');
    apt.update();
    apt.unpack(['coreutils', 'findutils'], folder);
    check('bin/ls', '8.32');
    check('usr/bin/find', '4.8.0');
    stamp.write();
  }
});
