// Checks that nginx is there, which a quick test runs with the configuration of the instances' proxy. Where
// the system has none, it is unpacked from the distribution's packages into .local/nginx; nothing is
// installed or started.
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Apt } from './debian.mjs';
import { ask, fail, run } from './shared.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const folder = join(root, '.local', 'nginx');
const program = join(folder, 'usr/sbin/nginx');

/** The search path, with directories that not every user has in theirs. */
const PATH = [process.env.PATH, '/usr/local/sbin', '/usr/sbin', '/opt/homebrew/bin'].join(delimiter);
const starts = (name) => ask(name, ['-v'], { env: { ...process.env, PATH } }) !== undefined;

run(() => {
  if (!starts(program) && !starts('nginx')) {
    const apt = new Apt(join(root, '.local', 'apt-nginx'), 'nginx');
    console.log('Unpacking nginx from the distribution …');
    apt.update();
    // In some releases the package `nginx` contains nothing, and depends on another one.
    apt.unpack(
      apt.withDependencies('nginx').filter((name) => /^nginx(-core)?$/.test(name)),
      folder,
    );
    if (!starts(program)) fail(`nginx was unpacked to ${folder} but does not start. Install it instead.`);
  }
});
