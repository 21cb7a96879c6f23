import type { Context } from '../context';
import type { Change } from '../plan';
import { blocks, isChanged, isUnknown, strings, taken, text } from '../values';
import { cuts, fine, type Judge, named, noGap, type Rule, never } from './rule';

export const vpc: Rule = never(
  cuts('vpc-destroyed', 'everything of the stage is in it'),
  (change, context) => {
    if (change.before?.['enable_dns_support'] === true && change.after?.['enable_dns_support'] === false) {
      return cuts('vpc-names-off', 'instances can no longer resolve a name');
    }
    if (change.before?.['enable_dns_hostnames'] !== true || change.after?.['enable_dns_hostnames'] !== false)
      return;
    const named_ = context.once('endpoints of a private name', () =>
      context.of('aws_vpc_endpoint').filter(({ before }) => before?.['private_dns_enabled'] === true),
    );
    return named_.length > 0
      ? cuts('vpc-names-off', `${named(named_)} is reached by a private name, which needs DNS hostnames`)
      : undefined;
  },
);

const LEAVE_FIRST =
  'in two applies: first remove the zone from the group and the endpoints; when its instances have drained, remove it from the load balancer, and remove its subnets';

/** The objects in a subnet: load balancers and groups, or gateways and endpoints. */
const inIt = (subnet: Change, context: Context): Change[] => context.holdersOf(subnet);

/**
 * The objects that are still in a subnet when the change happens. A load balancer that leaves it in the same
 * apply is gone by then, if Terraform makes the change last. Instances take longer to leave.
 */
function stillIn(subnet: Change, change: Change, context: Context): Change[] {
  const id = text(subnet.before, 'id') ?? '';
  const hasLeft = (holder: Change): boolean =>
    holder.type === 'aws_lb' && holder.kind === 'update' && taken(holder, 'subnets').includes(id);
  return inIt(subnet, context).filter((holder) => !(change.destroyedLast && hasLeft(holder)));
}

/**
 * Objects across several subnets that keep none of theirs in this plan. A gateway in the subnet is judged by
 * its own rule.
 */
function uprooted(holders: readonly Change[], context: Context): Change[] {
  return holders.filter((holder) => {
    const subnets = ['subnets', 'vpc_zone_identifier', 'subnet_ids'].flatMap((key) =>
      strings(holder.before, key),
    );
    return (
      subnets.length > 0 &&
      subnets.every((id) => context.subnet(id)?.kind !== 'nothing' && context.subnet(id)?.kind !== 'update')
    );
  });
}

const BESIDE = 'the new one cannot be created until it is deleted';

const keepsAddresses = (change: Change): boolean => {
  const [before, after] = [text(change.before, 'cidr_block'), text(change.after, 'cidr_block')];
  return before !== undefined && before === after;
};

export const subnet: Rule = {
  update: ({ before, after }) =>
    before?.['map_public_ip_on_launch'] === true && after?.['map_public_ip_on_launch'] === false
      ? fine('instances that start in it will have no public address')
      : undefined,
  delete: (change, context) => {
    const holders = stillIn(change, change, context);
    return holders.length > 0
      ? cuts('zone-removed', `${named(holders)} is still in it`, LEAVE_FIRST)
      : fine('nothing is in it');
  },
  replace: (change, context) => {
    const holders = inIt(change, context);
    return holders.length > 0
      ? cuts(
          'zone-removed',
          `${named(holders)} is in it while it is destroyed, before the new one exists`,
          LEAVE_FIRST,
        )
      : fine('nothing is in it');
  },
  createBeforeDestroy: (change, context) => {
    const holders = inIt(change, context);
    // AWS refuses a subnet whose addresses are in use, and the apply stops half-way.
    const staysInVpc = !isUnknown(change, 'vpc_id') && !isChanged(change, 'vpc_id');
    if (staysInVpc && keepsAddresses(change))
      return cuts('zone-removed', `its addresses are taken while it exists: ${BESIDE}`, LEAVE_FIRST);
    if (holders.length === 0) return fine('nothing is in it');
    const without = uprooted(holders, context);
    return without.length > 0
      ? cuts(
          'zone-removed',
          `${named(without)} keeps none of its subnets meanwhile`,
          'remove one zone in each apply',
        )
      : noGap(`${named(holders)} serves from its other zones meanwhile`);
  },
};

/** A VPC can have only one internet gateway, so a new one cannot be attached beside the old one. */
export const internetGateway: Rule = never(
  cuts('route-removed', 'the route between the internet and the stage is removed'),
  (change) =>
    // One without a VPC is incomplete: an apply was killed before it attached it, and nothing uses it yet.
    isChanged(change, 'vpc_id') && text(change.before, 'vpc_id')
      ? cuts('route-removed', 'it leaves its VPC, which then has no route to the internet')
      : undefined,
);

