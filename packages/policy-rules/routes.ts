import type { StageFacts } from '../facts';
import { type Finding, given, type Rule, unless } from './rule';
import { addressIn, list, type Resource, type Stack } from '../documents';

const ANYWHERE = '0.0.0.0/0';
const VPC = 'aws_vpc.network_vpc';
const PUBLIC = 'aws_route_table.network_public_routes_table';
const privateTable = (slot: string) => `aws_route_table.network_private_routes_table_${slot}`;

/** Resources in the stage's network, by the argument that names it. */
const OF_VPC = [
  'aws_internet_gateway',
  'aws_lb_target_group',
  'aws_network_acl',
  'aws_route_table',
  'aws_security_group',
  'aws_default_security_group',
  'aws_subnet',
  'aws_vpc_endpoint',
];

/**
 * Checks every route against the design, which is written down here a second time on purpose: the routes of
 * each table, and the table of each subnet.
 */
export const routes: Rule = {
  id: 'routes',
  why: 'A missing route cuts instances off; an added or more specific one sends their traffic elsewhere.',
  fix: 'Leave routes to modules/network: network.nat and exposure are settings.',
  check: (stack, { stage }) => [
    ...tables(stack, stage),
    ...associations(stack),
    ...stack
      .all(...OF_VPC)
      .flatMap((place) =>
        unless(
          addressIn(place.values['vpc_id']) === VPC,
          place,
          `is in the network ${given(place.values['vpc_id'])}`,
        ),
      ),
  ],
};

/** Checks the routes of each table. A table's local route is implicit. */
function tables(stack: Stack, stage: StageFacts | undefined): Finding[] {
  const known = new Map(stack.all('aws_route_table').map((table) => [table.address, table]));
  const all = stack.all('aws_route');
  const lost = all
    .filter(({ values }) => !known.has(addressIn(values['route_table_id'])))
    .map((place) => ({
      place,
      found: `is of the table ${given(place.values['route_table_id'])}, which is not the stage's`,
    }));
  const wrong = [...known.values()].flatMap((table) => {
    const found = all
      .filter(({ values }) => addressIn(values['route_table_id']) === table.address)
      .map(leads)
      .sort();
    const wanted = stage ? wantedOf(stack, stage, table.address) : [];
    return [
      ...unless(
        found.join() === wanted.join(),
        table,
        `leads ${found.join(', ') || 'nowhere'}, and the design says ${wanted.join(', ') || 'nowhere'}`,
      ),
      ...unless(
        list(table.values['route']).length === 0,
        table,
        'has inline routes, which would remove the separate routes',
      ),
    ];
  });
  return [...lost, ...wrong];
}

/** A route as its line: `0.0.0.0/0 to aws_internet_gateway.network_internet_gateway` */
function leads({ values }: Resource): string {
  const to = Object.entries(values).filter(
    ([name, value]) => value !== undefined && name !== 'route_table_id' && /_(id|arn)$/.test(name),
  );
  const where = to.map(([, value]) => addressIn(value)).join(' and ');
  return `${String(values['destination_cidr_block'])} to ${where}`;
}

function wantedOf(stack: Stack, { exposure, network: { nat } }: StageFacts, table: string): string[] {
  if (table === PUBLIC) {
    const hasInternet = exposure === 'public' || nat !== 'none';
    return hasInternet ? [`${ANYWHERE} to aws_internet_gateway.network_internet_gateway`] : [];
  }
  if (nat === 'none') return [];
  const own = `aws_nat_gateway.network_private_routes_nat_${table.split('_').at(-1)}`;
  const first = 'aws_nat_gateway.network_private_routes_nat_1';
  return [`${ANYWHERE} to ${nat === 'per-zone' && stack.at(own) ? own : first}`];
}

/**
 * Checks that every subnet has the table of its tier. Without one it would use the network's main table,
 * which the code does not define.
 */
function associations(stack: Stack): Finding[] {
  const strange = stack
    .all('aws_route_table_association')
    .flatMap((place) =>
      unless(
        stack.referred(place.values['subnet_id'])?.type === 'aws_subnet',
        place,
        `is of the subnet ${given(place.values['subnet_id'])}, which is not the stage's`,
      ),
    );
  const own = stack.all('aws_subnet').flatMap((subnet) => {
    const [, tier, slot = ''] = /_(public|private)_(\d)$/.exec(subnet.address) ?? [];
    const wanted = tier === 'public' ? PUBLIC : privateTable(slot);
    const found = stack
      .of(subnet, 'aws_route_table_association', 'subnet_id')
      .map(({ values }) => addressIn(values['route_table_id']));
    return unless(
      found.join() === wanted,
      subnet,
      `has the table ${found.join(', ') || 'of the network'}, not ${wanted}`,
    );
  });
  return [...strange, ...own];
}
