import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  writeFileSync,
} from 'node:fs';
import type { Server } from 'node:http';
import { dirname, join } from 'node:path';
import { UserError } from '../../../command';
import { pinnedNode } from '../build/node';
import type { BootFile, Stage } from '../stage';
import { TIME_SCALE } from '../times';
import { beforeTheProxy } from './before-the-proxy';
import { ACCESS_LOG, findNginx, placed, PROXY_CONF, PROXY_SETTINGS } from '../../../test-support';
import { findProgram } from './programs';
import { Root } from './root';
import { ServiceManager } from './service-manager';
import { serveSystemctl } from './systemctl';

/** Where an instance listens: on one machine, each has ports of its own. */
export interface InstancePorts {
  /** The load balancer's. */
  readonly port: number;
  /** The app's, behind the instance's proxy. */
  readonly appPort: number;
}

export interface InstanceProps extends InstancePorts {
  readonly name: string;
  readonly stage: Stage;
  /** For its logs, which outlast it. */
  readonly logFolder: string;
  /** Whether its user data is of a time when instances had no proxy. @default false */
  readonly isBeforeTheProxy?: boolean;
}

/** The unit of the app, and that of releases which take the load balancer's port themselves. */
const APPS = ['web.service', 'app.service'] as const;
/** The system's own, which every user may start. */
const PYTHON = '/usr/bin/python3';
const PLACEHOLDER = 'placeholder.service';

/** What an instance runs, as its processes say and not its answers. */
export interface Running {
  readonly unit: (typeof APPS)[number];
  readonly commit: string;
}

/** What stands for an instance of the fleet: a directory, a service manager, and the processes of its services. */
export class Instance {
  readonly name: string;
  readonly root: Root;
  readonly systemd: ServiceManager;
  private socket?: Server;

  constructor(private readonly props: InstanceProps) {
    this.name = props.name;
    this.root = new Root(props.name);
    mkdirSync(props.logFolder, { recursive: true });
    this.systemd = new ServiceManager(this.root, props.logFolder);
  }

  get logFolder(): string {
    return this.props.logFolder;
  }

  /** Makes of the directory what the user data makes of an instance, without the installation of packages. */
  async boot(): Promise<void> {
    const files = this.files();
    for (const file of files) this.write(this.placed(file));
    this.installPrograms(files);
    this.root.link('/var/log/app', this.logFolder);
    this.root.makeFor('proxy', '/var/log/proxy', 0o750);
    this.setPorts();
    this.setEnvironment(files);
    this.socket = await serveSystemctl(this.root, this.systemd);
    if (!this.systemd.find(PLACEHOLDER)) return;
    this.systemd.enable(PLACEHOLDER);
    await this.systemd.start(PLACEHOLDER);
  }

  /** The release in whose folder the app's main process works; undefined where no app runs. */
  get running(): Running | undefined {
    const unit = APPS.find((name) => this.systemd.find(name)?.mainPid);
    const pid = unit && this.systemd.find(unit)?.mainPid;
    if (!unit || !pid) return undefined;
    const folder = readlinkSync(`/proc/${pid}/cwd`);
    const file = join(folder, 'release.json');
    if (!existsSync(file)) return { unit, commit: `none: it works in ${folder}` };
    return { unit, commit: (JSON.parse(readFileSync(file, 'utf8')) as { commit: string }).commit };
  }

  /** The lines of its proxy's log of requests. */
  get accessLog(): string[] {
    const file = this.root.at(ACCESS_LOG);
    return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  }

  /** Nobody listens any more, or whoever listens is halted: the system still takes connections for them. */
  goDark(how: 'refused' | 'silent'): void {
    for (const service of this.systemd.active) {
      if (how === 'refused') service.end();
      else service.kill('SIGSTOP');
    }
  }

  async comeBack(how: 'refused' | 'silent'): Promise<void> {
    if (how === 'refused') await this.systemd.start('web.service');
    else for (const service of this.systemd.active) service.kill('SIGCONT');
  }

