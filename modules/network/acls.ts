import { createHash } from 'node:crypto';
import { NetworkAcl } from '@cdktf/provider-aws/lib/network-acl';
import { NetworkAclAssociation } from '@cdktf/provider-aws/lib/network-acl-association';
import { NetworkAclRule } from '@cdktf/provider-aws/lib/network-acl-rule';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { StageSettings } from '../../settings';
import { tierCidrs } from '../../settings/network';
import { suppress } from '../suppress';
import {
  ANYWHERE,
  APP,
  clients,
  EPHEMERAL,
  FRAGMENTATION_NEEDED,
  HTTPS,
  LINUX_EPHEMERAL,
  listenerPorts,
} from '../../settings/ports';
import { Subnets } from './subnets';

export interface NetworkAclsProps {
  /** The Name tags begin with it. */
  readonly name: string;
  readonly vpcId: string;
  readonly stage: StageSettings;
  readonly publicSubnets: Subnets;
  readonly privateSubnets: Subnets;
}

/** A port in the middle of the ephemeral ones, which scanners look for. */
const RDP = 3389;

/** Who may send TCP to which ports, or which message of ICMP. */
type Flow = { readonly cidrs: readonly string[] } & (
  { readonly from: number; readonly to: number } | { readonly icmp: typeof FRAGMENTATION_NEEDED }
);

/**
 * The ACLs of both tiers: only the flows that the design and `app.egress` need. ACLs are stateless, so answers have
 * rules too. They cannot name prefix lists, and S3 through its gateway endpoint keeps its public addresses: answers
 * come back from anywhere. DNS and time come from the VPC itself, which ACLs do not filter.
 */
