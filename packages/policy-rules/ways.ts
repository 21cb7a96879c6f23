import type { StageFacts } from '../facts';
import { type Finding, given, lacking, type Rule, unless } from './rule';
import { addressIn, isTrue, list, type Resource, type Stack, texts } from './stack';

/** What leads where beside routes (routes.ts): from names to the load balancer, from subnets to AWS. */
export const ways: Rule = {
  id: 'ways',
  why: 'A way that is missing, or leads to the neighbour, is an outage for those who take it, and for some it is only the next failure that shows it.',
  mend: 'Leave endpoints, gateways, listeners and records to modules/network and modules/load-balancer.',
  check: (stack, { stage }) =>
    stage
      ? [
          ...everySubnet(stack, stage),
          ...stack.all('aws_nat_gateway').flatMap(ownSubnet),
          ...lacking(stack, 'aws_vpc_endpoint', endpoint, endpoints(stack, stage)),
          ...certified(stack, stage),
          ...lacking(
            stack,
            'aws_route53_record',
            ({ values }) => `${String(values['name'])} ${addressIn(list(values['alias'])[0]?.['name'])}`,
            stage.hostNames.map((name) => `${name} aws_lb.load_balancer_lb`),
          ),
          ...stack.all('aws_route53_record').flatMap(proves),
        ]
      : [],
};

/** `network_private_2` → `2` */
const slotOf = (address: string) => /_(\d)$/.exec(address)?.[1] ?? '';

function subnetsOf(stack: Stack, tier: 'public' | 'private'): string[] {
  return stack
    .all('aws_subnet')
    .map(({ address }) => address)
    .filter((address) => address.includes(`.network_${tier}_`))
    .sort();
}

/** Load balancers are in every zone; instances leave out those that are to be given up, the last ones. */
function everySubnet(stack: Stack, { network }: StageFacts): Finding[] {
  const spread = [
    ['aws_lb', 'subnets', 'public'],
    ['aws_autoscaling_group', 'vpc_zone_identifier', 'private'],
  ] as const;
  return spread.flatMap(([type, argument, tier]) => {
    const all = subnetsOf(stack, tier);
    const wanted = (type === 'aws_lb' ? all : all.slice(0, all.length - network.emptyZones)).join(', ');
    return stack.all(type).flatMap((resource) => {
      const found = texts(resource.values[argument]).map(addressIn).sort().join(', ');
      return unless(found === wanted, resource, `is in ${found || 'no subnet'}, not in ${wanted}`);
    });
  });
}

/** Each zone's gateway is there, with an address of its own. */
function ownSubnet({ values, ...place }: Resource): Finding[] {
  const [subnet, address] = [addressIn(values['subnet_id']), addressIn(values['allocation_id'])];
  const slot = slotOf(place.address);
  return unless(
    slotOf(subnet) === slot && slotOf(address) === slot,
    place,
    `is in ${subnet}, with ${address}`,
  );
}

function endpoint({ values }: Resource): string {
  const service =
    /^com\.amazonaws\.[\w-]+\.(.+)$/.exec(String(values['service_name']))?.[1] ??
    given(values['service_name']);
  const { vpc_endpoint_type: type = 'Gateway', private_dns_enabled: dns } = values;
  const at = ['route_table_ids', 'subnet_ids', 'security_group_ids'].flatMap((one) =>
    texts(values[one]).map(addressIn),
  );
  return `${service} as ${String(type)}${isTrue(dns) ? ' by its name' : ''} at ${at.sort().join(', ')}`;
}

function endpoints(stack: Stack, { network, endpointServices, gatewayServices }: StageFacts): string[] {
  const tables = stack
    .all('aws_route_table')
    .map(({ address }) => address)
    .filter((one) => one.includes('_private_'))
    .sort();
  const own = subnetsOf(stack, 'private');
  const used = own.slice(0, own.length - network.emptyZones);
  const interfaces = [...used, 'aws_security_group.security_groups_endpoints'].sort();
  return [
    ...gatewayServices.map((service) => `${service} as Gateway at ${tables.join(', ')}`),
    ...(network.endpoints
      ? endpointServices.map((service) => `${service} as Interface by its name at ${interfaces.join(', ')}`)
      : []),
  ];
}

/** Each name of the stage has its certificate at the listener of HTTPS: the first as the one that is shown otherwise. */
function certified(stack: Stack, { hostNames }: StageFacts): Finding[] {
  const listener = stack.all('aws_lb_listener').find(({ values }) => String(values['port']) === '443');
  const plain = stack
    .all('aws_lb_listener')
    .filter(({ values }) => String(values['port']) === '80')
    .flatMap((one) =>
      unless(
        !('certificate_arn' in one.values) && !('ssl_policy' in one.values),
        one,
        'has a certificate, and speaks no TLS',
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

/** A record proves one certificate: name, type and answer are of the same. */
function proves({ values, ...place }: Resource): Finding[] {
  if (list(values['alias']).length > 0) return [];
  const parts = [values['name'], values['type'], ...texts(values['records'])].map(String);
  const whole =
    parts.length === 3 &&
    parts.every((one) => /^\$\{one\(\[for option in .+\]\)\.resource_record_\w+\}$/s.test(one));
  const certificates = parts.map((one) => /aws_acm_certificate\.(\w+)/.exec(one)?.[1]);
  const own = place.address.replace('aws_route53_record.certificates_record_', 'certificates_certificate_');
  const holds = whole && certificates.every((one) => one === own) && values['ttl'] !== undefined;
  return unless(holds, place, 'does not prove its own certificate');
}
