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
  /** The bytes that EC2 hands to the instance. */
  readonly userData: Buffer;
  /** An empty folder for the copy of the root file system and the console output. */
  readonly folder: string;
  /** Its own control group. */
  readonly cgroup: string;
}

/** Size of a machine's writable layer: smaller than an instance's disk, so that a test can fill it. */
const DISK = '1200m';
const SECONDS_TO_STOP = 30;
/** Copies files as root's and readable for all, whoever owns them in the checkout. */
const COPY =
  'set -o pipefail; tar --create --directory "$0" --owner=0 --group=0 --mode=u=rwX,go=rX . | ' +
  'tar --extract --directory "$1" --no-overwrite-dir';
/** The reboot waits until the app has drained. */
const SECONDS_TO_REBOOT = 120;

/** A machine whose first process is systemd, on a throw-away overlay of the root file system. */
export class Machine {
  private container?: ChildProcess;
  private readonly root: string;

  constructor(private readonly props: MachineProps) {
    this.root = join(props.folder, 'root');
  }

  /** Mounts the overlay and writes this machine's own files into it. */
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

  /** Starts to boot. */
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
    // systemd-nspawn needs libsystemd-shared, which is in a folder of systemd's own.
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
    if (leader === undefined) throw new Error(`The machine ${this.props.name} is not running.`);
    const set = { PATH: '/usr/sbin:/usr/bin', HOME: '/root', LC_ALL: 'C.UTF-8', ...environment };
    const variables = Object.entries(set).map(([name, value]) => `${name}=${value}`);
    const namespaces = ['--mount', '--uts', '--ipc', '--net', '--pid', '--cgroup', '--root', '--wd'];
    const entered = ['nsenter', '--target', String(leader), ...namespaces, 'env', '-i', ...variables];
    return collect([...entered, 'bash', '-c', script]);
  }

  /** Like {@link run}, but the script must succeed. @returns what it printed, without the last newline */
  async expect(script: string, environment?: Record<string, string>): Promise<string> {
    const { status, stdout, stderr } = await this.run(script, environment);
    if (status === 0) return stdout.trimEnd();
    throw new Error(
      `On the machine, \`${script}\` ended with status ${status}: ${(stderr || stdout).trim()}`,
    );
  }

  /** Waits until the condition holds. @throws Error where it does not hold in time */
  async until(what: string, seconds: number, isSo: () => Promise<boolean>): Promise<void> {
    for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(250)) {
      if (this.container?.exitCode !== null) throw new Error(`The machine stopped before ${what}.`);
      if (this.leader() !== undefined && (await isSo())) return;
    }
    throw new Error(`${what}: not within ${seconds} s.`);
  }

  /** Reboots by the machine's own systemd. Ends when the machine starts to boot again. */
  async reboot(): Promise<void> {
    const { container } = this;
    const ended = new Promise((resolve) => container?.once('exit', resolve));
    await this.run('systemctl reboot');
    const status = await Promise.race([ended, patience(SECONDS_TO_REBOOT)]);
    // The status by which systemd-nspawn asks to be started again. [systemd 252, units/systemd-nspawn@.service.in]
    if (status !== 133)
      throw new Error(`The machine stopped with status ${String(status)}, and did not reboot.`);
    this.boot();
  }

  /** Stops the machine, and kills it where it does not stop. */
  async stop(): Promise<void> {
    const { container } = this;
    if (container && container.exitCode === null && container.signalCode === null) {
      const ended = new Promise((resolve) => container.once('exit', resolve));
      container.kill('SIGKILL');
      await Promise.race([ended, patience(SECONDS_TO_STOP)]);
    }
    // Files that the machine wrote are in memory: unmounting frees it.
    for (const path of [this.root, join(this.props.folder, 'written')]) spawnSync('umount', ['--lazy', path]);
  }

  private write(path: string, content: string | Buffer): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  /**
   * The process id, outside the machine, of the machine's first process: the child of the container whose id inside is
   * 1.
   */
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

/** Resolves after this time, and does not keep this process running. */
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
