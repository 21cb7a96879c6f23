import type { StageFacts } from '../facts';
import { type Finding, type Rule, unless } from './rule';
import { addressIn, isTrue, list, type Resource, type Stack, texts } from './stack';

/** What is placed in which subnets, by the argument that names them. */
const PLACED = [
  { type: 'aws_lb', argument: 'subnets', tier: 'public' },
  { type: 'aws_nat_gateway', argument: 'subnet_id', tier: 'public' },
  { type: 'aws_autoscaling_group', argument: 'vpc_zone_identifier', tier: 'private' },
  { type: 'aws_vpc_endpoint', argument: 'subnet_ids', tier: 'private' },
  { type: 'aws_instance', argument: 'subnet_id', tier: 'private' },
] as const;

/** Which security group is whose; that of the instances is in packages/policy-rules/instances.ts. */
const GROUPS = [
  { type: 'aws_lb', argument: 'security_groups', group: 'load_balancer' },
  { type: 'aws_vpc_endpoint', argument: 'security_group_ids', group: 'endpoints' },
] as const;

/** What gives something an address of the internet, or a way there. */
export const placement: Rule = {
  id: 'placement',
  why: 'Only the load balancer and the NAT gateways face the internet; everything else has no address and no way there.',
  mend: 'Place it in the private subnets, without a public address, and let it leave by NAT.',
  check: (stack, { facts, stage }) => [
    ...inWrongSubnets(stack),
    ...strangers(stack, facts.region, stage),
    ...inWrongGroups(stack),
    ...wrongRoutes(stack),
    ...publicAddresses(stack),
    ...stack.all('aws_instance').map((place) => ({
      place,
      found: 'is an instance outside the Auto Scaling group',
    })),
  ],
};

function inWrongSubnets(stack: Stack): Finding[] {
  return PLACED.flatMap(({ type, argument, tier }) =>
    stack.all(type).flatMap((resource) => {
      const wrong = texts(resource.values[argument]).filter(
        (subnet) => !addressIn(subnet).includes(`_${tier}_`),
      );
      return unless(wrong.length === 0, resource, `is placed in ${wrong.map(addressIn).join(', ')}`);
    }),
  );
}

function inWrongGroups(stack: Stack): Finding[] {
  return GROUPS.flatMap(({ type, argument, group }) =>
    stack
      .all(type)
      .filter(({ values }) => values['vpc_endpoint_type'] !== 'Gateway')
      .flatMap((resource) => {
        const found = texts(resource.values[argument]).map(addressIn);
        const isOwn = found.length === 1 && found[0] === `aws_security_group.security_groups_${group}`;
        return unless(isOwn, resource, `is in ${found.join(', ') || 'the default security group'}`);
      }),
  );
}

/** `com.amazonaws.vpce.…` is anybody's service: what is sent to its endpoint leaves the account. */
function strangers(stack: Stack, region: string, stage: StageFacts | undefined): Finding[] {
  const known = {
    Gateway: stage?.gatewayServices ?? [],
    Interface: stage?.network.endpoints ? stage.endpointServices : [],
  };
  return stack.all('aws_vpc_endpoint').flatMap((endpoint) => {
    const { service_name: name, vpc_endpoint_type: type } = endpoint.values;
    const own = type === 'Gateway' || type === 'Interface' ? known[type] : [];
    return unless(
      own.some((service) => name === `com.amazonaws.${region}.${service}`),
      endpoint,
      `leads to ${String(name)}, which is no service of AWS in ${region} that the stage uses`,
    );
  });
}

/** Private subnets have tables of their own, which lead to no internet gateway. */
function wrongRoutes(stack: Stack): Finding[] {
  const isPrivate = (table: unknown) => addressIn(table).includes('_private_');
  const associations = stack.all('aws_route_table_association').flatMap((association) => {
    const { subnet_id: subnet, route_table_id: table } = association.values;
    const alike = addressIn(subnet).includes('_private_') === isPrivate(table);
    return unless(alike, association, `joins ${addressIn(subnet)} to ${addressIn(table)}`);
  });
  const routes = stack.all('aws_route').flatMap((route) => {
    const { gateway_id: gateway, route_table_id: table } = route.values;
    return unless(
      !gateway || !isPrivate(table),
      route,
      `leads from private subnets to ${addressIn(gateway)}`,
    );
  });
  const inline = stack
    .all('aws_route_table')
    .filter(({ values }) => list(values['route']).length > 0)
    .map((place) => ({ place, found: 'has routes of its own, which would remove the routes beside it' }));
  return [...associations, ...routes, ...inline];
}

function publicAddresses(stack: Stack): Finding[] {
  const subnets = stack
    .all('aws_subnet')
    .flatMap((subnet) =>
      unless(!isTrue(subnet.values['map_public_ip_on_launch']), subnet, 'gives out public addresses'),
    );
  const templates = stack
    .all('aws_launch_template', 'aws_instance')
    .flatMap((template) =>
      unless(!asksForAddress(template), template, 'asks for a public address for instances'),
    );
  const used = stack.all('aws_nat_gateway').map(({ values }) => addressIn(values['allocation_id']));
  const addresses = stack
    .all('aws_eip')
    .flatMap((eip) => unless(used.includes(eip.address), eip, 'belongs to no NAT gateway'));
  const ipv6 = stack
    .all('aws_vpc', 'aws_subnet', 'aws_lb')
    .filter(({ values }) =>
      Object.entries(values).some(([key, value]) => (key.includes('ipv6') && value) || value === 'dualstack'),
    )
    .map((place) => ({ place, found: 'has IPv6, which no group or ACL here speaks of' }));
  return [...subnets, ...templates, ...addresses, ...ipv6];
}

/** Where the template is silent, the subnet decides; where it says false, nothing can change that. */
function asksForAddress({ values, type }: Resource): boolean {
  const interfaces = list(values['network_interfaces']);
  const given = (interfaces.length > 0 ? interfaces : [values]).map(
    (one) => one['associate_public_ip_address'],
  );
  return type === 'aws_instance' ? given.some(isTrue) : given.some((value) => String(value) !== 'false');
}
