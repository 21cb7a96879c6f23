import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { delimiter, dirname, join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const PROJECT = resolve(__dirname, '../..');
const INSTANCE = join(PROJECT, 'modules/fleet/instance');
/** The user and the group that own nothing: who the proxy runs as where this process is root's. */
const NOBODY = 65_534;
/** It takes a few milliseconds; on a machine that does much else, it waits for its turn. */
const SECONDS_TO_START = 60;

/** Where the proxy's configuration and its certificate are on an instance. */
export const PROXY_CONF = '/opt/aws-bootstrap/nginx.conf';
export const PROXY_SETTINGS = '/etc/aws-bootstrap/proxy-settings.conf';
export const ACCESS_LOG = '/var/log/proxy/access.log';

/** nginx on this machine; packages/setup/nginx.mjs brings it. Undefined where there is none. */
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

/** @throws Error where there is none */
function nginx(): string {
  const program = findNginx();
  if (!program) throw new Error('There is no nginx: run node packages/setup/nginx.mjs.');
  return program;
}

/** Said where tests are left out for want of it. */
export const NGINX_LACKING =
  'nginx is not installed. On Debian and Ubuntu: node packages/setup/nginx.mjs. Elsewhere install it and put it on the PATH.';

/** Where a proxy of a test stands: its own folder in the place of `/`, and ports of its own. */
export interface ProxyPlace {
  /** A directory that stands for an instance's root. Others may pass through all folders above it. */
  readonly root: string;
  /** In the place of 8443, on 127.0.0.1. */
  readonly port: number;
  /** In the place of 8080. */
  readonly appPort: number;
}

/** The configuration as an instance has it, moved to another place; nothing else of it is changed. */
export function placed(configuration: string, { root, port, appPort }: ProxyPlace): string {
  return configuration
    .replace(/(?<=^| )\/(?=(run|var|etc|opt)\/)/gm, `${root}/`)
    .replace('listen 8443 ', `listen 127.0.0.1:${port} `)
    .replace('http://127.0.0.1:8080;', `http://127.0.0.1:${appPort};`);
}

export interface ProxyFiles {
  /** @default what the repository has */
  readonly configuration?: string;
  /** As the user data brings it: modules/fleet/proxy-settings.ts. */
  readonly settings: string;
}

/** The instances' proxy: the real nginx with their configuration, as an unprivileged user. */
export class Proxy {
  /** What nginx printed: its errors. */
  output = '';
  private child: ChildProcess | undefined;
  private readonly program: string = nginx();

  /** Writes what it reads into the place. */
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
      // The unprivileged user may not get to the project's folder: it can be in root's own home.
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

  /** What `nginx -t` says. */
  test(): { status: number | null; output: string } {
    const [program, args] = this.command;
    const { status, stdout, stderr } = spawnSync(program, [...args, '-t'], {
      encoding: 'utf8',
      ...this.user,
    });
    return { status, output: stdout + stderr };
  }

  /** Starts it, and waits until it takes connections. */
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

  /** The main process's own id: what proxy.service's signals go to. */
  get pid(): number | undefined {
    return this.child?.pid;
  }

  /** As systemd stops it. */
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
