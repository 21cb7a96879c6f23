import { planOf, type RawPlan, read, real, realPlan } from '../../recorded-plans';
import { said, verdictOf } from './helpers';

const NO_WAY_OUT = 'instances cannot reach the internet';
const LEAVE =
  'instead: in two applies: first remove the zone from the group and the endpoints; when its instances have drained, remove it from the load balancer, and remove its subnets';

const LEFT_BEHIND = [
  'cuts users off',
  'instances of aws_autoscaling_group.fleet run in a zone that is removed from it, and will get no requests',
  'instead: in two applies: first remove the zone from the group and, when its instances have drained, from the load balancer',
];

describe('plans that Terraform recorded', () => {
  test.each<[plan: string, address: string, ...said: string[]]>([
    ['zone removed at once', 'aws_subnet.public_c', 'cuts users off', 'aws_lb.main is still in it', LEAVE],
    [
      'zone removed at once',
      'aws_subnet.private_c',
      'cuts users off',
      'aws_autoscaling_group.fleet and 1 more is still in it',
      LEAVE,
    ],
    ['zone removed at once', 'aws_nat_gateway.c', 'cuts users off', `${NO_WAY_OUT}: aws_route.c uses it`],
    ['zone removed at once', 'aws_route.c', 'cuts users off', 'there is no route to 0.0.0.0/0 any more'],
    [
      'zone removed at once',
      'aws_route_table.private_c',
      'cuts users off',
      'subnets in use lose their routes',
    ],
    ['zone removed at once', 'aws_vpc_endpoint.s3', 'in place'],
    ['zone removed at once', 'aws_network_acl.private', 'in place'],
    ['zone left by group and balancer', 'aws_lb.main', ...LEFT_BEHIND],
    [
      'zone left by group and balancer',
      'aws_autoscaling_group.fleet',
      'in place',
      'instances in us-east-1c are replaced in the other zones, new ones first, and drained',
    ],
    ['zone added', 'aws_lb.main', 'in place'],
    ['zone added', 'aws_autoscaling_group.fleet', 'in place'],
    ['zone added', 'aws_network_acl.private', 'in place'],
    ['zone added', 'aws_vpc_endpoint.s3', 'in place'],
    ['zone added', 'aws_vpc_endpoint.logs', 'in place'],
    ['zone exchanged', 'aws_lb.main', ...LEFT_BEHIND],
    [
      'one NAT gateway instead of three',
      'aws_nat_gateway.b',
      'cuts users off',
      `it is deleted before aws_route.b leads elsewhere, and meanwhile ${NO_WAY_OUT}`,
      'instead: two applies: first move the routes to the gateway that stays, then remove this one',
    ],
    [
      'one NAT gateway instead of three',
      'aws_route.b',
      'in place',
      'open connections through the old route break; new ones work at once, from another address, which others may have to allow',
    ],
    ['one NAT gateway instead of three', 'aws_eip.b', 'in place', 'the address a.b.c.d is given up for good'],
    ['no NAT gateway', 'aws_nat_gateway.a', 'cuts users off', `${NO_WAY_OUT}: aws_route.a uses it`],
    ['no NAT gateway', 'aws_route.a', 'cuts users off', 'there is no route to 0.0.0.0/0 any more'],
    [
      'NAT gateway in another subnet',
      'aws_nat_gateway.a',
      'cuts users off',
      'its address can be used by one gateway at a time: the new one cannot be created while the old one exists',
      'instead: a new address for the new gateway',
    ],
    [
      'NAT gateway with an address of its own',
      'aws_nat_gateway.a',
      'replaced without a gap',
      'instances get another public address, which others may have to allow; open connections break',
    ],
    ['public route removed', 'aws_route.public', 'cuts users off', 'there is no route to 0.0.0.0/0 any more'],
    [
      'route table left',
      'aws_route_table_association.private_a',
      'cuts users off',
      'its subnet gets the main route table, which has no route out of the VPC',
    ],
    [
      'S3 endpoint removed',
      'aws_vpc_endpoint.s3',
      'in place',
      's3 will be reached through the NAT gateway; open connections break',
    ],
    [
      'logs endpoint removed',
      'aws_vpc_endpoint.logs',
      'in place',
      'logs will be reached through the NAT gateway; open connections break',
    ],
    [
      'ACL rule removed',
      'aws_network_acl_rule.app_in',
      'cuts users off',
      'tcp port 8443 from 10.0.0.0/16 no longer passes',
    ],
    [
      'ACL rule on another port',
      'aws_network_acl_rule.app_in',
      'cuts users off',
      'tcp port 8443 from 10.0.0.0/16 no longer passes',
    ],
    [
      'ACL denies',
      'aws_network_acl_rule.deny',
      'cuts users off',
      'everything from 10.0.0.0/24 is denied, also the answers to connections from inside: ACLs are stateless',
    ],
    ['ACL opened', 'aws_network_acl_rule.ssh', 'in place'],
    ['addresses changed', 'aws_vpc.main', 'cuts users off', 'everything of the stage is in it'],
    [
      'addresses changed',
      'aws_internet_gateway.main',
      'cuts users off',
      'it leaves its VPC, which then has no route to the internet',
    ],
    [
      'addresses changed',
      'aws_subnet.public_a',
      'cuts users off',
      'aws_lb.main keeps none of its subnets meanwhile',
      'instead: remove one zone in each apply',
    ],
    [
      'addresses changed',
      'aws_network_acl.private',
      'in place',
      "every subnet of it falls to the VPC's default ACL, which allows everything",
    ],
    [
      'flow log of rejects only',
      'aws_flow_log.main',
      'in place',
      'it monitors and reports nothing meanwhile',
    ],
  ])('%s: %s', (name, address, ...expected) => {
    expect(said(real(name), address)).toEqual(expected);
  });
});

