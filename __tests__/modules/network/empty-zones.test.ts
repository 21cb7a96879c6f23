import { synthesizeStage } from '../../support/stage';

const of = (zones: number, emptyZones: number, nat: 'per-zone' | 'none' = 'per-zone') =>
  synthesizeStage({ network: { zones, emptyZones, nat } });
const subnets = (tier: string, slots: number[]) =>
  slots.map((slot) => `\${aws_subnet.network_${tier}_${slot}.id}`);

const emptied = of(3, 1);
const IN_A_ZONE = ['aws_subnet', 'aws_route_table_association', 'aws_network_acl_association', 'aws_route'];

it('the subnets, route tables and ACLs of a zone that is emptied stay', () => {
  const full = of(3, 0);
  for (const type of IN_A_ZONE) expect(Object.keys(emptied.all(type))).toEqual(Object.keys(full.all(type)));
});

it('the load balancer stays in it: otherwise it would send no requests to the instances left there', () => {
  expect(emptied.at('aws_lb.load_balancer_lb')).toMatchObject({ subnets: subnets('public', [1, 2, 3]) });
});

it('neither instances nor a NAT gateway are placed in it', () => {
  expect(emptied.values('aws_autoscaling_group', 'vpc_zone_identifier')).toEqual([
    subnets('private', [1, 2]),
  ]);
  expect(emptied.values('aws_nat_gateway', 'subnet_id')).toEqual(subnets('public', [1, 2]));
});

it('instances that still run there use the first gateway', () => {
  expect(emptied.at('aws_route.network_private_routes_internet_3')).toMatchObject({
    nat_gateway_id: '${aws_nat_gateway.network_private_routes_nat_1.id}',
  });
});

it('interface endpoints leave it too', () => {
  for (const placed of of(4, 2, 'none').values('aws_vpc_endpoint', 'subnet_ids')) {
    expect([undefined, subnets('private', [1, 2])]).toContainEqual(placed);
  }
});
