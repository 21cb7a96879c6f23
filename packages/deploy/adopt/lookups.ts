import { CodeDeployClient, GetApplicationCommand } from '@aws-sdk/client-codedeploy';
import { CodeStarConnectionsClient, ListConnectionsCommand } from '@aws-sdk/client-codestar-connections';
import {
  DescribeLaunchTemplatesCommand,
  DescribeNatGatewaysCommand,
  DescribeRouteTablesCommand,
  DescribeSecurityGroupRulesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  paginateDescribeTags,
  type SecurityGroupRule,
} from '@aws-sdk/client-ec2';
import {
  DescribeListenersCommand,
  DescribeLoadBalancersCommand,
  DescribeTargetGroupsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import type { Facts } from '../../facts';
import { clientConfig } from '../account/aws';
import { looking } from './looking';

/** A resource of EC2 with the tags of a stage. */
export interface InEc2 {
  /** The prefix of its id: `nat`. */
  readonly kind: string;
  /** The tag `Name`; empty where it has none. */
  readonly name: string;
  readonly id: string;
}

/** Finds resources in AWS by name, where Terraform imports them by an id that AWS assigned. Reads only. */
export class Lookups {
  private readonly ec2: EC2Client;
  private readonly balancing: ElasticLoadBalancingV2Client;
  private tags?: Promise<InEc2[]>;

  /** @param stack tags the resources in a stage's network; the other stacks have none */
  constructor(
    private readonly settings: Pick<Facts, 'project' | 'region'>,
    private readonly stack: string,
  ) {
    this.ec2 = new EC2Client(clientConfig(settings.region));
    this.balancing = new ElasticLoadBalancingV2Client(clientConfig(settings.region));
  }

  /** @param kind the prefix of its id: `nat` */
  async taggedInEc2(kind: string, name: string): Promise<string | undefined> {
    return (await this.inEc2()).find((thing) => thing.kind === kind && thing.name === name)?.id;
  }

  /** The stage's resources in EC2, by their tags. */
  inEc2(): Promise<InEc2[]> {
    return (this.tags ??= this.readTags());
  }

  /** The id of a launch template. */
  async launchTemplate(name: string): Promise<string | undefined> {
    const command = new DescribeLaunchTemplatesCommand({
      Filters: [{ Name: 'launch-template-name', Values: [name] }],
    });
    return (await looking(() => this.ec2.send(command)))?.LaunchTemplates?.[0]?.LaunchTemplateId;
  }

  /** The id of a security group with the tag of the project. */
  async securityGroup(name: string): Promise<string | undefined> {
    const filter = (Name: string, value: string) => ({ Name, Values: [value] });
    const Filters = [filter('group-name', name), filter('tag:Project', this.settings.project)];
    const answer = await looking(() => this.ec2.send(new DescribeSecurityGroupsCommand({ Filters })));
    return answer?.SecurityGroups?.[0]?.GroupId;
  }

  /** The rule that allows the same traffic from or to the same target. */
  async securityGroupRule(
    wanted: Readonly<Record<string, unknown>>,
    egress: boolean,
  ): Promise<string | undefined> {
    const group = wanted.security_group_id;
    if (typeof group !== 'string') return undefined;
    const Filters = [{ Name: 'group-id', Values: [group] }];
    const answer = await looking(() => this.ec2.send(new DescribeSecurityGroupRulesCommand({ Filters })));
    return answer?.SecurityGroupRules?.find((rule) => rule.IsEgress === egress && isSame(rule, wanted))
      ?.SecurityGroupRuleId;
  }

  /** The association of a subnet with exactly this route table, in the form that Terraform imports. */
  async routeTableAssociation(subnet: unknown, table: unknown): Promise<string | undefined> {
    if (typeof subnet !== 'string' || typeof table !== 'string') return undefined;
    const Filters = [{ Name: 'association.subnet-id', Values: [subnet] }];
    const answer = await looking(() => this.ec2.send(new DescribeRouteTablesCommand({ Filters })));
    const isThere = answer?.RouteTables?.some(({ RouteTableId }) => RouteTableId === table);
    return isThere ? `${subnet}/${table}` : undefined;
  }

  /** The ARN of a load balancer. */
  async loadBalancer(name: string): Promise<string | undefined> {
    const command = new DescribeLoadBalancersCommand({ Names: [name] });
    return (await looking(() => this.balancing.send(command)))?.LoadBalancers?.[0]?.LoadBalancerArn;
  }

  /** The ARN of a target group. */
  async targetGroup(name: string): Promise<string | undefined> {
    const command = new DescribeTargetGroupsCommand({ Names: [name] });
    return (await looking(() => this.balancing.send(command)))?.TargetGroups?.[0]?.TargetGroupArn;
  }

  /** The ARN of the listener on a port. @param loadBalancer its ARN */
  async listener(loadBalancer: string, port: number): Promise<string | undefined> {
    const command = new DescribeListenersCommand({ LoadBalancerArn: loadBalancer });
    const answer = await looking(() => this.balancing.send(command));
    return answer?.Listeners?.find((listener) => listener.Port === port)?.ListenerArn;
  }

  /** The ARN of a connection to a repository. */
  async connection(name: string): Promise<string | undefined> {
    const client = new CodeStarConnectionsClient(clientConfig(this.settings.region));
    const answer = await looking(() => client.send(new ListConnectionsCommand({})));
    return answer?.Connections?.find(({ ConnectionName }) => ConnectionName === name)?.ConnectionArn;
  }

  /**
   * Searched here, because the provider's error for an application that does not exist does not name the
   * import.
   */
  async application(applicationName: string): Promise<string | undefined> {
    const client = new CodeDeployClient(clientConfig(this.settings.region));
    const answer = await looking(() => client.send(new GetApplicationCommand({ applicationName })));
    return answer?.application?.applicationName;
  }

  private async readTags(): Promise<InEc2[]> {
    const ours = [`Project=${this.settings.project}`, `Stage=${this.stack}`];
    const things = new Map<string, Map<string, string>>();
    await looking(async () => {
      const Filters = [{ Name: 'key', Values: ['Name', 'Project', 'Stage'] }];
      for await (const { Tags = [] } of paginateDescribeTags({ client: this.ec2 }, { Filters })) {
        for (const { ResourceId: id = '', Key = '', Value = '' } of Tags)
          things.set(id, (things.get(id) ?? new Map<string, string>()).set(Key, Value));
      }
    });
    const gone = await this.goneNatGateways();
    return [...things]
      .filter(([id, tags]) => !gone.has(id) && ours.every((tag) => has(tags, tag)))
      .map(([id, tags]) => ({ kind: id.replace(/-.*/, ''), name: tags.get('Name') ?? '', id }));
  }

  /** A deleted NAT gateway is still listed for an hour, with its tags. */
  private async goneNatGateways(): Promise<Set<string>> {
    const Filter = [{ Name: 'state', Values: ['deleted', 'deleting', 'failed'] }];
    const answer = await looking(() => this.ec2.send(new DescribeNatGatewaysCommand({ Filter })));
    return new Set(answer?.NatGateways?.map(({ NatGatewayId = '' }) => NatGatewayId));
  }
}

const has = (tags: ReadonlyMap<string, string>, tag: string): boolean =>
  [...tags].some(([key, value]) => `${key}=${value}` === tag);

function isSame(rule: SecurityGroupRule, wanted: Readonly<Record<string, unknown>>): boolean {
  const given: [unknown, unknown][] = [
    [rule.IpProtocol, wanted.ip_protocol],
    [rule.CidrIpv4, wanted.cidr_ipv4],
    [rule.CidrIpv6, wanted.cidr_ipv6],
    [rule.PrefixListId, wanted.prefix_list_id],
    [rule.ReferencedGroupInfo?.GroupId, wanted.referenced_security_group_id],
    // -1 and absent both stand for every port
    [portOf(rule.FromPort), portOf(wanted.from_port)],
    [portOf(rule.ToPort), portOf(wanted.to_port)],
  ];
  return given.every(([is, shall]) => (is ?? null) === (shall ?? null));
}

const portOf = (port: unknown): number => (typeof port === 'number' ? port : -1);
