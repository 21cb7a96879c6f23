import { query } from './aspects/disappears';
import { joined, tagged } from './aspects/find';
import { because, one, REFUSED } from './aspects/judged';
import { anywhere } from './aspects/rights';
import type { Kinds } from './kind';

/** VPC: routes. */
export const vpcRoutes = {
  aws_route: {
    find: { importId: joined('_', 'route_table_id', 'destination_cidr_block') },
    rights: {
      read: [anywhere('ec2:DescribeRouteTables')],
      apply: [anywhere('ec2:CreateRoute', 'ec2:DeleteRoute', 'ec2:ReplaceRoute')],
    },
    createBeforeDestroy: false,
    verdict: 'route',
    disappears: {
      part: query('ec2', 'DeleteRoute', ({ route_table_id: table, destination_cidr_block: cidr }) => ({
        RouteTableId: table,
        DestinationCidrBlock: cidr,
      })),
    },
    audit: undefined,
    price: 'free',
    judged: {
      values: { route_table_id: one('aws_route_table') },
      security: ['destination_cidr_block', 'gateway_id', 'nat_gateway_id', 'route_table_id'],
      leftOut: {},
    },
  },
  aws_route_table: {
    find: tagged({
      kind: 'rtb',
      word: 'route table',
      remove: (id) => `aws ec2 delete-route-table --route-table-id ${id}`,
      order: 7,
    }),
    rights: {
      read: [anywhere('ec2:DescribeRouteTables')],
      apply: [
        anywhere(
          'ec2:CreateRouteTable',
          'ec2:DeleteRouteTable',
          'ec2:DisassociateRouteTable',
          'ec2:CreateTags',
          'ec2:DeleteTags',
        ),
      ],
    },
    createBeforeDestroy: true,
    verdict: 'route-table',
    words: { existence: 'network.zones' },
    disappears: { stays: 'AWS deletes no route table that subnets are associated with' },
    audit: ({ id }) => `ec2 route-table ${id}`,
    price: 'free',
    judged: {
      values: { vpc_id: one('aws_vpc') },
      security: [],
      leftOut: because(REFUSED, 'lifecycle.create_before_destroy', 'tags.*', 'vpc_id'),
    },
  },
  aws_route_table_association: {
    find: {
      importId: ({ subnet_id: subnet, route_table_id: table }, { lookups }) =>
        lookups.routeTableAssociation(subnet, table),
    },
    rights: {
      read: [anywhere('ec2:DescribeRouteTables')],
      apply: [
        anywhere('ec2:AssociateRouteTable', 'ec2:DisassociateRouteTable', 'ec2:ReplaceRouteTableAssociation'),
      ],
    },
    createBeforeDestroy: true, // the load balancer leaves a subnet before the subnet loses its routes
    verdict: 'route-table-association',
    words: { existence: 'network.zones' },
    disappears: { part: query('ec2', 'DisassociateRouteTable', ({ id }) => ({ AssociationId: id })) },
    audit: undefined,
    price: 'free',
    judged: {
      values: { route_table_id: one('aws_route_table'), subnet_id: one('aws_subnet') },
      security: ['route_table_id', 'subnet_id'],
      leftOut: { 'lifecycle.create_before_destroy': REFUSED },
      removed: true,
    },
  },
} satisfies Kinds;
