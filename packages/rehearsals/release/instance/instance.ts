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

/** The ports of an instance: on one machine, each needs its own. */
export interface InstancePorts {
  /** The load balancer connects to this port. */
  readonly port: number;
  /** The app listens on this port, behind the instance's proxy. */
  readonly appPort: number;
}

export interface InstanceProps extends InstancePorts {
  readonly name: string;
  readonly stage: Stage;
  /** For its logs; it is kept when the instance is removed. */
  readonly logFolder: string;
  /** Whether its user data is from before the proxy. @default false */
  readonly isBeforeTheProxy?: boolean;
}

/** The unit of the app, and that of the app in releases from before the proxy. */
const APPS = ['web.service', 'app.service'] as const;
/** The system's Python, which every user may run. */
const PYTHON = '/usr/bin/python3';
const PLACEHOLDER = 'placeholder.service';

/** The release that runs, by the main process and not by the answers. */
export interface Running {
  readonly unit: (typeof APPS)[number];
  readonly commit: string;
}

/** An instance of the fleet: a folder in place of its root, a service manager, and the processes of its services. */
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

  /** Writes what the user data writes at the first boot; no packages are installed. */
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

  /** The release in whose folder the app's main process runs; undefined where no app runs. */
  get running(): Running | undefined {
    const unit = APPS.find((name) => this.systemd.find(name)?.mainPid);
    const pid = unit && this.systemd.find(unit)?.mainPid;
    if (!unit || !pid) return undefined;
    const folder = readlinkSync(`/proc/${pid}/cwd`);
    const file = join(folder, 'release.json');
    if (!existsSync(file)) return { unit, commit: `none: it runs in ${folder}` };
    return { unit, commit: (JSON.parse(readFileSync(file, 'utf8')) as { commit: string }).commit };
  }

  /** The lines of its proxy's access log. */
  get accessLog(): string[] {
    const file = this.root.at(ACCESS_LOG);
    return existsSync(file) ? readFileSync(file, 'utf8').split('\n').filter(Boolean) : [];
  }

  /** Ends all processes that listen, or halts them: the kernel still accepts connections for halted ones. */
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

  /** The files that cloud-init writes. */
  private files(): BootFile[] {
    const { stage, isBeforeTheProxy } = this.props;
    const ours = /^\/(etc|opt)\/aws-bootstrap\/|^\/etc\/systemd\/system\/\w+\.service$/;
    const files = stage.bootFiles.filter(({ path }) => ours.test(path));
    return isBeforeTheProxy ? beforeTheProxy(files) : files;
  }

  /** Replaces paths and ports in the proxy's configuration by those of this instance on this machine. */
  private placed(file: BootFile): BootFile {
    if (file.path !== PROXY_CONF && file.path !== PROXY_SETTINGS) return file;
    return { ...file, content: placed(file.content, { root: this.root.path, ...this.props }) };
  }

  private installPrograms(files: readonly BootFile[]): void {
    const settings = this.bootFile(files, '/etc/aws-bootstrap/instance.env').content;
    const major = /nodejs(\d+)|NODE_MAJOR='(\d+)'/.exec(settings)?.slice(1).find(Boolean);
    if (major) {
      // A copy and no link: the app's user might not have access to the folder of the original.
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

  /**
   * There is no AWS here to fetch secrets from. A release from before the proxy drains for as long as the scaled time.
   */
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
