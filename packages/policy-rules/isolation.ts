import { type Facts, overlaps, parseCidr } from '../facts';
import { type Context, type Finding, type Rule } from './rule';
import { type Stack, textsIn } from '../documents';

/** Resources that connect networks, share resources or read another stack's state. */
const CONNECTIONS = [
  'aws_vpc_peering_connection',
  'aws_vpc_peering_connection_accepter',
  'aws_ec2_transit_gateway',
  'aws_ec2_transit_gateway_vpc_attachment',
  'aws_vpn_gateway',
  'aws_vpc_endpoint_service',
  'aws_vpclattice_service_network_vpc_association',
  'aws_ram_resource_share',
  'aws_ram_resource_association',
  'data.terraform_remote_state',
];

/** Checks that a stage contains neither names of other stages nor connections to them. */
export const isolation: Rule = {
  id: 'stage-isolation',
  why: 'A fault in one stage must not reach another: not by network, permissions or names.',
  fix: 'Refer to resources of this stage only; what several stages need goes into its own stack.',
  check: (stack, context) => [
    ...stack.all(...CONNECTIONS).map((place) => ({ place, found: 'connects the stack with another' })),
    ...(context.stage ? named(stack, context, context.stage.name) : []),
    ...(context.stage ? addressed(stack, context, context.stage.name) : []),
  ],
};

/** Rules for the network of another stage, or a part of it. */
function addressed(stack: Stack, { facts }: Context, own: string): Finding[] {
  const others = Object.values(facts.stages).filter(({ name }) => name !== own);
  const rules = stack.resources.filter(({ type }) =>
    /^aws_(network_acl_rule|vpc_security_group_.+)$/.test(type),
  );
  return rules.flatMap((rule) => {
    const cidr = String(rule.values['cidr_ipv4'] ?? rule.values['cidr_block']);
    const inside = others.filter(({ network }) => isWithin(cidr, network.cidr));
    return inside.map(({ name }) => ({ place: rule, found: `is about ${cidr}, where the stage ${name} is` }));
  });
}

function isWithin(cidr: string, network: string): boolean {
  const [inner, outer] = [parseCidr(cidr)?.prefix, parseCidr(network)?.prefix];
  return inner !== undefined && outer !== undefined && inner >= outer && overlaps(cidr, network);
}

/**
 * Names of another stage, and reads of its parameters. User data is not searched: it contains the app's own
 * values.
 */
function named(stack: Stack, { facts }: Context, own: string): Finding[] {
  const others = Object.keys(facts.stages).filter((stage) => stage !== own && !stage.startsWith(`${own}-`));
  // The longest name first: `hello-web-eu` belongs to the stage web-eu, not to web.
  const stages = [...others, own].sort((a, b) => b.length - a.length);
  const pattern = new RegExp(
    `(?<![A-Za-z0-9])${escaped(facts.project)}[-/](${stages.map(escaped).join('|')})(?![A-Za-z0-9])`,
    'g',
  );
  return stack.resources.flatMap((resource) => {
    // The boundary is shared by all stages, and checked by another rule (trust).
    const values = { ...resource.values, user_data: undefined, permissions_boundary: undefined };
    const texts = withoutSettings(textsIn(values), facts, own);
    const found = [...texts.matchAll(pattern)].map(([, stage]) => stage).filter((stage) => stage !== own);
    return [...new Set(found)].map((stage) => ({ place: resource, found: `names the stage ${stage}` }));
  });
}

/**
 * Removes the user's domain, repository and mailboxes, which name no stage: `acme-web.com` with a stage web.
 */
function withoutSettings(texts: readonly string[], facts: Facts, own: string): string {
  const { domain, repository, alerts } = facts;
  const whole: readonly (string | undefined)[] = [...alerts.emails, facts.stages[own]?.app.healthPath];
  const within = [`/${repository.name}/blob/${repository.branch}/docs/`, ...(domain ? [domain] : [])];
  const text = texts.filter((one) => !whole.includes(one)).join('\n');
  return within.reduce((rest, one) => rest.replaceAll(one, ''), text);
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
