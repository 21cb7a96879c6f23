import type { Context } from '../context';
import type { Change } from '../plan';
import { isChanged, isUnknown, listed, strings, text } from '../values';
import { removedRights } from './removed-rights';
import { cuts, fine, type Finding, type Judge, named, noGap, type Rule } from './rule';

/** The routes to a NAT gateway that serve subnets in use, and their targets after the plan. */
const routesOver = (gateway: Change, context: Context): Change[] =>
  context
    .with('nat_gateway_id', text(gateway.before, 'id'), 'aws_route')
    .filter(({ before }) => context.isTableBusy(text(before, 'route_table_id')));

const NO_WAY_OUT = 'instances cannot reach the internet';
const MOVE_FIRST = 'two applies: first move the routes to the gateway that stays, then remove this one';

const isMoved = (route: Change): boolean => route.kind === 'update' && isChanged(route, 'nat_gateway_id');

const natDestroyed: Judge = (change, context) => {
  const routes = routesOver(change, context);
  if (routes.length === 0) return fine('no subnet in use routes through it');
  if (!routes.every(isMoved)) return cuts('nat-gateway-removed', `${NO_WAY_OUT}: ${named(routes)} uses it`);
  return change.destroyedLast
    ? fine(`is deleted after ${named(routes)} leads elsewhere; open connections through it break`)
    : cuts(
        'nat-gateway-removed',
        `it is deleted before ${named(routes)} leads elsewhere, and meanwhile ${NO_WAY_OUT}`,
        MOVE_FIRST,
      );
};

export const natGateway: Rule = {
  delete: natDestroyed,
  replace: (change, context) => {
    const routes = routesOver(change, context);
    if (routes.length === 0) return fine('no subnet in use routes through it');
    return cuts(
      'nat-gateway-removed',
      `until the new one is created, ${NO_WAY_OUT}: ${named(routes)} uses it`,
      'create_before_destroy, with an address of its own',
    );
  },
  createBeforeDestroy: (change, context) => {
    if (routesOver(change, context).length === 0) return fine('no subnet in use routes through it');
    const address = text(change.before, 'allocation_id');
    const sameAddress =
      address !== undefined &&
      address === text(change.after, 'allocation_id') &&
      !isUnknown(change, 'allocation_id');
    return sameAddress
      ? cuts(
          'nat-gateway-removed',
          'its address can be used by one gateway at a time: the new one cannot be created while the old one exists',
          'a new address for the new gateway',
        )
      : noGap('instances get another public address, which others may have to allow; open connections break');
  },
};

export const elasticIp: Rule = {
  update: (change) =>
    ['instance', 'network_interface'].some((key) => text(change.before, key) && isChanged(change, key))
      ? cuts('nat-gateway-removed', 'it moves: its present user loses the address')
      : undefined,
  delete: (change, context) => {
    const users = context.survivingUses(change, ['id', 'allocation_id']);
    if (users.length > 0)
      return cuts('nat-gateway-removed', `${named(users.map(({ user }) => user))} uses it`);
    return fine(
      `the address ${text(change.before, 'public_ip') ?? ''} is given up for good`.replace('  ', ' '),
    );
  },
  createBeforeDestroy: () => noGap('instances get another public address, which others may have to allow'),
};

/** Whether another route to the internet exists before, during and after the plan. */
const otherWayOut = (context: Context): boolean =>
  context.once('other way out', () =>
    context
      .of('aws_nat_gateway')
      .filter(({ kind }) => kind === 'nothing' || kind === 'update')
      .some((gateway) => routesOver(gateway, context).some(({ kind }) => kind === 'nothing')),
  );

const service = ({ before }: Change): string =>
  (text(before, 'service_name') ?? 'its service').split('.').slice(3).join('.') || 'its service';

function endpointRemoved(change: Change, context: Context): Finding {
  return otherWayOut(context)
    ? fine(`${service(change)} will be reached through the NAT gateway; open connections break`)
    : cuts(
        'endpoint-removed',
        `${service(change)} is reached only through it`,
        'first a NAT gateway and its routes, then remove the endpoint',
      );
}

function narrowed(change: Change): Finding[] {
  const removed = removedRights(change);
  const left = strings(change.before, 'security_group_ids').filter(
    (id) =>
      !strings(change.after, 'security_group_ids').includes(id) && !isUnknown(change, 'security_group_ids'),
  );
  return [
    ...(removed.length > 0
      ? [cuts('endpoint-removed', `its policy no longer allows: ${listed(removed)}`)]
      : isChanged(change, 'policy')
        ? [fine('its policy changes what instances may do through it')]
        : []),
    ...(left.length > 0
      ? [cuts('endpoint-removed', `instances of the old group (${listed(left)}) may no longer reach it`)]
      : []),
  ];
}

/**
 * With private DNS a VPC can have only one endpoint for each service: a new one cannot be created beside the
 * old one.
 */
export const endpoint: Rule = {
  delete: (change, context) => {
    const tables = strings(change.before, 'route_table_ids');
    const idle = tables.length > 0 && !tables.some((id) => context.isTableBusy(id));
    return idle ? fine('serves no subnet in use') : endpointRemoved(change, context);
  },
  update: (change, context) => {
    const tables = context
      .removed(change, 'route_table_ids')
      .filter(
        (id) =>
          context.isTableBusy(id) &&
          !context.with('id', id, 'aws_route_table').some(({ kind }) => kind === 'delete'),
      );
    const unnamed =
      change.before?.['private_dns_enabled'] === true && change.after?.['private_dns_enabled'] === false;
    const uprooted =
      strings(change.before, 'subnet_ids').length > 0 && strings(change.after, 'subnet_ids').length === 0;
    return [
      ...(tables.length > 0 || unnamed || (uprooted && !isUnknown(change, 'subnet_ids'))
        ? [endpointRemoved(change, context)]
        : []),
      ...narrowed(change),
    ];
  },
};

export const endpointAssociation: Rule = {
  delete: (change, context) => {
    const routes = text(change.before, 'route_table_id');
    if (routes && !context.isTableBusy(routes)) return fine('serves no subnet in use');
    return otherWayOut(context)
      ? fine('the service will be reached through the NAT gateway')
      : cuts('endpoint-removed', 'its service is reached only through it');
  },
};
