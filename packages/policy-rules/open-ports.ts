import type { StageFacts } from '../facts';
import { type Context, type Finding, given, type Rule } from './rule';
import { addressIn, list, type Resource, type Stack, type Values } from '../documents';

const ANYWHERE = '0.0.0.0/0';
/** Addresses that only connected networks have. */
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];
const GROUP = 'aws_security_group.security_groups_';
const [LOAD_BALANCER, INSTANCES, ENDPOINTS] = ['load_balancer', 'instances', 'endpoints'].map(
  (name) => GROUP + name,
);
const RULES: Readonly<Record<string, 'in' | 'out'>> = {
  aws_vpc_security_group_ingress_rule: 'in',
  aws_vpc_security_group_egress_rule: 'out',
};

/**
 * Checks the security groups' rules against the design's flows, which are written down here a second time on
 * purpose.
 */
export const openPorts: Rule = {
  id: 'open-ports',
  why: 'An extra open port is open to everyone who finds it, and nothing monitors it; a missing one cuts users off.',
  fix: 'Remove the rule, or name in app.egress what the app has to reach.',
  check(stack, context) {
    const allowed = new Set(flows(context.stage));
    const opened = stack
      .all(...Object.keys(RULES))
      .filter((rule) => !allowed.has(flow(stack, rule)))
      .map((rule): Finding => ({ place: rule, found: `opens ${flow(stack, rule)}` }));
    return [...opened, ...closed(stack, allowed), ...otherwise(stack)];
  },
};

/** Flows of the design without a rule: that traffic is blocked. */
function closed(stack: Stack, allowed: ReadonlySet<string>): Finding[] {
  const found = new Set(stack.all(...Object.keys(RULES)).map((rule) => flow(stack, rule)));
  return [...allowed]
    .filter((one) => !found.has(one))
    .map((one) => ({ place: stack.place, found: `does not open ${one}, which the design needs` }));
}

/** The allowed flows: `in <group> tcp <port> <peer>`; for ICMP `<type>-<code>`. */
function flows(stage: Context['stage']): string[] {
  if (!stage) return [];
  const clients = stage.exposure === 'public' ? [ANYWHERE] : PRIVATE;
  return [
    ...ports(stage).flatMap((port) => clients.map((from) => `in ${LOAD_BALANCER} tcp ${port} ${from}`)),
    // a router reports that a packet was too large
    ...clients.map((from) => `in ${LOAD_BALANCER} icmp 3-4 ${from}`),
    `out ${LOAD_BALANCER} tcp 8443 ${INSTANCES}`,
    `in ${INSTANCES} tcp 8443 ${LOAD_BALANCER}`,
    ...(stage.network.nat === 'none' ? [] : [`out ${INSTANCES} tcp 443 ${ANYWHERE}`]),
    ...stage.app.egress.map(({ port, cidr }) => `out ${INSTANCES} tcp ${port} ${cidr}`),
    ...(stage.network.endpoints
      ? [
          `out ${INSTANCES} tcp 443 ${ENDPOINTS}`,
          `in ${ENDPOINTS} tcp 443 ${INSTANCES}`,
          ...stage.gatewayServices.map((service) => `out ${INSTANCES} tcp 443 gateway ${service}`),
        ]
      : []),
  ];
}

function ports({ hostNames }: StageFacts): number[] {
  return hostNames.length > 0 ? [80, 443] : [80];
}

function flow(stack: Stack, { type, values }: Resource): string {
  const { from_port: from, to_port: to, ip_protocol: protocol } = values;
  const port = from === to ? given(from) : `${given(from)}-${given(to)}`;
  return `${RULES[type]} ${addressIn(values['security_group_id'])} ${String(protocol)} ${port} ${peer(stack, values)}`;
}

function peer(stack: Stack, values: Values): string {
  const list = stack.referred(values['prefix_list_id']);
  const [, service] = /^com\.amazonaws\.[\w-]+\.(\w+)$/.exec(String(list?.values['name'])) ?? [];
  if (service) return `gateway ${service}`;
  const { cidr_ipv4: cidr, cidr_ipv6: ipv6, prefix_list_id: prefixes } = values;
  const peers = [cidr, ipv6, prefixes, values['referenced_security_group_id']].filter(
    (one) => one !== undefined,
  );
  return peers.map(addressIn).join(' and ');
}

/** Refuses rules in another form than the one compared above, and groups with default rules. */
function otherwise(stack: Stack): Finding[] {
  const older = stack
    .all('aws_security_group_rule')
    .map((place) => ({ place, found: 'is of an older type, which no rule here reads' }));
  const inline = stack
    .all('aws_security_group', 'aws_default_security_group')
    .filter(({ values }) => [...list(values['ingress']), ...list(values['egress'])].length > 0)
    .map((place) => ({ place, found: 'has inline rules, which would conflict with the separate rules' }));
  const unmanaged = stack.all('aws_vpc').filter((vpc) => {
    return stack.of(vpc, 'aws_default_security_group', 'vpc_id').length === 0;
  });
  const open = unmanaged.map((place) => ({
    place,
    found: 'keeps its default security group, whose members may all talk to each other',
  }));
  return [...older, ...inline, ...open];
}
