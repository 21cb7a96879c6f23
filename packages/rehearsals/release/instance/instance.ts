import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:http';
import { dirname, join } from 'node:path';
import { UserError } from '../../../deploy/command/command';
import { pinnedNode } from '../build/node';
import type { BootFile, Stage } from '../stage';
import { TIME_SCALE } from '../times';
import { findProgram } from './programs';
import { Root } from './root';
import { Service } from './service';
import { serveSystemctl } from './systemctl';

/** The app's service, as app/deploy/ names it. */
const APP = 'app.service';

export interface InstanceProps {
  readonly name: string;
  /** Where the app listens: on one machine, each instance has a port of its own. */
  readonly port: number;
  readonly stage: Stage;
  /** For its logs, which outlast it. */
  readonly logFolder: string;
}

/** What stands for an instance of the fleet: a directory, a service manager, and the processes of the app. */
export class Instance {
  readonly name: string;
  readonly port: number;
  readonly root: Root;
  readonly app: Service;
  private systemd?: Server;
  private drainSeconds = 0;

  constructor(private readonly props: InstanceProps) {
    this.name = props.name;
    this.port = props.port;
    this.root = new Root(props.name);
    mkdirSync(props.logFolder, { recursive: true });
    this.app = new Service(this.root, APP, join(props.logFolder, 'systemd.log'));
  }

  get logFolder(): string {
    return this.props.logFolder;
  }

  /** Makes of the directory what the user data makes of an instance, without the installation of packages. */
  async boot(): Promise<void> {
    for (const file of this.props.stage.bootFiles) {
      if (/^\/(etc|opt)\/aws-bootstrap\//.test(file.path)) this.write(file);
    }
    const major = /^NODE_MAJOR='(\d+)'$/m.exec(this.bootFile('/etc/aws-bootstrap/instance.env').content)?.[1];
    // Itself and not a link: the app's user might not be let through to where it lies.
    copyFileSync(pinnedNode(major), this.root.at(`/usr/bin/node-${major}`));
    this.root.link('/usr/bin/python3', findProgram('python3'));
    for (const name of ['systemctl', 'chgrp', 'chown']) {
      this.root.link(`/usr/bin/${name}`, join(__dirname, 'bin', name));
    }
    this.root.link('/var/log/app', this.logFolder);
    this.setPort();
    this.setDrain((seconds) => Math.ceil(seconds / TIME_SCALE));
    this.systemd = await serveSystemctl(this.root.at('/run/systemd/private'), new Map([[APP, this.app]]));
  }

  /** Changes how long the app goes on serving once it is told to stop; from its next start on. */
  setDrain(change: (seconds: number) => number): void {
    const file = this.bootFile('/etc/aws-bootstrap/app.json');
    const settings = JSON.parse(file.content) as {
      environment: Record<string, string>;
      secrets: Record<string, string>;
    };
    this.drainSeconds = change(Number(settings.environment.DRAIN_SECONDS));
    settings.environment.DRAIN_SECONDS = String(this.drainSeconds);
    // There is no AWS to fetch them from.
    for (const name of Object.keys(settings.secrets)) settings.environment[name] = 'rehearsed';
    settings.secrets = {};
    this.write({ ...file, content: JSON.stringify(settings) });
  }

  async shutDown(): Promise<void> {
    this.app.end();
    this.systemd?.closeAllConnections();
    await new Promise((resolve) => (this.systemd ? this.systemd.close(resolve) : resolve(undefined)));
    this.root.remove();
  }

  private setPort(): void {
    const file = this.bootFile('/etc/aws-bootstrap/instance.env');
    this.write({ ...file, content: file.content.replace(/^PORT=.*$/m, `PORT='${this.port}'`) });
    const content = `[Service]\nEnvironment=PORT=${this.port}\n`;
    this.write({ path: `/etc/systemd/system/${APP}.d/port.conf`, content, mode: 0o644 });
  }

  private write({ path, content, mode }: BootFile): void {
    const file = this.root.at(path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    chmodSync(file, mode);
  }

  private bootFile(path: string): BootFile {
    const file = this.props.stage.bootFiles.find((each) => each.path === path);
    if (!file) throw new UserError(`The user data of ${this.props.stage.name} has no ${path} any more.`);
    return file;
  }
}
