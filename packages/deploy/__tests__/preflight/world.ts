import type { Finding } from '../../preflight/finding';
import { preflight, type PreflightOptions } from '../../preflight/preflight';
import type { Section } from '../../preflight/report';
import { Calls, type EmbeddedAws, startEmbeddedAws } from '../../../embedded-aws';
import type { Settings } from '../../../../settings';
import { factsOf } from '../../../../settings/facts';
import { DnsServer } from './dns-server';
import { good } from './good';

/** The name servers of every hosted zone of the embedded AWS. */
export const NAME_SERVERS = [
  'ns-2048.awsdns-64.com',
  'ns-2049.awsdns-65.net',
  'ns-2050.awsdns-66.org',
  'ns-2051.awsdns-67.co.uk',
];

/** An account that is ready for the shipped settings, and a public DNS that points to its hosted zone. */
export class World {
  private constructor(
    readonly aws: EmbeddedAws,
    readonly dns: DnsServer,
    readonly calls: Calls,
  ) {}

  static async start(): Promise<World> {
    const aws = await startEmbeddedAws({ domain: 'example.com' });
    const dns = new DnsServer();
    await dns.start();
    const world = new World(aws, dns, new Calls(aws));
    world.fix();
    return world;
  }

  /** Resets everything that a defect may have changed through these functions. */
  fix(): void {
    const { aws, dns } = this;
    aws.quotas.reset();
    aws.quotas.set('ec2', 'L-1216C47A', 32); // exactly what the shipped settings need
    aws.permissions.deny();
    aws.permissions.denyWithout(undefined);
    aws.permissions.forbid();
    aws.endpointServices.reset();
    aws.faults.clear();
    dns.clear();
    dns.nameServers('example.com', NAME_SERVERS);
  }

  async stop(): Promise<void> {
    await this.dns.stop();
    await this.aws.stop();
  }

  /** Runs the preflight as the embedded account's own user, or with other variables. */
  async run(settings = good(), options: PreflightOptions = {}, environment = {}): Promise<Finding[]> {
    return (await this.sections(settings, options, environment)).flatMap(({ findings }) => findings);
  }

  /** Runs it in the same way. @returns the findings by group */
  async sections(settings: Settings, options: PreflightOptions, environment: object): Promise<Section[]> {
    const before = process.env;
    process.env = { ...before, ...this.aws.environment, ...environment };
    try {
      return await preflight(factsOf(settings), { dnsServers: [this.dns.address], ...options });
    } finally {
      process.env = before;
    }
  }
}
