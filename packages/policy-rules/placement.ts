import { type Finding, type Rule, unless } from './rule';
import { addressIn, isTrue, list, type Resource, type Stack, texts } from '../documents';

/** Checks what gives a resource a public address, or a route to the internet. */
export const placement: Rule = {
  id: 'placement',
  why: 'Only the load balancer and the NAT gateways face the internet; everything else has no address and no way there.',
  fix: 'Place it in the private subnets, without a public address, and let it leave by NAT.',
  check: (stack) => [
    ...stack.all('aws_lb').flatMap(inOwnGroup),
    ...publicAddresses(stack),
    ...stack.all('aws_instance').map((place) => ({
      place,
      found: 'is an instance outside the Auto Scaling group',
    })),
  ],
};

/**
 * Checks the load balancer's security group. instances.ts checks those of the instances, ways.ts those of the
 * endpoints.
 */
function inOwnGroup(balancer: Resource): Finding[] {
  const found = texts(balancer.values['security_groups']).map(addressIn);
  return unless(
    found.join() === 'aws_security_group.security_groups_load_balancer',
    balancer,
    `is in ${found.join(', ') || 'the default security group'}`,
  );
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
    .map((place) => ({ place, found: 'has IPv6, which no security group or ACL here covers' }));
  return [...subnets, ...templates, ...addresses, ...ipv6];
}

/**
 * Whether the template may assign a public address. Where it does not say, the subnet decides; `false` always
 * wins.
 */
function asksForAddress({ values, type }: Resource): boolean {
  const interfaces = list(values['network_interfaces']);
  const given = (interfaces.length > 0 ? interfaces : [values]).map(
    (one) => one['associate_public_ip_address'],
  );
  return type === 'aws_instance' ? given.some(isTrue) : given.some((value) => String(value) !== 'false');
}
