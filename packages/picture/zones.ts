import { addressIn, type Resource, texts } from '../documents';
import { type Configuration, NotModelled } from '../reachability';

/** An Availability Zone with its subnets. */
export interface Zone {
  /** `us-east-1a`, or `zone 1` where AWS chooses the zone. */
  readonly name: string;
  /** The subnet of the load balancer and the NAT gateway. */
  readonly upper?: Subnet;
  /** The subnet of instances and interface endpoints. */
  readonly lower?: Subnet;
}

/** A subnet of a stage. */
export interface Subnet {
  /** The name that the flows use: `network_private_1`. */
  readonly name: string;
  readonly cidr: string;
  /** Whether it has a route to an internet gateway. */
  readonly isPublic: boolean;
}

/**
 * The zones with their subnets, in order.
 *
 * @throws NotModelled where a zone has two subnets of one tier: the grid has one place for each
 */
export function zonesOf(configuration: Configuration): Zone[] {
  const zones = new Map<string, { upper?: Subnet; lower?: Subnet }>();
  for (const block of configuration.all('aws_subnet')) {
    const zone = String(block.values['availability_zone']);
    const tier = isUpper(configuration, block) ? 'upper' : 'lower';
    const known = zones.get(zone) ?? {};
    if (known[tier]) throw new NotModelled(`${block.address}, a second subnet of its tier in a zone`);
    zones.set(zone, { ...known, [tier]: subnetOf(configuration, block) });
  }
  return [...zones]
    .map(([zone, subnets]) => ({ name: nameOf(zone), order: orderOf(zone), ...subnets }))
    .sort((one, other) => one.order - other.order);
}

function subnetOf(configuration: Configuration, block: Resource): Subnet {
  return {
    name: block.name,
    cidr: String(block.values['cidr_block']),
    isPublic: hasRouteOut(configuration, block),
  };
}

/**
 * Whether a subnet belongs in the upper row: it has a route to the internet, a NAT gateway or the load
 * balancer.
 */
function isUpper(configuration: Configuration, subnet: Resource): boolean {
  const isHere = (id: unknown): boolean => addressIn(id) === subnet.address;
  return (
    hasRouteOut(configuration, subnet) ||
    configuration.all('aws_nat_gateway').some(({ values }) => isHere(values['subnet_id'])) ||
    configuration.all('aws_lb').some(({ values }) => texts(values['subnets']).some(isHere))
  );
}

function hasRouteOut(configuration: Configuration, subnet: Resource): boolean {
  const table = configuration
    .all('aws_route_table_association')
    .find(({ values }) => addressIn(values['subnet_id']) === subnet.address);
  return configuration
    .all('aws_route')
    .filter(
      ({ values }) => addressIn(values['route_table_id']) === addressIn(table?.values['route_table_id']),
    )
    .some(({ values }) => configuration.referred(values['gateway_id'])?.type === 'aws_internet_gateway');
}

/** The index of a zone that is taken from AWS's list: `${element(….names, 0)}`. */
const placeOf = (zone: string): number | undefined => {
  const index = /, (\d+)\)\}$/.exec(zone)?.[1];
  return index === undefined ? undefined : Number(index);
};

function nameOf(zone: string): string {
  const place = placeOf(zone);
  return place === undefined ? zone : `zone ${place + 1}`;
}

/** The position of a zone. Zones with names stay in the order of the code. */
const orderOf = (zone: string): number => placeOf(zone) ?? 0;