const table = ({ before }: Change): string | undefined => text(before, 'route_table_id');
const destination = (values: Change['before']): string | undefined =>
  ['destination_cidr_block', 'destination_ipv6_cidr_block', 'destination_prefix_list_id']
    .map((key) => text(values, key))
    .find((found) => found !== undefined);

const routeDestroyed: Judge = (change, context) =>
  context.isTableBusy(table(change))
    ? cuts(
        'route-removed',
        `there is no route to ${destination(change.before) ?? 'its destination'} any more`,
      )
    : fine('serves no subnet in use');

const OTHER_WAY = 'open connections through the old route break; new ones work at once';
const OTHER_ADDRESS = ', from another address, which others may have to allow';

/** The attributes for a route's target. */
const WAY =
  /^(gateway_id|nat_gateway_id|network_interface_id|transit_gateway_id|vpc_endpoint_id|vpc_peering_connection_id|egress_only_gateway_id|carrier_gateway_id|core_network_arn|local_gateway_id)$/;

/**
 * Judges a new route: it takes over traffic that went by a less specific one. To a private network there was
 * no traffic before.
 */
const diverts: Judge = (change, context) => {
  const to = text(change.after, 'destination_cidr_block');
  const stands = context.with(
    'route_table_id',
    table(change) ?? text(change.after, 'route_table_id'),
    'aws_route',
  );
  if (
    !to ||
    to === '0.0.0.0/0' ||
    stands.length === 0 ||
    !context.isTableBusy(text(change.after, 'route_table_id'))
  )
    return undefined;
  const isPrivate =
    /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/.test(to);
  return isPrivate
    ? fine(`traffic to ${to} will take this route`)
    : cuts('route-removed', `traffic to ${to} will take this route instead of its present one`);
};

export const route: Rule = {
  create: diverts,
  delete: routeDestroyed,
  replace: routeDestroyed,
  createBeforeDestroy: (change, context) => {
    if (!context.isTableBusy(table(change))) return fine('serves no subnet in use');
    const elsewhere = isChanged(change, 'route_table_id');
    return elsewhere ? noGap() : routeDestroyed(change, context);
  },
  update: (change, context) => {
    if (!context.isTableBusy(table(change))) return undefined;
    const ways = Object.keys({ ...change.before, ...change.after, ...change.unknown }).filter((key) =>
      WAY.test(key),
    );
    const led = ways.some((key) => text(change.before, key) !== undefined);
    if (led && !ways.some((key) => text(change.after, key) !== undefined || isUnknown(change, key)))
      return cuts('route-removed', 'it has no target any more');
    return fine(OTHER_WAY + (isChanged(change, 'nat_gateway_id') ? OTHER_ADDRESS : ''));
  },
};

const tableDestroyed: Judge = (change, context) =>
  context.isTableBusy(text(change.before, 'id'))
    ? cuts('route-removed', 'subnets in use lose their routes')
    : fine('serves no subnet in use');

export const routeTable: Rule = {
  delete: tableDestroyed,
  update: (change, context) => {
    if (isUnknown(change, 'route') || !context.isTableBusy(text(change.before, 'id'))) return undefined;
    const kept = blocks(change.after, 'route').map((one) => JSON.stringify(one));
    const removed = blocks(change.before, 'route').filter((one) => !kept.includes(JSON.stringify(one)));
    return removed.length > 0
      ? cuts('route-removed', `${removed.length} of its routes are removed or changed, the old ones first`)
      : undefined;
  },
};

/**
 * Judges the end of an association. A subnet can have only one, so a new one cannot be created beside the old
 * one.
 */
const associationDestroyed: Judge = (change, context) => {
  const subnet = context.subnet(text(change.before, 'subnet_id'));
  return !subnet || stillIn(subnet, change, context).length > 0
    ? cuts('route-removed', 'its subnet gets the main route table, which has no route out of the VPC')
    : fine('no subnet in use');
};

/** Whether a route table has a route out of the VPC, as far as this stack contains it. */
const leadsOut = (id: string | undefined, context: Context): boolean =>
  context
    .with('route_table_id', id, 'aws_route')
    .some(({ before, kind }) => destination(before) === '0.0.0.0/0' && kind !== 'delete');

export const association: Rule = {
  delete: associationDestroyed,
  update: (change, context) => {
    if (!isChanged(change, 'route_table_id') || !context.isBusy(text(change.before, 'subnet_id')))
      return undefined;
    const known = !isUnknown(change, 'route_table_id');
    return known &&
      leadsOut(table(change), context) &&
      !leadsOut(text(change.after, 'route_table_id'), context)
      ? cuts('route-removed', 'its subnet gets another table, which has no route out of the VPC')
      : fine('its subnet uses other routes; open connections break');
  },
};

export const mainAssociation: Rule = never(
  cuts('route-removed', 'subnets without a table of their own lose their routes'),
  (change) =>
    isChanged(change, 'route_table_id')
      ? cuts('route-removed', 'subnets without a table of their own use other routes')
      : undefined,
);
