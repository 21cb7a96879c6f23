import { DataAwsPrefixList } from '@cdktf/provider-aws/lib/data-aws-prefix-list';
import { SecurityGroup } from '@cdktf/provider-aws/lib/security-group';
import { VpcSecurityGroupEgressRule } from '@cdktf/provider-aws/lib/vpc-security-group-egress-rule';
import { VpcSecurityGroupIngressRule } from '@cdktf/provider-aws/lib/vpc-security-group-ingress-rule';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { StageSettings } from '../settings';
import { gatewayServices } from '../settings/endpoints';
import { suppress } from './suppress';
import { ANYWHERE, APP, clients, FRAGMENTATION_NEEDED, HTTP, HTTPS, listenerPorts } from '../settings/ports';

export interface SecurityGroupsProps {
  /** `<project>-<stage>`: the groups' names begin with it. */
  readonly name: string;
  readonly region: string;
  readonly vpcId: string;
  readonly stage: StageSettings;
}

const REDIRECTED =
  'Port 80 redirects people who type a name without https. It serves only without a domain, or on the way to one.';

/** The other end of a rule: addresses, a security group, or a prefix list of AWS. */
type Peer =
  { readonly cidrIpv4: string } | { readonly referencedSecurityGroupId: string } | { prefixListId: string };

/**
 * Who may reach whom: clients → load balancer → app; the instances reach HTTPS and what `app.egress` names. Routers may
 * tell the load balancer that its packets are too large (path MTU discovery). Never change a group's name or
 * description: AWS replaces the group then, and the launch template names that of the instances.
 */
export class SecurityGroups extends Construct {
  readonly loadBalancer: SecurityGroup;
  readonly instances: SecurityGroup;
  /** Of the interface endpoints; none without them. */
  readonly endpoints?: SecurityGroup;
  /** The rules that must exist before an instance boots. */
  readonly ready: ITerraformDependable[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: SecurityGroupsProps,
  ) {
    super(scope, id);
    this.loadBalancer = this.createGroup('load-balancer', 'Load balancer');
    this.instances = this.createGroup('instances', 'Instances');
    this.connectLoadBalancer();
    this.hearOfSmallerLinks();
    if (props.stage.network.endpoints) this.endpoints = this.createGroup('endpoints', 'Interface endpoints');
    this.ready = [...this.openEgress(), ...this.openAppEgress()];
  }

  private createGroup(id: string, description: string): SecurityGroup {
    const { name, vpcId } = this.props;
    return new SecurityGroup(this, id, {
      name: `${name}-${id}`,
      description: `${description} of ${name}`,
      vpcId,
      tags: { Name: `${name}-${id}` },
    });
  }

  private connectLoadBalancer(): void {
    const { stage } = this.props;
    for (const port of listenerPorts(stage)) {
      clients(stage.exposure).forEach((cidrIpv4, index) => {
        const id = `clients-${port}-${index + 1}`;
        const clients = this.ingress(id, this.loadBalancer, port, { cidrIpv4 }, 'clients');
        if (port === HTTP && cidrIpv4 === ANYWHERE) suppress(clients, 'CKV_AWS_260', REDIRECTED);
      });
    }
    const [app, loadBalancer] = [this.instances.id, this.loadBalancer.id];
    this.egress(
      'load-balancer-to-app',
      this.loadBalancer,
      APP,
      { referencedSecurityGroupId: app },
      'the app',
    );
    this.ingress(
      'app',
      this.instances,
      APP,
      { referencedSecurityGroupId: loadBalancer },
      'the load balancer',
    );
  }

  /** Routers between the load balancer and its clients may have any address that a client may have. */
  private hearOfSmallerLinks(): void {
    const { type, code } = FRAGMENTATION_NEEDED;
    clients(this.props.stage.exposure).forEach((cidrIpv4, index) => {
      new VpcSecurityGroupIngressRule(this, `ingress-fragmentation-needed-${index + 1}`, {
        securityGroupId: this.loadBalancer.id,
        ipProtocol: 'icmp',
        fromPort: type, // EC2 takes an ICMP type and code as the two ports
        toPort: code,
        cidrIpv4,
        description: 'From: routers, that packets are too large',
      });
    });
  }

  /**
   * With NAT, HTTPS to anywhere. With endpoints, HTTPS to them, and by prefix lists to services with a gateway
   * endpoint.
   */
  private openEgress(): ITerraformDependable[] {
    const outside = this.isOpen
      ? [this.egress('https', this.instances, HTTPS, { cidrIpv4: ANYWHERE }, 'HTTPS anywhere')]
      : [];
    return [...outside, ...this.openToEndpoints()];
  }

  private get isOpen(): boolean {
    return this.props.stage.network.nat !== 'none';
  }

  private openToEndpoints(): ITerraformDependable[] {
    if (!this.endpoints) return [];
    const { stage } = this.props;
    const gateways = gatewayServices(stage.app, stage.network.endpoints);
    const instances = { referencedSecurityGroupId: this.instances.id };
    const endpoints = { referencedSecurityGroupId: this.endpoints.id };
    return [
      this.egress('endpoints', this.instances, HTTPS, endpoints, 'interface endpoints'),
      ...gateways.map((service) => this.openToGateway(service)),
      this.ingress('instances-to-endpoints', this.endpoints, HTTPS, instances, 'instances'),
    ];
  }

  private openToGateway(service: string): ITerraformDependable {
    const list = new DataAwsPrefixList(this, service, {
      name: `com.amazonaws.${this.props.region}.${service}`,
    });
    const name = { s3: 'S3', dynamodb: 'DynamoDB' }[service] ?? service;
    return this.egress(service, this.instances, HTTPS, { prefixListId: list.id }, name);
  }

  private openAppEgress(): ITerraformDependable[] {
    return this.props.stage.app.egress
      .filter(({ port, cidr }) => !this.isOpen || port !== HTTPS || cidr !== ANYWHERE) // already open
      .map(({ port, cidr }) =>
        this.egress(`app-${port}-${cidr}`, this.instances, port, { cidrIpv4: cidr }, 'app.egress'),
      );
  }

  /** @param description who the other end is */
  private ingress(id: string, group: SecurityGroup, port: number, peer: Peer, description: string) {
    return new VpcSecurityGroupIngressRule(this, `ingress-${id}`, {
      ...rule(group, port, peer),
      description: `From: ${description}`,
    });
  }

  private egress(id: string, group: SecurityGroup, port: number, peer: Peer, description: string) {
    return new VpcSecurityGroupEgressRule(this, `egress-${id}`, {
      ...rule(group, port, peer),
      description: `To: ${description}`,
    });
  }
}

function rule(group: SecurityGroup, port: number, peer: Peer) {
  return { securityGroupId: group.id, ipProtocol: 'tcp', fromPort: port, toPort: port, ...peer };
}
