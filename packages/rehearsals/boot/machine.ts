import { spawnSync, type ChildProcess } from 'node:child_process';
import { appendFileSync, mkdirSync, openSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pinnedNode } from '../release/build/node';
import { start } from '../release/processes';
import type { CachedRoot } from './cached-root';
import { hostsFile } from './network/names';
import type { Network } from './network/network';
import { collect, must, type Said } from './programs';

export interface MachineProps {
  readonly name: string;
  readonly cached: CachedRoot;
  readonly network: Network;
  /** As EC2 hands it out. */
  readonly userData: Buffer;
  /** An empty folder, for the copy of the root and the console's output. */
  readonly folder: string;
  /** Its own control group. */
  readonly cgroup: string;
}

/** As much as is written on a machine's disk after it was made: less than an instance has, so that it can be filled. */
const DISK = '1200m';
const SECONDS_TO_STOP = 30;
/** As root's files, readable for all: whoever checked the project out, and however. */
const COPY =
  'set -o pipefail; tar --create --directory "$0" --owner=0 --group=0 --mode=u=rwX,go=rX . | ' +
  'tar --extract --directory "$1" --no-overwrite-dir';
/** The app drains meanwhile. */
const SECONDS_TO_REBOOT = 120;

/** A machine with systemd as its first process, on a throw-away copy of the root. */
export class Machine {
  private container?: ChildProcess;
  private readonly root: string;

  constructor(private readonly props: MachineProps) {
    this.root = join(props.folder, 'root');
  }

  /** Lays the copy of the root over the original, and puts what makes it this machine into it. */
  prepare(): void {
    const { folder, cached, network, userData } = this.props;
    const written = join(folder, 'written');
    mkdirSync(written, { recursive: true });
    mkdirSync(this.root, { recursive: true });
    must('mount', '-t', 'tmpfs', '-o', `size=${DISK}`, 'tmpfs', written);
    for (const part of ['upper', 'work']) mkdirSync(join(written, part));
    const layers = `lowerdir=${cached.root},upperdir=${join(written, 'upper')},workdir=${join(written, 'work')}`;
    must('mount', '-t', 'overlay', '-o', layers, 'overlay', this.root);
    must('bash', '-c', COPY, join(__dirname, 'machine', 'root'), this.root);
    this.write('/etc/hosts', hostsFile());
    this.write('/etc/hostname', 'instance\n');
    appendFileSync(join(this.root, 'etc/ssl/certs/ca-certificates.crt'), network.authority);
    const seed = '/var/lib/cloud/seed/nocloud';
    this.write(`${seed}/meta-data`, 'instance-id: i-1234567890abcdef0\n');
    this.write(`${seed}/user-data`, userData);
  }

  /** Begins to boot. */
  boot(): void {
    const { cached, network, folder, cgroup } = this.props;
    const console = openSync(join(folder, 'console.log'), 'a');
    const nspawn = [
      ...['sh', '-c', 'echo $$ >"$0/cgroup.procs" && exec "$@"', cgroup],
      join(cached.tools, 'usr/bin/systemd-nspawn'),
      ...[
        '--quiet',
        '--register=no',
        '--keep-unit',
        '--link-journal=no',
        '--resolv-conf=off',
        '--timezone=off',
      ],
      `--machine=${this.props.name}`,
      `--directory=${this.root}`,
      `--network-namespace-path=${network.path}`,
      `--bind-ro=${join(__dirname, 'machine')}:/usr/lib/stand-ins`,
      `--bind-ro=${pinnedNode('22')}:/usr/lib/stand-ins-node`,
      ...['--boot', '--console=pipe'],
    ];
    // libsystemd-shared, which systemd-nspawn needs, is in a folder of systemd's own.
    const libraries = readdirSync(join(cached.tools, 'usr/lib'))
      .map((name) => join(cached.tools, 'usr/lib', name, 'systemd'))
      .concat(join(cached.tools, 'lib/systemd'), join(cached.tools, 'usr/lib/systemd'));
    this.container = start(nspawn, {
      stdio: ['ignore', console, console],
      env: {
        PATH: process.env.PATH,
        LD_LIBRARY_PATH: libraries.join(':'),
        SYSTEMD_NSPAWN_UNIFIED_HIERARCHY: '1', // cgroup v2, as on Amazon Linux 2023
      },
    });
  }

  /** Runs a bash script in the machine, as root. */
  async run(script: string, environment: Record<string, string> = {}): Promise<Said> {
    const leader = this.leader();
    if (leader === undefined) throw new Error(`The machine ${this.props.name} does not run.`);
    const set = { PATH: '/usr/sbin:/usr/bin', HOME: '/root', LC_ALL: 'C.UTF-8', ...environment };
    const variables = Object.entries(set).map(([name, value]) => `${name}=${value}`);
    const namespaces = ['--mount', '--uts', '--ipc', '--net', '--pid', '--cgroup', '--root', '--wd'];
    const entered = ['nsenter', '--target', String(leader), ...namespaces, 'env', '-i', ...variables];
    return collect([...entered, 'bash', '-c', script]);
  }

  /** Like {@link run}, for what must succeed. @returns what it printed, without the last line's end */
  async expect(script: string, environment?: Record<string, string>): Promise<string> {
    const { status, stdout, stderr } = await this.run(script, environment);
    if (status === 0) return stdout.trimEnd();
    throw new Error(
      `In the machine, \`${script}\` ended with status ${status}: ${(stderr || stdout).trim()}`,
    );
  }

  /** Ends when it is so. @throws Error where it is not in time */
  async until(what: string, seconds: number, isSo: () => Promise<boolean>): Promise<void> {
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(250)) {
      if (this.container?.exitCode !== null) throw new Error(`The machine ended before ${what}.`);
      if (this.leader() !== undefined && (await isSo())) return;
    }
    throw new Error(`${what}: not within ${seconds} s.`);
  }

  /** Shuts down and boots again, by the machine's own systemd. Ends when the new one begins to. */
  async reboot(): Promise<void> {
    const { container } = this;
    const ended = new Promise((resolve) => container?.once('exit', resolve));
    await this.run('systemctl reboot');
    const status = await Promise.race([ended, patience(SECONDS_TO_REBOOT)]);
    // How systemd-nspawn asks to be started again. [systemd 252, units/systemd-nspawn@.service.in]
    if (status !== 133) throw new Error(`The machine ended with ${String(status)}, not to boot again.`);
    this.boot();
  }

  /** Ends it, at once where it does not end by itself. */
  async stop(): Promise<void> {
    const { container } = this;
    if (container && container.exitCode === null && container.signalCode === null) {
      const ended = new Promise((resolve) => container.once('exit', resolve));
      container.kill('SIGKILL');
      await Promise.race([ended, patience(SECONDS_TO_STOP)]);
    }
    // What was written is in memory, which is given back.
    for (const path of [this.root, join(this.props.folder, 'written')]) spawnSync('umount', ['--lazy', path]);
  }

  private write(path: string, content: string | Buffer): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  /** The machine's first process, as this machine numbers it: the container's child that is process 1 of its own. */
  private leader(): number | undefined {
    const pid = this.container?.pid;
    try {
      const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
      return children.map(Number).find((child) => isFirst(child));
    } catch {
      return undefined;
    }
  }
}

/** Ends after so long, and keeps no process alive that is done before. */
function patience(seconds: number): Promise<void> {
  return sleep(seconds * 1000, undefined, { ref: false });
}

function isFirst(pid: number): boolean {
  try {
    return /^NSpid:.*\s1$/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
