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

/** An ephemeral port like any other, but one that scanners report when it is open. */
const RDP = 3389;

/** Addresses with the TCP ports, or the ICMP message, that a rule allows. */
type Flow = { readonly cidrs: readonly string[] } & (
  { readonly from: number; readonly to: number } | { readonly icmp: typeof FRAGMENTATION_NEEDED }
);

/**
 * The network ACLs of the public and the private subnets allow only the flows of this architecture and of
 * `app.egress`. ACLs are stateless, so answers need rules too. Answers may come from anywhere: an ACL cannot name a
 * prefix list, and S3 keeps its public addresses behind a gateway endpoint. ACLs do not filter DNS and time, which the
 * VPC itself provides.
 */
export class NetworkAcls extends Construct {
  readonly ready: ITerraformDependable[];
  /**
   * One address block a tier, so that a flow needs one rule for any number of zones. AWS takes 20 rules a
   * direction.
   */
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
    // Routers may have any address. The security group limits them to those of clients.
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

  /** What instances may send to the internet through NAT gateways. */
  private outward(): Flow[] {
    const { network, app } = this.props.stage;
    if (network.nat === 'none') return [];
    return [flow([ANYWHERE], HTTPS), ...app.egress.map(({ cidr, port }) => flow([cidr], port))];
  }

  /** Interface endpoints are in the private subnets, as the instances are. */
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
    // A subnet in an ACL without rules has no traffic at all.
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
 * A rule number computed from the flow and not from its place in the list: adding or removing a rule renumbers (and so
 * replaces) no other. All rules allow, so their order does not matter. AWS takes 1 to 32766.
 */
function ruleNumber(key: string, taken: Set<number>): number {
  let number = 1 + (createHash('sha256').update(key).digest().readUInt32BE() % 32000);
  while (taken.has(number)) number += 1;
  taken.add(number);
  return number;
}
