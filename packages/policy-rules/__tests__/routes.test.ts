import { add, allBroken, type Break, remove, set } from './broken';

const TABLE = '${aws_route_table.network_private_routes_table_1.id}';
const PUBLIC = '${aws_route_table.network_public_routes_table.id}';
const NAT = 'aws_nat_gateway.network_private_routes_nat_1';
const GATEWAY = '${aws_internet_gateway.network_internet_gateway.id}';

const CASES: [what: string, breakIt: Break, found: string][] = [
  [
    'a missing default route',
    remove('aws_route.network_private_routes_internet_1'),
    `staging/network/private-routes/table-1 leads nowhere, and the design says 0.0.0.0/0 to ${NAT}`,
  ],
  [
    'a more specific route',
    add('aws_route', {
      route_table_id: TABLE,
      destination_cidr_block: '203.0.113.0/24',
      nat_gateway_id: `\${${NAT}.id}`,
    }),
    `staging/network/private-routes/table-1 leads 0.0.0.0/0 to ${NAT}, 203.0.113.0/24 to ${NAT}, and the design says 0.0.0.0/0 to ${NAT}`,
  ],
  [
    'a route to an unknown gateway',
    add('aws_route', {
      route_table_id: PUBLIC,
      destination_cidr_block: '192.168.0.0/16',
      gateway_id: 'vgw-1',
    }),
    'staging/network/public-routes/table leads 0.0.0.0/0 to aws_internet_gateway.network_internet_gateway, 192.168.0.0/16 to vgw-1, ',
  ],
  [
    'a route of the public subnets through NAT',
    set('aws_route.network_public_routes_internet', {
      gateway_id: undefined,
      nat_gateway_id: `\${${NAT}.id}`,
    }),
    `staging/network/public-routes/table leads 0.0.0.0/0 to ${NAT}, `,
  ],
  [
    'an unknown NAT gateway',
    set('aws_route.network_private_routes_internet_1', { nat_gateway_id: 'nat-1' }),
    'staging/network/private-routes/table-1 leads 0.0.0.0/0 to nat-1, ',
  ],
  [
    'a route in an unknown route table',
    add('aws_route', { route_table_id: 'rtb-1', destination_cidr_block: '0.0.0.0/0', gateway_id: GATEWAY }),
    'staging/more is of the table "rtb-1", which is not the stage\'s',
  ],
  [
    'the main route table',
    remove('aws_route_table_association.network_private_routes_association_1'),
    'staging/network/private/1 has the table of the network, not aws_route_table.network_private_routes_table_1',
  ],
  [
    'the route table of another zone',
    set('aws_route_table_association.network_private_routes_association_1', {
      route_table_id: '${aws_route_table.network_private_routes_table_2.id}',
    }),
    'staging/network/private/1 has the table aws_route_table.network_private_routes_table_2, not ',
  ],
  [
    'a subnet in an unknown VPC',
    set('aws_subnet.network_private_1', { vpc_id: 'vpc-1' }),
    'staging/network/private/1 is in the network "vpc-1"',
  ],
  [
    'a target group in an unknown VPC',
    set('aws_lb_target_group.target_group_group', { vpc_id: 'vpc-1' }),
    'staging/target-group/group is in the network "vpc-1"',
  ],
];

describe('the rules refuse', () => {
  it.each(CASES)('%s', (_, breakIt, found) => {
    expect(allBroken('staging', breakIt)).toContainEqual(expect.stringContaining(`routes: ${found}`));
  });
});

it('an endpoint for a service that the stage does not use is refused', () => {
  const breakIt = add('aws_vpc_endpoint', {
    service_name: 'com.amazonaws.us-east-1.execute-api',
    vpc_endpoint_type: 'Interface',
    vpc_id: '${aws_vpc.network_vpc.id}',
  });
  expect(allBroken('staging', breakIt)).toContain(
    'ways: staging/more leads to com.amazonaws.us-east-1.execute-api as Interface at nothing, which the design does not have',
  );
});

it('an endpoint in a public route table is refused', () => {
  const breakIt = set('aws_vpc_endpoint.network_private_routes_s3', { route_table_ids: [PUBLIC] });
  expect(allBroken('staging', breakIt)).toContain(
    'ways: staging/network/private-routes/s3 leads to com.amazonaws.us-east-1.s3 as Gateway at ' +
      'aws_route_table.network_public_routes_table, which the design does not have',
  );
});