  async shutDown(): Promise<void> {
    this.systemd.end();
    this.socket?.closeAllConnections();
    await new Promise((resolve) => (this.socket ? this.socket.close(resolve) : resolve(undefined)));
    const accessLog = this.root.at('/var/log/proxy');
    if (existsSync(accessLog)) cpSync(accessLog, join(this.logFolder, 'proxy'), { recursive: true });
    this.root.remove();
  }

  /** What cloud-init writes there. */
  private files(): BootFile[] {
    const { stage, isBeforeTheProxy } = this.props;
    const ours = /^\/(etc|opt)\/aws-bootstrap\/|^\/etc\/systemd\/system\/\w+\.service$/;
    const files = stage.bootFiles.filter(({ path }) => ours.test(path));
    return isBeforeTheProxy ? beforeTheProxy(files) : files;
  }

  /** In what configures the proxy, paths and ports are the instance's own on this machine. */
  private placed(file: BootFile): BootFile {
    if (file.path !== PROXY_CONF && file.path !== PROXY_SETTINGS) return file;
    return { ...file, content: placed(file.content, { root: this.root.path, ...this.props }) };
  }

  private installPrograms(files: readonly BootFile[]): void {
    const settings = this.bootFile(files, '/etc/aws-bootstrap/instance.env').content;
    const major = /nodejs(\d+)|NODE_MAJOR='(\d+)'/.exec(settings)?.slice(1).find(Boolean);
    if (major) {
      // Itself and not a link: the app's user might not be let through to where it lies.
      copyFileSync(pinnedNode(major), this.root.at(`/usr/bin/node-${major}`));
      this.root.link('/usr/bin/node', this.root.at(`/usr/bin/node-${major}`));
    }
    this.root.link('/usr/bin/python3', existsSync(PYTHON) ? PYTHON : findProgram('python3'));
    if (!this.props.isBeforeTheProxy)
      copyFileSync(findNginx() ?? findProgram('nginx'), this.root.at('/usr/sbin/nginx'));
    for (const name of ['aws', 'chgrp', 'chown', 'systemctl', 'systemd-run']) {
      this.root.link(`/usr/bin/${name}`, join(__dirname, 'bin', name));
    }
  }

  private setPorts(): void {
    const { port, appPort } = this.props;
    const file = this.root.at('/etc/aws-bootstrap/instance.env');
    const settings = readFileSync(file, 'utf8');
    const ownPorts = settings
      .replace(/^PORT=.*$/m, `PORT='${port}'`)
      .replace(/^APP_PORT=.*$/m, `APP_PORT='${appPort}'`);
    writeFileSync(file, ownPorts);
    for (const unit of APPS) {
      const content = `[Service]\nEnvironment=PORT=${unit === 'web.service' ? appPort : port}\n`;
      this.write({ path: `/etc/systemd/system/${unit}.d/port.conf`, content, mode: 0o644 });
    }
  }

  /** There is no AWS to fetch secrets from; and a release of the first form drains as long as all else waits here. */
  private setEnvironment(files: readonly BootFile[]): void {
    const file = this.bootFile(files, '/etc/aws-bootstrap/app.json');
    const settings = JSON.parse(file.content) as {
      environment: Record<string, string>;
      secrets: Record<string, string>;
    };
    const { environment, secrets } = settings;
    environment.DRAIN_SECONDS = String(Math.ceil(Number(environment.DRAIN_SECONDS) / TIME_SCALE));
    for (const name of Object.keys(secrets)) environment[name] = 'rehearsed';
    this.write({ ...file, content: JSON.stringify({ ...settings, environment, secrets: {} }) });
  }

  private write({ path, content, mode }: BootFile): void {
    const file = this.root.at(path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    chmodSync(file, mode);
  }

  private bootFile(files: readonly BootFile[], path: string): BootFile {
    const file = files.find((each) => each.path === path);
    if (!file) throw new UserError(`The user data of ${this.props.stage.name} has no ${path} any more.`);
    return file;
  }
}
