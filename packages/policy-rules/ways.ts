import type { StageFacts } from '../facts';
import { type Finding, lacking, type Rule, unless } from './rule';
import { addressIn, isTrue, list, type Resource, type Stack, texts } from '../documents';

/**
 * Checks the connections besides routes (routes.ts): from names to the load balancer, and from subnets to
 * AWS.
 */
export const ways: Rule = {
  id: 'ways',
  why: 'A missing or wrong path is an outage for those who use it, and sometimes only the next failure shows it.',
  fix: 'Leave endpoints, gateways, listeners and records to modules/network and modules/load-balancer.',
  check: (stack, { facts, stage }) => [
    ...everySubnet(stack, stage?.network.emptyZones ?? 0),
    ...stack.all('aws_nat_gateway').flatMap(ownSubnet),
    ...endpoints(stack, stage ? endpointsOf(stack, facts.region, stage) : []),
    ...(stage
      ? [
          ...certified(stack, stage),
          ...lacking(
            stack,
            'aws_route53_record',
            ({ values }) => `${String(values['name'])} ${addressIn(list(values['alias'])[0]?.['name'])}`,
            stage.hostNames.map((name) => `${name} aws_lb.load_balancer_lb`),
          ),
        ]
      : []),
  ],
};

/** The number of a subnet slot: `network_private_2` → `2` */
const slotOf = (address: string) => /_(\d)$/.exec(address)?.[1] ?? '';

function subnetsOf(stack: Stack, tier: 'public' | 'private'): string[] {
  return stack
    .all('aws_subnet')
    .map(({ address }) => address)
    .filter((address) => address.includes(`.network_${tier}_`))
    .sort();
}

/**
 * Checks that load balancers have a subnet in every zone. Instances leave out the zones that are to be
 * removed, the last ones.
 */
function everySubnet(stack: Stack, emptyZones: number): Finding[] {
  const spread = [
    ['aws_lb', 'subnets', 'public'],
    ['aws_autoscaling_group', 'vpc_zone_identifier', 'private'],
  ] as const;
  return spread.flatMap(([type, argument, tier]) => {
    const all = subnetsOf(stack, tier);
    const wanted = (type === 'aws_lb' ? all : all.slice(0, all.length - emptyZones)).join(', ');
    return stack.all(type).flatMap((resource) => {
      const found = texts(resource.values[argument]).map(addressIn).sort().join(', ');
      return unless(
        found === wanted && found !== '',
        resource,
        `is in ${found || 'no subnet'}, not in ${wanted || 'any'}`,
      );
    });
  });
}

/** Checks that the NAT gateway of each zone is in the zone's public subnet, with an address of its own. */
function ownSubnet({ values, ...place }: Resource): Finding[] {
  const [subnet, address] = [addressIn(values['subnet_id']), addressIn(values['allocation_id'])];
  const slot = slotOf(place.address);
  return unless(
    subnet === `aws_subnet.network_public_${slot}` && slotOf(address) === slot,
    place,
    `is in ${subnet}, with ${address}`,
  );
}

function endpoint({ values }: Resource): string {
  const { service_name: service, vpc_endpoint_type: type = 'Gateway', private_dns_enabled: dns } = values;
  const at = ['route_table_ids', 'subnet_ids', 'security_group_ids'].flatMap((one) =>
    texts(values[one]).map(addressIn),
  );
  return `${String(service)} as ${String(type)}${isTrue(dns) ? ' by its name' : ''} at ${at.sort().join(', ') || 'nothing'}`;
}

/**
 * Checks that the endpoints are exactly those of the design. A `com.amazonaws.vpce.…` service can be
 * anybody's, and what is sent to it leaves the account.
 */
function endpoints(stack: Stack, wanted: readonly string[]): Finding[] {
  const others = stack
    .all('aws_vpc_endpoint')
    .filter((one) => !wanted.includes(endpoint(one)))
    .map((place) => ({ place, found: `leads to ${endpoint(place)}, which the design does not have` }));
  return [...lacking(stack, 'aws_vpc_endpoint', endpoint, wanted), ...others];
}

/**
 * Checks that an endpoint serves the private subnets, and no route table but theirs: a gateway endpoint is a
 * route.
 */
function endpointsOf(
  stack: Stack,
  region: string,
  { network, endpointServices, gatewayServices }: StageFacts,
): string[] {
  const name = (service: string) => `com.amazonaws.${region}.${service}`;
  const tables = stack
    .all('aws_route_table')
    .map(({ address }) => address)
    .filter((one) => one.includes('_private_'))
    .sort();
  const own = subnetsOf(stack, 'private');
  const used = own.slice(0, own.length - network.emptyZones);
  const interfaces = [...used, 'aws_security_group.security_groups_endpoints'].sort();
  return [
    ...gatewayServices.map((service) => `${name(service)} as Gateway at ${tables.join(', ')}`),
    ...(network.endpoints
      ? endpointServices.map(
          (service) => `${name(service)} as Interface by its name at ${interfaces.join(', ')}`,
        )
      : []),
  ];
}

/**
 * Checks that each name of the stage has its certificate at the HTTPS listener. The first name's is the
 * default certificate.
 */
function certified(stack: Stack, { hostNames }: StageFacts): Finding[] {
  const listener = stack.all('aws_lb_listener').find(({ values }) => String(values['port']) === '443');
  const plain = stack
    .all('aws_lb_listener')
    .filter(({ values }) => String(values['port']) === '80')
    .flatMap((one) =>
      unless(
        !('certificate_arn' in one.values) && !('ssl_policy' in one.values),
        one,
        'has a certificate, but no TLS',
      ),
    );
  if (!listener) return plain;
  const nameOf = (arn: unknown) => {
    const validation = stack.referred(arn);
    return String(stack.referred(validation?.values['certificate_arn'])?.values['domain_name']);
  };
  const first = nameOf(listener.values['certificate_arn']);
  const others = stack
    .of(listener, 'aws_lb_listener_certificate', 'listener_arn')
    .map(({ values }) => nameOf(values['certificate_arn']));
  const elsewhere = stack
    .all('aws_lb_listener_certificate')
    .filter(({ values }) => stack.referred(values['listener_arn']) !== listener);
  const [own, ...more] = hostNames;
  return [
    ...plain,
    ...elsewhere.map((place) => ({ place, found: `is shown by ${addressIn(place.values['listener_arn'])}` })),
    ...unless(first === own, listener, `shows the certificate of ${first}, not of ${own}`),
    ...unless(
      [...others].sort().join() === [...more].sort().join(),
      listener,
      `has certificates of ${others.join(', ') || 'no other name'}, not of ${more.join(', ') || 'no other'}`,
    ),
    ...stack.all('aws_acm_certificate_validation').flatMap(({ values, ...place }) => {
      const wanted = place.address.replace(
        'aws_acm_certificate_validation.certificates_validation_',
        'aws_acm_certificate.certificates_certificate_',
      );
      return unless(
        addressIn(values['certificate_arn']) === wanted,
        place,
        `waits for ${addressIn(values['certificate_arn'])}`,
      );
    }),
  ];
}