describe('verdicts that depend on the order, which only the state has', () => {
  const state = (createFirst: boolean): unknown => ({
    version: 4,
    resources: ['b', 'c'].map((name) => ({
      mode: 'managed',
      type: 'aws_nat_gateway',
      name,
      instances: [{ create_before_destroy: createFirst }],
    })),
  });
  const plan = 'one NAT gateway instead of three';

  test('a NAT gateway deleted after its routes moved cuts nobody off', () => {
    const judged = read(realPlan(plan), 'staging', state(true));
    expect(said(judged, 'aws_nat_gateway.b')).toEqual([
      'in place',
      'is deleted after aws_route.b leads elsewhere; open connections through it break',
    ]);
    expect(verdictOf(judged).refused).toEqual([]);
  });

  test('a NAT gateway deleted before that is refused, as without a state', () => {
    expect(verdictOf(read(realPlan(plan), 'staging', state(false))).refused.map(({ key }) => key)).toEqual([
      'aws_nat_gateway.b',
      'aws_nat_gateway.c',
    ]);
  });

  test('a NAT gateway whose routes are deleted too is refused in any order', () => {
    const judged = read(realPlan('no NAT gateway'), 'staging', state(true));
    expect(said(judged, 'aws_nat_gateway.b')).toEqual([
      'cuts users off',
      `${NO_WAY_OUT}: aws_route.b uses it`,
    ]);
  });
});

/** The plan of the second apply: the named objects have left the zone in the first. */
function second(left: readonly string[]): RawPlan {
  const changes = realPlan('zone removed at once').resource_changes!.map((one) => {
    if (!left.includes(one.address)) return one;
    const stands = { ...one.change.after, subnet_configuration: [] };
    return { ...one, change: { ...one.change, actions: ['no-op'], before: stands, after: stands } };
  });
  return planOf(changes, {});
}
const FLEET_AND_ENDPOINT = ['aws_autoscaling_group.fleet', 'aws_vpc_endpoint.logs'];

test('a zone with only the load balancer in it is removed in place, if the state deletes the subnet last', () => {
  const state = (createFirst: boolean): unknown => ({
    version: 4,
    resources: ['aws_subnet', 'aws_route_table_association'].map((type) => ({
      mode: 'managed',
      type,
      name: 'public_c',
      instances: [{ create_before_destroy: createFirst }],
    })),
  });
  const plan = second(FLEET_AND_ENDPOINT);
  const verdict = verdictOf(read(plan, 'staging', state(true)));
  expect(verdict.severity).toBe('in place');
  expect(said(read(plan, 'staging', state(true)), 'aws_lb.main')).toEqual([
    'in place',
    "it no longer serves from us-east-1c: clients that hold that zone's address try again",
  ]);
  expect(said(read(plan, 'staging', state(true)), 'aws_subnet.public_c')).toEqual([
    'in place',
    'nothing is in it',
  ]);
  expect(verdictOf(read(plan, 'staging', state(false))).refused.map(({ key }) => key)).toEqual([
    'aws_route_table_association.public_c',
    'aws_subnet.public_c',
  ]);
});

test('a zone that group, load balancer and endpoint have left is removed in place', () => {
  const verdict = verdictOf(read(second([...FLEET_AND_ENDPOINT, 'aws_lb.main'])));
  expect(verdict.severity).toBe('in place');
  expect(verdict.changes.find(({ key }) => key === 'aws_subnet.private_c')?.reasons).toEqual([
    'nothing is in it',
  ]);
  expect(verdict.changes.find(({ key }) => key === 'aws_nat_gateway.c')?.reasons).toEqual([
    'no subnet in use routes through it',
  ]);
});
