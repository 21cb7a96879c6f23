import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const PROJECT = resolve(__dirname, '../..');
const INSTANCE = join(PROJECT, 'modules/fleet/instance');
/** A user and a group that own no files: the proxy runs as them where this process is root. */
const NOBODY = 65_534;
/** The start takes a few milliseconds; on a busy machine it waits. */
const SECONDS_TO_START = 60;

/** Path of the proxy's configuration on an instance; its certificate is beside it. */
export const PROXY_CONF = '/opt/aws-bootstrap/nginx.conf';
export const PROXY_SETTINGS = '/etc/aws-bootstrap/proxy-settings.conf';
export const ACCESS_LOG = '/var/log/proxy/access.log';

/** Path of nginx on this machine, which packages/setup/nginx.mjs installs. Undefined where there is none. */
export function findNginx(): string | undefined {
  const folders = [
    join(PROJECT, '.local/nginx/usr/sbin'),
    ...(process.env['PATH'] ?? '').split(delimiter),
    '/usr/local/sbin',
    '/usr/sbin',
    '/opt/homebrew/bin',
  ];
  return folders.map((folder) => join(folder, 'nginx')).find((file) => existsSync(file));
}

/** @throws Error where it is not installed */
function nginx(): string {
  const program = findNginx();
  if (!program) throw new Error('nginx is not installed: run node packages/setup/nginx.mjs.');
  return program;
}

/** Printed where tests are skipped because it is missing. */
export const NGINX_LACKING =
  'nginx is not installed. On Debian and Ubuntu: node packages/setup/nginx.mjs. Elsewhere install it and put it on the PATH.';

/** The place of a test's proxy: a folder instead of `/`, and ports of its own. */
export interface ProxyPlace {
  /** A folder instead of an instance's root. Other users may pass through all folders above it. */
  readonly root: string;
  /** Instead of 8443, on 127.0.0.1. */
  readonly port: number;
  /** Instead of 8080. */
  readonly appPort: number;
}

/** The configuration of an instance with the paths and ports of another place; nothing else is changed. */
export function placed(configuration: string, { root, port, appPort }: ProxyPlace): string {
  return configuration
    .replace(/(?<=^| )\/(?=(run|var|etc|opt)\/)/gm, `${root}/`)
    .replace('listen 8443 ', `listen 127.0.0.1:${port} `)
    .replace('http://127.0.0.1:8080;', `http://127.0.0.1:${appPort};`);
}

export interface ProxyFiles {
  /** @default the one in the repository */
  readonly configuration?: string;
  /** The settings file of the user data: modules/fleet/proxy-settings.ts. */
  readonly settings: string;
}

/** The instances' proxy: the real nginx with their configuration, as an unprivileged user. */
export class Proxy {
  /** The output of nginx: its errors. */
  output = '';
  private child: ChildProcess | undefined;
  private readonly program: string = nginx();

  /** Writes the files that it reads. */
  constructor(
    readonly place: ProxyPlace,
    { configuration = readFileSync(join(INSTANCE, 'nginx.conf'), 'utf8'), settings }: ProxyFiles,
  ) {
    this.write(PROXY_CONF, placed(configuration, place));
    this.write(PROXY_SETTINGS, settings);
    this.write(ACCESS_LOG, '');
    mkdirSync(join(place.root, 'run/proxy'), { recursive: true });
    const group = run('id', ['-gn']).stdout.trim();
    run(join(INSTANCE, 'make-certificate.sh'), [group], { ROOT: place.root });
    if (process.getuid?.() === 0) {
      // A copy: the unprivileged user might not have access to the project's folder, which can be in root's home.
      this.program = join(place.root, 'usr/sbin/nginx');
      mkdirSync(dirname(this.program), { recursive: true });
      copyFileSync(nginx(), this.program);
      run('chown', ['-R', `${NOBODY}:${NOBODY}`, place.root]);
    }
  }

  /** The command of proxy.service, with this machine's nginx. */
  private get command(): [string, string[]] {
    return [this.program, ['-e', 'stderr', '-c', join(this.place.root, PROXY_CONF)]];
  }

  private get user(): { uid?: number; gid?: number } {
    return process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
  }

  /** The result of `nginx -t`. */
  test(): { status: number | null; output: string } {
    const [program, args] = this.command;
    const { status, stdout, stderr } = spawnSync(program, [...args, '-t'], {
      encoding: 'utf8',
      ...this.user,
    });
    return { status, output: stdout + stderr };
  }

  /** Starts it, and waits until it accepts connections. */
  async start(): Promise<this> {
    const [program, args] = this.command;
    const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'], ...this.user });
    this.child = child;
    child.stderr?.on('data', (data) => (this.output += data));
    for (const end = Date.now() + SECONDS_TO_START * 1000; !(await this.takesConnections());) {
      if (child.exitCode !== null || Date.now() > end)
        throw new Error(`nginx does not serve: ${this.output}`);
      await sleep(50);
    }
    return this;
  }

  /** Process id of the main process, which gets proxy.service's signals. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** Stops it as systemd does. */
  async stop(signal: NodeJS.Signals = 'SIGQUIT'): Promise<void> {
    const { child } = this;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((done) => child.once('exit', done));
    child.kill(signal);
    await gone;
  }

  /** The lines of the access log so far. */
  logged(): string[] {
    return readFileSync(join(this.place.root, ACCESS_LOG), 'utf8').split('\n').filter(Boolean);
  }

  private write(path: string, content: string): void {
    mkdirSync(dirname(join(this.place.root, path)), { recursive: true });
    writeFileSync(join(this.place.root, path), content);
  }

  private takesConnections(): Promise<boolean> {
    return new Promise((done) => {
      const socket = connect(this.place.port, '127.0.0.1');
      socket.once('connect', () => done(true)).once('error', () => done(false));
      socket.once('connect', () => socket.destroy());
    });
  }
}

function run(program: string, args: string[], env: Record<string, string> = {}) {
  const options = { encoding: 'utf8' as const, env: { ...process.env, ...env } };
  const { status, stdout, stderr, error } = spawnSync(program, args, options);
  if (status !== 0) throw new Error(`${program} failed: ${error?.message ?? stderr}`);
  return { stdout };
}