export class NetworkAcls extends Construct {
  readonly ready: ITerraformDependable[];
  /** All slots of a tier as one network: one rule a flow, whatever the number of zones. AWS takes 20 a direction. */
  private readonly tiers: ReturnType<typeof tierCidrs>;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: NetworkAclsProps,
  ) {
    super(scope, id);
    this.tiers = tierCidrs(props.stage.network.cidr);
    this.ready = [
      ...this.createAcl('public', props.publicSubnets, this.publicIngress(), this.publicEgress()),
      ...this.createAcl('private', props.privateSubnets, this.privateIngress(), this.privateEgress()),
    ];
  }

  private publicIngress(): Flow[] {
    const { stage } = this.props;
    const fromClients = listenerPorts(stage).map((port) => flow(clients(stage.exposure), port));
    const fromInstancesToNat = this.outward().map((out) => ({ ...out, cidrs: [this.tiers.private] }));
    const answers = flow([ANYWHERE], EPHEMERAL.from, EPHEMERAL.to);
    // One rule, whoever may be a client: the security group says from where.
    const fromRouters = { cidrs: [ANYWHERE], icmp: FRAGMENTATION_NEEDED };
    return [...fromClients, ...fromInstancesToNat, answers, fromRouters];
  }

  private publicEgress(): Flow[] {
    const toApp = flow([this.tiers.private], APP);
    const answers = flow([ANYWHERE], EPHEMERAL.from, EPHEMERAL.to);
    return [toApp, answers, ...this.outward()];
  }

  private privateIngress(): Flow[] {
    const fromLoadBalancer = flow([this.tiers.public], APP);
    const answers = flow([ANYWHERE], LINUX_EPHEMERAL.from, LINUX_EPHEMERAL.to);
    return [fromLoadBalancer, answers, ...this.toEndpoints()];
  }

  private privateEgress(): Flow[] {
    const { stage } = this.props;
    const answersToLoadBalancer = flow([this.tiers.public], EPHEMERAL.from, EPHEMERAL.to);
    const answersOfEndpoints = flow([this.tiers.private], LINUX_EPHEMERAL.from, LINUX_EPHEMERAL.to);
    const egress = stage.app.egress.map(({ cidr, port }) => flow([cidr], port));
    const https = flow([ANYWHERE], HTTPS);
    return [https, ...egress, answersToLoadBalancer, ...(this.usesEndpoints() ? [answersOfEndpoints] : [])];
  }

  /** What NAT gateways carry out for the instances. Without NAT, nothing goes out. */
  private outward(): Flow[] {
    const { network, app } = this.props.stage;
    if (network.nat === 'none') return [];
    return [flow([ANYWHERE], HTTPS), ...app.egress.map(({ cidr, port }) => flow([cidr], port))];
  }

  /** Interface endpoints are in the private subnets, beside the instances that call them. */
  private toEndpoints(): Flow[] {
    return this.usesEndpoints() ? [flow([this.tiers.private], HTTPS)] : [];
  }

  private usesEndpoints(): boolean {
    return this.props.stage.network.endpoints;
  }

  private createAcl(tier: string, subnets: Subnets, ingress: Flow[], egress: Flow[]): ITerraformDependable[] {
    const { name, vpcId } = this.props;
    const acl = new NetworkAcl(this, tier, { vpcId, tags: { Name: `${name}-${tier}` } });
    suppress(
      acl,
      'CKV2_AWS_1',
      'Separate associations attach it, after its rules. Checkov looks for subnets in the ACL itself.',
    );
    const rules = [
      ...this.allow(acl, `${tier}-in`, ingress, false),
      ...this.allow(acl, `${tier}-out`, egress, true),
    ];
    // The rules come first: a subnet that joins an ACL without rules is cut off.
    return subnets.ids.map(
      (subnetId, slot) =>
        new NetworkAclAssociation(this, `${tier}-association-${slot + 1}`, {
          networkAclId: acl.id,
          subnetId,
          dependsOn: rules,
        }),
    );
  }

  private allow(acl: NetworkAcl, id: string, flows: Flow[], egress: boolean): NetworkAclRule[] {
    const rules = new Map<string, NetworkAclRule>();
    const taken = new Set<number>();
    for (const one of flows) {
      for (const cidr of one.cidrs) {
        const key = `${nameOf(one)}-${cidr}`;
        if (rules.has(key)) continue;
        const rule = new NetworkAclRule(this, `${id}-${key}`, {
          networkAclId: acl.id,
          egress,
          ruleNumber: ruleNumber(key, taken),
          ruleAction: 'allow',
          cidrBlock: cidr,
          ...('icmp' in one
            ? { protocol: 'icmp', icmpType: one.icmp.type, icmpCode: one.icmp.code }
            : { protocol: 'tcp', fromPort: one.from, toPort: one.to }),
        });
        rules.set(key, rule);
        if ('icmp' in one && !egress)
          suppress(rule, 'CKV_AWS_352', 'ICMP has no ports: the rule allows one kind of message.');
        if (!egress && cidr === ANYWHERE && 'from' in one && one.from <= RDP && RDP <= one.to) {
          suppress(
            rule,
            'CKV_AWS_231',
            'Answers return to any port above 1023. The range contains 3389, which no security group allows.',
          );
        }
      }
    }
    return [...rules.values()];
  }
}

function flow(cidrs: readonly string[], from: number, to = from): Flow {
  return { cidrs, from, to };
}

function nameOf(one: Flow): string {
  if ('icmp' in one) return `icmp-${one.icmp.type}-${one.icmp.code}`;
  return one.from === one.to ? `${one.from}` : `${one.from}-${one.to}`;
}

/**
 * A number that depends on the flow, not on its place in the list: a rule that joins or leaves renumbers no other,
 * so none is deleted and made again. All rules allow, so their order means nothing. AWS takes 1 to 32766.
 */
function ruleNumber(key: string, taken: Set<number>): number {
  let number = 1 + (createHash('sha256').update(key).digest().readUInt32BE() % 32000);
  while (taken.has(number)) number += 1;
  taken.add(number);
  return number;
}
