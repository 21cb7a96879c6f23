import { addressIn as someAddressIn } from './addresses';
import { addressIn, isTrue, list, type Resource, texts, type Values } from '../documents';
import { type Configuration, NotModelled } from './configuration';
import type { Peer } from './filters';
import type { Range } from './ports';

/** Ports from which clients of any kind, load balancers and NAT gateways open connections. */
export const ANY_EPHEMERAL: Range = [1024, 65535];
/** Linux's ephemeral ports (`net.ipv4.ip_local_port_range`). */
export const LINUX_EPHEMERAL: Range = [32768, 60999];

/** A network interface in the VPC, or a group of them that are alike. */
export interface End extends Peer {
  readonly kind: 'load balancer' | 'instances' | 'endpoint';
  /** With its subnet: `instances in network_private_1`. */
  readonly name: string;
  readonly subnet: Resource;
  /** Whether it has a public address besides its private one. */
  readonly isPublic: boolean;
  /** The ports from which it opens connections, and to which answers come back; undefined where it opens none. */
  readonly ephemeral?: Range;
}

/** Everything in the VPC's subnets but NAT gateways, which only forward. */
export function endsOf(configuration: Configuration): End[] {
  return [
    ...configuration.all('aws_lb').flatMap((block) => loadBalancer(configuration, block)),
    ...configuration.all('aws_autoscaling_group').flatMap((block) => fleet(configuration, block)),
    ...configuration.all('aws_instance').flatMap((block) => instance(configuration, block)),
    ...configuration
      .all('aws_vpc_endpoint')
      .filter(({ values }) => values['vpc_endpoint_type'] === 'Interface')
      .flatMap((block) => endpoint(configuration, block)),
  ];
}

/** The subnets of a list of ids. */
export function subnetsOf(configuration: Configuration, ids: unknown): Resource[] {
  return texts(ids).map((id) => {
    const subnet = configuration.referred(id);
    if (subnet?.type !== 'aws_subnet') throw new NotModelled(`subnet ${id}`);
    return subnet;
  });
}

function loadBalancer(configuration: Configuration, { values }: Resource): End[] {
  return subnetsOf(configuration, values['subnets']).map((subnet) => ({
    ...placed('load balancer', 'load balancer', subnet),
    groups: groupsOf(configuration, values['security_groups']),
    isPublic: !isTrue(values['internal']),
    ephemeral: ANY_EPHEMERAL,
  }));
}

function fleet(configuration: Configuration, { values, address }: Resource): End[] {
  const [{ id } = {}] = list(values['launch_template']);
  const template = configuration.referred(id);
  if (template?.type !== 'aws_launch_template') throw new NotModelled(`${address}: its launch template`);
  const interfaces = list(template.values['network_interfaces']);
  const given = interfaces.length > 0 ? interfaces : [template.values];
  return subnetsOf(configuration, values['vpc_zone_identifier']).map((subnet) => ({
    ...placed('instances', 'instances', subnet),
    groups: groupsOf(
      configuration,
      given.flatMap((one) => texts(one['security_groups'] ?? one['vpc_security_group_ids'])),
    ),
    isPublic: given.some((one) => hasPublicAddress(one, subnet)),
    ephemeral: LINUX_EPHEMERAL,
  }));
}

function instance(configuration: Configuration, { values, name }: Resource): End[] {
  return subnetsOf(configuration, values['subnet_id']).map((subnet) => ({
    ...placed('instances', `instance ${name}`, subnet),
    groups: groupsOf(configuration, values['vpc_security_group_ids']),
    isPublic: hasPublicAddress(values, subnet),
    ephemeral: LINUX_EPHEMERAL,
  }));
}

function endpoint(configuration: Configuration, { values }: Resource): End[] {
  const service = String(values['service_name']).replace(/^com\.amazonaws\.[\w-]+\./, '');
  return subnetsOf(configuration, values['subnet_ids']).map((subnet) => ({
    ...placed('endpoint', `endpoint ${service}`, subnet),
    groups: groupsOf(configuration, values['security_group_ids']),
    isPublic: false,
  }));
}

function placed<Kind extends End['kind']>(kind: Kind, name: string, subnet: Resource) {
  return {
    kind,
    name: `${name} in ${subnet.name}`,
    subnet,
    address: someAddressIn(String(subnet.values['cidr_block'])),
  };
}

/** The subnet decides where neither the instance nor its launch template does. */
function hasPublicAddress(values: Values, subnet: Resource): boolean {
  return isTrue(values['associate_public_ip_address'] ?? subnet.values['map_public_ip_on_launch']);
}

/**
 * Without a group of its own it is in the VPC's default one, which allows all outbound traffic where Terraform does not
 * manage it.
 */
function groupsOf(configuration: Configuration, ids: unknown): string[] {
  const named = texts(ids).map((id) => addressIn(id));
  if (named.length > 0) return named;
  const managed = configuration.all('aws_default_security_group').map(({ address }) => address);
  if (managed.length === 0) throw new NotModelled("the VPC's default security group, which nothing manages");
  return managed;
}
