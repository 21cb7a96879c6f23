import type { StageFacts } from '../facts';
import { type Finding, given, type Rule } from './rule';
import { addressIn, isTrue, list, type Resource, type Stack } from '../documents';

const ANYWHERE = '0.0.0.0/0';
/** Addresses that only connected networks have. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];
/** The ports of answers: for any client, and for Linux. */
const [ANSWERS, LINUX] = ['1024-65535', '32768-65535'];

/**
 * Checks the rules of the two ACLs against the design's flows and their answers, which are written down here
 * a second time on purpose.
 */
export const networkAcls: Rule = {
  id: 'network-acls',
  why:
    'The network ACLs still protect if a security group is wrong: they allow only the designed flows and their ' +
    'answers.',
  fix: 'Remove the rule, or name in app.egress what the app has to reach.',
  check(stack, { stage }) {
    const allowed = new Set(stage ? [...ofPublic(stage), ...ofPrivate(stage)] : []);
    const tooOpen = stack
      .all('aws_network_acl_rule')
      .filter((rule) => !allowed.has(shown(rule)))
      .map((rule): Finding => ({ place: rule, found: `is ${shown(rule)}, which the design does not have` }));
    const found = new Set(stack.all('aws_network_acl_rule').map(shown));
    const closed = [...allowed]
      .filter((one) => !found.has(one))
      .map((one): Finding => ({ place: stack.place, found: `has no ${one}, which the design needs` }));
    return [...tooOpen, ...closed, ...behindWrongAcl(stack), ...inline(stack)];
  },
};

/** A rule as its line: `allow in public tcp 443-443 0.0.0.0/0`, `allow in public icmp 3/4 0.0.0.0/0` */
function shown({ values }: Resource): string {
  const tier = addressIn(values['network_acl_id']).replace('aws_network_acl.network_acls_', '');
  const protocol = values['protocol'] === '6' ? 'tcp' : String(values['protocol']);
  const ports =
    protocol === 'icmp'
      ? `${given(values['icmp_type'])}/${given(values['icmp_code'])}`
      : `${given(values['from_port'])}-${given(values['to_port'])}${'icmp_type' in values || 'icmp_code' in values ? ' and icmp' : ''}`;
  const direction = isTrue(values['egress']) ? 'out' : 'in';
  return `${String(values['rule_action'])} ${direction} ${tier} ${protocol} ${ports} ${String(values['cidr_block'])}`;
}

const allow = (where: string, port: number | string, cidr: string) =>
  `allow ${where} tcp ${typeof port === 'number' ? `${port}-${port}` : port} ${cidr}`;

/** The lines of the public tier: the load balancer and the NAT gateways. */
function ofPublic(stage: StageFacts): string[] {
  const { tiers } = stage.network;
  const clients = stage.exposure === 'public' ? [ANYWHERE] : PRIVATE;
  const served = stage.hostNames.length > 0 ? [80, 443] : [80];
  return [
    ...served.flatMap((port) => clients.map((cidr) => allow('in public', port, cidr))),
    allow('in public', ANSWERS, ANYWHERE),
    `allow in public icmp 3/4 ${ANYWHERE}`, // a router reports that a packet was too large
    allow('out public', 8443, tiers.private),
    allow('out public', ANSWERS, ANYWHERE),
    ...outward(stage).flatMap(({ port, cidr }) => [
      allow('in public', port, tiers.private),
      allow('out public', port, cidr),
    ]),
  ];
}

/** The lines of the private tier: the instances and the endpoints. */
function ofPrivate(stage: StageFacts): string[] {
  const { tiers } = stage.network;
  const endpoints = [allow('in private', 443, tiers.private), allow('out private', LINUX, tiers.private)];
  return [
    allow('in private', 8443, tiers.public),
    allow('in private', LINUX, ANYWHERE),
    allow('out private', ANSWERS, tiers.public),
    allow('out private', 443, ANYWHERE), // S3 keeps its public addresses with a gateway endpoint, too
    ...stage.app.egress.map(({ port, cidr }) => allow('out private', port, cidr)),
    ...(stage.network.endpoints ? endpoints : []),
  ];
}

/** The traffic that NAT gateways carry to the internet. */
function outward({ network, app }: StageFacts): StageFacts['app']['egress'] {
  return network.nat === 'none' ? [] : [{ port: 443, cidr: ANYWHERE }, ...app.egress];
}

/** Checks that every subnet has the ACL of its own tier. */
function behindWrongAcl(stack: Stack): Finding[] {
  return stack.all('aws_subnet').flatMap((subnet) => {
    const tier = /_(public|private)_\d$/.exec(subnet.address)?.[1] ?? 'private';
    const acl = `aws_network_acl.network_acls_${tier}`;
    const found = stack
      .of(subnet, 'aws_network_acl_association', 'subnet_id')
      .map(({ values }) => addressIn(values['network_acl_id']));
    if (found.length === 1 && found[0] === acl) return [];
    return [{ place: subnet, found: `is behind ${found.join(', ') || "the VPC's default ACL"}, not ${acl}` }];
  });
}

function inline(stack: Stack): Finding[] {
  return stack
    .all('aws_network_acl')
    .filter(({ values }) => [...list(values['ingress']), ...list(values['egress'])].length > 0)
    .map((place) => ({ place, found: 'has inline rules, which would remove the separate rules' }));
}
