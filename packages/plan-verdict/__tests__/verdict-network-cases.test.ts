import { planWith, read, sketch, sketched, standing } from '../../recorded-plans';
import { said } from './helpers';

const NO_WAY_OUT = 'instances cannot reach the internet';
const LEAVE =
  'instead: in two applies: first remove the zone from the group and the endpoints; when its instances have drained, remove it from the load balancer, and remove its subnets';

describe('plans written by hand', () => {
  const rule = standing('aws_network_acl_rule.app_in');
  test.each<[what: string, change: ReturnType<typeof sketch>, ...said: string[]]>([
    [
      'DNS support off',
      sketch('aws_vpc.main', 'update', { set: { enable_dns_support: false } }),
      'cuts users off',
      'instances can no longer resolve a name',
    ],
    [
      'DNS hostnames off',
      sketch('aws_vpc.main', 'update', { set: { enable_dns_hostnames: false } }),
      'cuts users off',
      'aws_vpc_endpoint.logs is reached by a private name, which needs DNS hostnames',
    ],
    ['tags of the VPC', sketch('aws_vpc.main', 'update', { set: { tags: { Name: 'x' } } }), 'in place'],
    [
      'one of three subnets replaced, new one first, with another CIDR block',
      sketch('aws_subnet.public_c', 'createBeforeDestroy', { set: { cidr_block: '10.60.250.0/24' } }),
      'replaced without a gap',
      'aws_lb.main and 1 more serves from its other zones meanwhile',
    ],
    [
      'one of three subnets replaced, new one first, with the same CIDR block',
      sketch('aws_subnet.public_c', 'createBeforeDestroy', { paths: [['availability_zone']] }),
      'cuts users off',
      'its addresses are taken while it exists: the new one cannot be created until it is deleted',
      LEAVE,
    ],
    [
      'one of three subnets replaced, old one first',
      sketch('aws_subnet.private_c', 'replace'),
      'cuts users off',
      'aws_autoscaling_group.fleet and 1 more is in it while it is destroyed, before the new one exists',
      LEAVE,
    ],
    [
      'NAT gateway replaced, old one first',
      sketch('aws_nat_gateway.a', 'replace'),
      'cuts users off',
      `until the new one is created, ${NO_WAY_OUT}: aws_route.a uses it`,
      'instead: create_before_destroy, with an address of its own',
    ],
    [
      'Elastic IP address of a NAT gateway that stays',
      sketch('aws_eip.a', 'delete'),
      'cuts users off',
      'aws_nat_gateway.a uses it',
    ],
    [
      'internet gateway replaced, new one first',
      sketch('aws_internet_gateway.main', 'createBeforeDestroy'),
      'cuts users off',
      'the route between the internet and the stage is removed',
    ],
    [
      'internet gateway attached that a killed apply left without a VPC',
      sketch('aws_internet_gateway.main', 'update', {
        before: { ...standing('aws_internet_gateway.main'), vpc_id: '' },
        set: { vpc_id: 'vpc-0a1b2c3d' },
      }),
      'in place',
    ],
    [
      'internet gateway, detached',
      sketch('aws_internet_gateway.main', 'update', { set: { vpc_id: '' } }),
      'cuts users off',
      'it leaves its VPC, which then has no route to the internet',
    ],
    [
      'deny rule destroyed',
      sketch('aws_network_acl_rule.deny', 'delete', { before: { ...rule, rule_action: 'deny' } }),
      'in place',
      'traffic that it denied is no longer denied by it',
    ],
    [
      'allow rule becomes a deny rule',
      sketch('aws_network_acl_rule.app_in', 'replace', { set: { rule_action: 'deny' } }),
      'cuts users off',
      'tcp port 8443 from 10.0.0.0/16 is denied, also the answers to connections from inside: ACLs are stateless',
    ],
    [
      'rule with the same number, new one first',
      sketch('aws_network_acl_rule.app_in', 'createBeforeDestroy', { set: { to_port: 8444 } }),
      'cuts users off',
      'a rule number can be used once: the new rule cannot be created while the old one exists',
      'instead: add the new rule with another number in one apply, and remove the old one in the next',
    ],
    [
      'rule with another number and wider, new one first',
      sketch('aws_network_acl_rule.app_in', 'createBeforeDestroy', {
        set: { rule_number: 101, to_port: 8444 },
      }),
      'replaced without a gap',
    ],
    [
      'rule with another number and narrower, new one first',
      sketch('aws_network_acl_rule.app_in', 'createBeforeDestroy', {
        set: { rule_number: 101, cidr_block: '10.0.0.0/24' },
      }),
      'cuts users off',
      'tcp port 8443 from 10.0.0.0/16 no longer passes',
    ],
    [
      'deny rule in a new ACL',
      sketch('aws_network_acl_rule.new', 'create', {
        set: { rule_action: 'deny', protocol: '-1', cidr_block: '0.0.0.0/0', egress: false },
        unknown: { network_acl_id: true },
      }),
      'in place',
    ],
    [
      'ACL association replaced, new one first',
      sketch('aws_network_acl_association.x', 'createBeforeDestroy', { before: { subnet_id: 'subnet-1' } }),
      'replaced without a gap',
    ],
    [
      'ACL association destroyed',
      sketch('aws_network_acl_association.x', 'delete', { before: { subnet_id: 'subnet-1' } }),
      'in place',
      "its subnet falls to the VPC's default ACL, which allows everything",
    ],
    [
      'route in the same table replaced, new one first',
      sketch('aws_route.a', 'createBeforeDestroy', { set: { destination_cidr_block: '0.0.0.0/1' } }),
      'cuts users off',
      'there is no route to 0.0.0.0/0 any more',
    ],
    [
      'endpoint without private DNS names',
      sketch('aws_vpc_endpoint.logs', 'update', { set: { private_dns_enabled: false } }),
      'in place',
      'logs will be reached through the NAT gateway; open connections break',
    ],
  ])('%s', (_, change, ...expected) => {
    expect(said(sketched(change), change.address)).toEqual(expected);
  });

  test('an endpoint is needed where no NAT gateway exists', () => {
    const gateways = ['a', 'b', 'c'].map((zone) => sketch(`aws_route.${zone}`, 'delete'));
    const plan = sketched(...gateways, sketch('aws_vpc_endpoint.logs', 'delete'));
    expect(said(plan, 'aws_vpc_endpoint.logs')).toEqual([
      'cuts users off',
      'logs is reached only through it',
      'instead: first a NAT gateway and its routes, then remove the endpoint',
    ]);
  });

  test('a subnet falls to a default ACL that the stack restricts', () => {
    const plan = sketched(
      sketch('aws_default_network_acl.x', 'no-op', { before: { id: 'acl-1' } }),
      sketch('aws_network_acl_association.x', 'delete', { before: { subnet_id: 'subnet-1' } }),
    );
    expect(said(plan, 'aws_network_acl_association.x')).toEqual([
      'cuts users off',
      'its subnet falls to the default ACL, which the stack restricts',
    ]);
  });

  test('an unused route table may lose its routes', () => {
    const table = { id: 'rtb-00000000000000001', route: [{ cidr_block: '0.0.0.0/0', gateway_id: 'igw-1' }] };
    const plan = read(
      planWith([sketch('aws_route_table.idle', 'update', { before: table, set: { route: [] } })]),
    );
    expect(said(plan, 'aws_route_table.idle')).toEqual(['in place']);
  });

  test('a route table in use may not lose its routes', () => {
    const before = {
      ...standing('aws_route_table.private_a'),
      route: [{ cidr_block: '0.0.0.0/0' }, { cidr_block: '10.9.0.0/16' }],
    };
    const plan = sketched(
      sketch('aws_route_table.private_a', 'update', {
        before,
        set: { route: [{ cidr_block: '0.0.0.0/0' }] },
      }),
    );
    expect(said(plan, 'aws_route_table.private_a')).toEqual([
      'cuts users off',
      '1 of its routes are removed or changed, the old ones first',
    ]);
  });
});
