import {
  DescribeAddressesCommand,
  EC2Client,
  paginateDescribeInstances,
  paginateDescribeInstanceTypes,
  paginateDescribeInternetGateways,
  paginateDescribeNatGateways,
  paginateDescribeSubnets,
  paginateDescribeVpcs,
  type Tag,
} from '@aws-sdk/client-ec2';
import {
  ElasticLoadBalancingV2Client,
  paginateDescribeLoadBalancers,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { prefixOf } from '../../facts';
import { allPages } from '../account/aws';
import { clientOf, type Context, within } from './context';
import { vcpuQuota } from './vcpus';

/** A resource that counts against a quota. */
interface Tagged {
  readonly Tags?: Tag[];
}

/**
 * What the account uses in the region, without the stages of these settings: their needs are computed from
 * the settings.
 */
export class UsageOfOthers {
  private readonly ec2: EC2Client;

  constructor(private readonly context: Context) {
    this.ec2 = new EC2Client(clientOf(context));
  }

  /** The number of VPCs. */
  async vpcs(): Promise<number> {
    return this.count(
      paginateDescribeVpcs({ client: this.ec2 }, {}, within(this.context)),
      ({ Vpcs }) => Vpcs,
    );
  }

  /** The number of internet gateways. */
  async internetGateways(): Promise<number> {
    const pages = paginateDescribeInternetGateways({ client: this.ec2 }, {}, within(this.context));
    return this.count(pages, ({ InternetGateways }) => InternetGateways);
  }

  /** The number of Elastic IP addresses. */
  async addresses(): Promise<number> {
    const { Addresses = [] } = await this.ec2.send(new DescribeAddressesCommand({}), within(this.context));
    return Addresses.filter((address) => !this.isOurs(address)).length;
  }

  /** The number of NAT gateways by zone name. */
  async natGateways(): Promise<Map<string, number>> {
    const states = { Filter: [{ Name: 'state', Values: ['pending', 'available'] }] };
    const zones = new Map<string, number>();
    const [gateways, subnets] = await Promise.all([
      allPages(
        paginateDescribeNatGateways({ client: this.ec2 }, states, within(this.context)),
        ({ NatGateways }) => NatGateways,
      ),
      allPages(
        paginateDescribeSubnets({ client: this.ec2 }, {}, within(this.context)),
        ({ Subnets }) => Subnets,
      ),
    ]);
    for (const gateway of gateways.filter((each) => !this.isOurs(each))) {
      const zone = subnets.find(({ SubnetId }) => SubnetId === gateway.SubnetId)?.AvailabilityZone ?? '';
      zones.set(zone, (zones.get(zone) ?? 0) + 1);
    }
    return zones;
  }

  /** The number of application load balancers. Those of the stages are recognised by their names. */
  async loadBalancers(): Promise<number> {
    const { settings } = this.context;
    const client = new ElasticLoadBalancingV2Client(clientOf(this.context));
    const ours = Object.keys(settings.stages).flatMap((stage) => {
      const name = prefixOf(settings, stage);
      return [name, `${name}-internal`];
    });
    const all = await allPages(
      paginateDescribeLoadBalancers({ client }, {}, within(this.context)),
      ({ LoadBalancers }) => LoadBalancers,
    );
    return all.filter(
      ({ Type, LoadBalancerName = '' }) => Type === 'application' && !ours.includes(LoadBalancerName),
    ).length;
  }

  /** The vCPUs of running on-demand instances that count against a quota. @param code from `vcpuQuota` */
  async vcpus(code: string): Promise<number> {
    const Filters = [{ Name: 'instance-state-name', Values: ['pending', 'running'] }];
    const reservations = await allPages(
      paginateDescribeInstances({ client: this.ec2 }, { Filters }, within(this.context)),
      ({ Reservations }) => Reservations,
    );
    const types = reservations
      .flatMap(({ Instances = [] }) => Instances)
      .filter((instance) => !this.isOurs(instance) && instance.InstanceLifecycle !== 'spot')
      .map(({ InstanceType = '' }) => InstanceType as string)
      .filter((type) => vcpuQuota(type).code === code);
    const each = await this.vcpusOf([...new Set(types)]);
    return types.reduce((sum, type) => sum + (each.get(type) ?? 0), 0);
  }

  /** The vCPUs of each type. A type that the region does not offer is left out. */
  async vcpusOf(types: readonly string[]): Promise<Map<string, number>> {
    if (types.length === 0) return new Map();
    const Filters = [{ Name: 'instance-type', Values: [...types] }];
    const found = await allPages(
      paginateDescribeInstanceTypes({ client: this.ec2 }, { Filters }, within(this.context)),
      ({ InstanceTypes }) => InstanceTypes,
    );
    return new Map(
      found.map(({ InstanceType = '', VCpuInfo }) => [InstanceType, VCpuInfo?.DefaultVCpus ?? 0]),
    );
  }

  /**
   * Whether a resource belongs to a stage of these settings, by the tags that every resource of a stage
   * carries.
   */
  private isOurs({ Tags = [] }: Tagged): boolean {
    const tag = (name: string) => Tags.find(({ Key }) => Key === name)?.Value;
    const { project, stages } = this.context.settings;
    return (
      tag('Project') === project &&
      tag('ManagedBy') === 'aws-bootstrap' &&
      Object.hasOwn(stages, tag('Stage') ?? '')
    );
  }

  private async count<P>(pages: AsyncIterable<P>, items: (page: P) => Tagged[] | undefined): Promise<number> {
    return (await allPages(pages, items)).filter((item) => !this.isOurs(item)).length;
  }
}
