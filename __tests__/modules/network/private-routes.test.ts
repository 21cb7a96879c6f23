import { type StageChanges, synthesizeStage } from '../../support/stage';
import type { Synthesized } from '../../support/synthesized';

const nat = (mode: 'per-zone' | 'single' | 'none', zones = 3) =>
  synthesizeStage({ network: { nat: mode, zones } });

/** The NAT gateway of each zone's route to the internet. */
function waysOut(stack: Synthesized): unknown[] {
  return Object.entries(stack.all('aws_route'))
    .filter(([address]) => address.includes('_private_routes_'))
    .map(([, { route_table_id: table, nat_gateway_id: gateway }]) => [table, gateway]);
}

const way = (slot: number, gateway: number) => [
  `\${aws_route_table.network_private_routes_table_${slot}.id}`,
  `\${aws_nat_gateway.network_private_routes_nat_${gateway}.id}`,
];

describe('NAT', () => {
  it.each([
    ['per-zone', 3, [way(1, 1), way(2, 2), way(3, 3)]],
    ['single', 1, [way(1, 1), way(2, 1), way(3, 1)]],
    ['none', 0, []],
  ] as const)('%s: %i gateways with an address each, by which each zone leaves', (mode, count, ways) => {
    const stack = nat(mode);
    for (const type of ['aws_nat_gateway', 'aws_eip'])
      expect(Object.keys(stack.all(type))).toHaveLength(count);
    expect(waysOut(stack)).toEqual(ways);
  });

  it('is per zone by default', () => {
    expect(Object.keys(synthesizeStage({ network: { nat: undefined } }).all('aws_nat_gateway'))).toHaveLength(
      2,
    );
  });

  it("is in a public subnet, with its own address, and created after the subnet's route to the internet", () => {
    const stack = nat('per-zone');
    const gateway = 'aws_nat_gateway.network_private_routes_nat_2';
    expect(stack.at(gateway)).toMatchObject({
      subnet_id: '${aws_subnet.network_public_2.id}',
      allocation_id: '${aws_eip.network_private_routes_nat_address_2.id}',
    });
    expect(stack.before(gateway)).toContain('aws_route.network_public_routes_internet');
    expect(stack.before(gateway)).toContain(
      'aws_route_table_association.network_public_routes_association_2',
    );
  });

  it('changes only the targets of routes: the tables and their subnets are the same in every mode', () => {
    const tables = (stack: Synthesized) => [
      stack.all('aws_route_table'),
      stack.all('aws_route_table_association'),
    ];
    expect(tables(nat('single'))).toEqual(tables(nat('per-zone')));
    expect(tables(nat('none'))).toEqual(tables(nat('per-zone')));
  });
});

describe('the S3 gateway endpoint', () => {
  it.each(['per-zone', 'single', 'none'] as const)('is in every private route table with NAT %s', (mode) => {
    expect(nat(mode).at('aws_vpc_endpoint.network_private_routes_s3')).toMatchObject({
      vpc_endpoint_type: 'Gateway',
      service_name: 'com.amazonaws.us-east-1.s3',
      route_table_ids: [1, 2, 3].map((slot) => `\${aws_route_table.network_private_routes_table_${slot}.id}`),
    });
  });
});

describe('interface endpoints', () => {
  const services = (stack: Synthesized) =>
    Object.values(stack.all('aws_vpc_endpoint'))
      .filter(({ vpc_endpoint_type: type }) => type === 'Interface')
      .map(({ service_name: name }) => String(name).replace('com.amazonaws.us-east-1.', ''));
  const ALWAYS = [
    'ssm',
    'ssmmessages',
    'logs',
    'monitoring',
    'ec2',
    'kms',
    'codedeploy',
    'codedeploy-commands-secure',
  ];

  const app = {
    permissions: {
      Jobs: {
        why: 'Hands mail to a worker elsewhere.',
        actions: ['sqs:SendMessage' as const],
        resources: ['arn:aws:sqs:us-east-1:123456789012:acme-jobs' as const],
      },
      Sessions: {
        why: 'Keeps who is signed in.',
        actions: ['dynamodb:GetItem' as const],
        resources: ['arn:aws:dynamodb:us-east-1:123456789012:table/acme-sessions' as const],
      },
    },
  };
  const api = { secrets: { API_KEY: 'secretsmanager:hello/api#key' } };
  const db = { secrets: { DB_PASSWORD: 'ssm:/hello/db' } };

  it.each<[string, StageChanges, string[]]>([
    ['are what instances call where there is no NAT; ec2messages is no longer needed', {}, ALWAYS],
    ['reach Secrets Manager where the app keeps secrets there', { app: api }, [...ALWAYS, 'secretsmanager']],
    ['do not, where its secrets are all in Parameter Store', { app: db }, ALWAYS],
    ['reach what the app may use, but for what has a gateway endpoint', { app }, [...ALWAYS, 'sqs']],
    ['cost nothing with NAT in each zone: there are none', { network: { nat: 'per-zone' } }, []],
    ['are not made for the app where NAT leads there', { app, network: { nat: 'single' } }, []],
  ])('%s', (_, changes, expected) => {
    const stack = synthesizeStage({ network: { nat: 'none' }, ...changes });
    expect(services(stack).sort()).toEqual([...expected].sort());
  });

  it('leave DynamoDB to a gateway endpoint, and its prefix list to the group of the instances', () => {
    const stack = synthesizeStage({ app, network: { nat: 'none' } });
    expect(stack.at('aws_vpc_endpoint.network_private_routes_dynamodb')).toMatchObject({
      vpc_endpoint_type: 'Gateway',
      service_name: 'com.amazonaws.us-east-1.dynamodb',
      route_table_ids: [1, 2].map((slot) => `\${aws_route_table.network_private_routes_table_${slot}.id}`),
    });
    expect(stack.at('aws_vpc_security_group_egress_rule.security_groups_egress_dynamodb')).toMatchObject({
      from_port: 443,
      prefix_list_id: '${data.aws_prefix_list.security_groups_dynamodb.id}',
    });
    const byNat = synthesizeStage({ app, network: { nat: 'single' } });
    expect(byNat.values('aws_vpc_endpoint', 'service_name')).toEqual(['com.amazonaws.us-east-1.s3']);
  });

  it("are in the instances' subnets, with their own security group and AWS's usual DNS names", () => {
    expect(nat('none').at('aws_vpc_endpoint.endpoints_ssm')).toMatchObject({
      subnet_ids: [1, 2, 3].map((slot) => `\${aws_subnet.network_private_${slot}.id}`),
      security_group_ids: ['${aws_security_group.security_groups_endpoints.id}'],
      private_dns_enabled: true,
      tags: { Name: 'hello-staging-ssm' },
    });
  });
});
