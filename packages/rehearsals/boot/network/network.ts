import { spawnSync, type ChildProcess } from 'node:child_process';
import { mkdirSync, openSync, readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expectSuccess, signalGroup, start } from '../../release/processes';
import { HOSTS, PARTS, type Part } from './names';

/** What the metadata service answers: the embedded AWS's account. The keys work nowhere else. */
const METADATA = {
  metadata: {
    values: {
      'iam-security-credentials': {
        Code: 'Success',
        Type: 'AWS-HMAC',
        LastUpdated: '2026-01-01T00:00:00Z',
        AccessKeyId: 'ASIABOOTEDMACHINE000',
        SecretAccessKey: 'booted-machine',
        Token: 'booted-machine',
        Expiration: '2099-01-01T00:00:00Z',
      },
    },
  },
};

/** A network namespace in which a machine sees AWS: the metadata service, and the services by their own host names. */
export class Network {
  private holder?: ChildProcess;
  private readonly programs: ChildProcess[] = [];
  private readonly servers: Server[] = [];

  /**
   * @param folder for sockets, certificates and logs
   * @param tools of the cached root: they include the metadata service
   */
  constructor(
    readonly folder: string,
    private readonly tools: string,
  ) {}

  /** Path of the namespace, for systemd-nspawn and nsenter. */
  get path(): string {
    if (!this.holder?.pid) throw new Error('The network is not made yet.');
    return `/proc/${this.holder.pid}/ns/net`;
  }

  /** The certificate authority that a machine must trust, as PEM. */
  get authority(): string {
    return readFileSync(join(this.folder, 'authority.pem'), 'utf8');
  }

  /** @param endpoint of the embedded AWS */
  async make(endpoint: string): Promise<void> {
    mkdirSync(this.folder, { recursive: true });
    const logFile = join(this.folder, 'network.log');
    this.holder = start(['unshare', '--net', 'sleep', 'infinity'], { stdio: 'ignore' });
    this.programs.push(this.holder);
    await this.untilMade();
    const script = (name: string) => join(__dirname, name);
    await expectSuccess(this.within(['bash', script('make-network.sh'), ...Object.values(PARTS)]), {
      logFile,
    });
    await expectSuccess(['bash', script('make-certificates.sh'), this.folder, ...Object.keys(HOSTS)], {
      logFile,
    });
    this.pass('aws', Number(new URL(endpoint).port));
    this.startMetadataService();
    await this.startFront(script('front.mjs'));
  }

  /** Makes parts of AWS reachable. */
  open(...parts: Part[]): void {
    for (const part of parts) this.ip('add', part);
  }

  /** Cuts parts of AWS off: packets to them are lost. */
  close(...parts: Part[]): void {
    for (const part of parts) this.ip('delete', part);
  }

  /** The command, to run in this network. */
  within(command: readonly string[]): string[] {
    return ['nsenter', `--net=${this.path}`, ...command];
  }

  /** Stops all servers in the network. */
  stop(): void {
    for (const program of this.programs) signalGroup(program, 'SIGKILL');
    for (const server of this.servers) server.close();
  }

  private ip(verb: 'add' | 'delete', part: Part): void {
    const [program = '', ...args] = this.within(['ip', 'address', verb, `${PARTS[part]}/32`, 'dev', 'lo']);
    const { status, stderr } = spawnSync(program, args, { encoding: 'utf8' });
    if (status !== 0) throw new Error(`ip address ${verb} ${PARTS[part]}: ${stderr}`);
  }

  /** unshare has made the namespace as soon as it differs from this process's own. */
  private async untilMade(): Promise<void> {
    const own = readlinkSync('/proc/self/ns/net');
    for (let tries = 0; tries < 100; tries += 1) {
      if (readlinkSync(this.path) !== own) return;
      await sleep(50);
    }
    throw new Error('No network namespace was made within 5 s.');
  }

  /**
   * Forwards a port to a Unix socket, which can be reached from every network namespace: the way to the embedded AWS.
   */
  private pass(name: string, port: number): void {
    const server = createServer((from) => {
      const to = connect(port, '127.0.0.1');
      from.on('error', () => to.destroy()).pipe(to);
      to.on('error', () => from.destroy()).pipe(from);
    });
    this.servers.push(server.listen(join(this.folder, name)));
  }

  private startMetadataService(): void {
    const configuration = join(this.folder, 'metadata.json');
    writeFileSync(configuration, JSON.stringify(METADATA));
    const program = join(this.tools, 'bin', 'ec2-metadata-mock');
    const address = ['--hostname', '169.254.169.254', '--port', '80'];
    const log = openSync(join(this.folder, 'metadata.log'), 'a');
    const command = this.within([program, '--imdsv2', ...address, '--config-file', configuration]);
    this.programs.push(start(command, { stdio: ['ignore', log, log] }));
  }

  private async startFront(script: string): Promise<void> {
    const log = openSync(join(this.folder, 'front.log'), 'a');
    const front = start(this.within([process.execPath, script, this.folder]), {
      stdio: ['ignore', 'pipe', log],
    });
    this.programs.push(front);
    await new Promise<void>((resolve, reject) => {
      front.stdout?.once('data', () => resolve());
      front.once('exit', () =>
        reject(new Error(`The server that answers as AWS stopped: see ${this.folder}/front.log.`)),
      );
    });
  }
}
