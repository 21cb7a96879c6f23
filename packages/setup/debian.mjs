// Unpacks Debian packages into a folder of this project. The machine stays unchanged, and root is not needed.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ask, fail } from './shared.mjs';

const KEYRING = '/usr/share/keyrings/debian-archive-keyring.gpg';

/** apt with package lists and archives of its own. */
export class Apt {
  /**
   * @param folder for its lists and archives
   * @param what is missing without apt, for the message
   * @throws SetupError where this machine has no apt
   */
  constructor(folder, what) {
    if (ask('apt-get', ['--version']) === undefined || ask('dpkg', ['--version']) === undefined) {
      fail(
        `This machine has no apt: ${what} comes from Debian's packages. Run this on Debian 12, or in a container of it ` +
          `(the image debian:12 with python3 and Node.js); everything else works without.`,
      );
    }
    this.folder = folder;
    this.what = what;
    rmSync(folder, { recursive: true, force: true });
    for (const part of ['lists/partial', 'cache/archives/partial', 'packages'])
      mkdirSync(join(folder, part), { recursive: true });
    const status = join(folder, 'status'); // ignores what is installed on this machine
    writeFileSync(status, '');
    this.options = [
      `Dir::State::lists=${join(folder, 'lists')}`,
      `Dir::State::status=${status}`,
      `Dir::Cache=${join(folder, 'cache')}`,
      'Debug::NoLocking=true',
      'APT::Sandbox::User=',
      'Acquire::Languages=none',
    ];
  }

  /** Uses packages of another release of Debian, from the mirror of this machine. */
  useRelease(name) {
    const [mirror] = (
      ask('apt-get', ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages']) ?? ''
    )
      .split('\n')
      .filter((address) => /\/debian\/?$/.test(address));
    if (!mirror)
      fail(
        `The apt of this machine has no mirror of Debian configured: ${this.what} comes from Debian's release ${name}.`,
      );
    const sources = join(this.folder, 'sources.list');
    writeFileSync(sources, `deb [signed-by=${KEYRING}] ${mirror} ${name} main\n`);
    this.options.push(`Dir::Etc::sourcelist=${sources}`, 'Dir::Etc::sourceparts=-');
  }

  update() {
    this.run('apt-get', ['update']);
  }

  /** The names of a package and all its dependencies. */
  withDependencies(name) {
    const left = ['recommends', 'suggests', 'conflicts', 'breaks', 'replaces', 'enhances'];
    const said = this.run('apt-cache', ['depends', '--recurse', ...left.map((kind) => `--no-${kind}`), name]);
    return said.split('\n').filter((line) => /^[a-z0-9]/.test(line));
  }

  /** Unpacks packages into a folder. */
  unpack(names, to) {
    const packages = join(this.folder, 'packages');
    this.run('apt-get', ['download', ...names], packages);
    const next = `${to}.new`;
    rmSync(next, { recursive: true, force: true });
    for (const file of readdirSync(packages)) this.run('dpkg', ['-x', join(packages, file), next]);
    rmSync(to, { recursive: true, force: true });
    renameSync(next, to);
    rmSync(this.folder, { recursive: true, force: true });
  }

  run(program, args, cwd = this.folder) {
    const options = program === 'dpkg' ? [] : this.options.flatMap((option) => ['-o', option]);
    const { status, stdout, stderr } = spawnSync(program, [...options, ...args], {
      cwd,
      encoding: 'utf8',
      env: { ...process.env, LC_ALL: 'C' },
      maxBuffer: 2 ** 26,
    });
    if (status === 0) return stdout;
    const said = (stderr ?? '').trim().split('\n').slice(-6).join('\n');
    return fail(
      `${program} ${args[0]} failed, so ${this.what} is missing. Is Debian's mirror reachable? It said:\n${said}`,
    );
  }
}
