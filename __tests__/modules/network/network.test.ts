import { synthesizeStage } from '../../support/stage';

const staging = synthesizeStage();
const production = synthesizeStage({}, { begin: 'production' });

describe('the VPC', () => {
  it('has the addresses of the settings, and the DNS settings that private names of endpoints need', () => {
    expect(staging.at('aws_vpc.network_vpc')).toMatchObject({
      cidr_block: '10.0.0.0/16',
      enable_dns_support: true,
      enable_dns_hostnames: true,
      tags: { Name: 'hello-staging' },
    });
  });

  it('has an empty default security group', () => {
    expect(staging.all('aws_default_security_group')).toEqual({
      'aws_default_security_group.network_default_security_group': { vpc_id: '${aws_vpc.network_vpc.id}' },
    });
  });
});

describe('subnets', () => {
  const cidrs = (stack: typeof staging, tier: string) =>
    Object.entries(stack.all('aws_subnet'))
      .filter(([address]) => address.includes(`_${tier}_`))
      .map(([, { cidr_block: cidr }]) => cidr);

  it('are one public and one private in each zone, each with its own eighth of the addresses', () => {
    expect(cidrs(staging, 'private')).toEqual(['10.0.0.0/19', '10.0.32.0/19']);
    expect(cidrs(staging, 'public')).toEqual(['10.0.128.0/19', '10.0.160.0/19']);
  });

  it.each([3, 4])('with %i zones keep the addresses and the zones that they had with two', (zones) => {
    const more = synthesizeStage({ network: { zones } });
    expect(Object.keys(more.all('aws_subnet'))).toHaveLength(2 * zones);
    expect(more.all('aws_subnet')).toMatchObject(staging.all('aws_subnet'));
  });

  it('have names with their tier and number', () => {
    expect(production.at('aws_subnet.network_private_3')).toMatchObject({
      tags: { Name: 'hello-production-private-3' },
    });
  });
});

describe('zones', () => {
  const available = 'data.aws_availability_zones.network_zones_available';

  it('are the first by name, without opt-in zones, local zones and use1-az3', () => {
    expect(staging.at(available)).toMatchObject({
      filter: [
        { name: 'opt-in-status', values: ['opt-in-not-required'] },
        { name: 'zone-type', values: ['availability-zone'] },
      ],
      exclude_zone_ids: ['use1-az3'],
    });
    expect(staging.at('aws_subnet.network_public_2')).toMatchObject({
      availability_zone: `\${element(${available}.names, 1)}`,
    });
  });

  it('are not filtered by state: subnets must not move because a zone is impaired', () => {
    expect(staging.at(available)).not.toHaveProperty('state');
  });

  it('are refused by the plan if the account has fewer: two subnets would be in one zone', () => {
    expect(production.at(available)).toMatchObject({
      lifecycle: { postcondition: [{ condition: '${length(self.names) >= 3}' }] },
    });
  });

  it('that are counted keep their subnets when AWS adds zones', () => {
    for (const lifecycle of staging.values('aws_subnet', 'lifecycle')) {
      expect(lifecycle).toEqual({ ignore_changes: ['availability_zone'], create_before_destroy: true });
    }
  });

  it('that are named are used in their order, and a change of them is not ignored', () => {
    const named = synthesizeStage({ network: { zones: ['us-east-1f', 'us-east-1a'] } });
    expect(named.values('aws_subnet', 'availability_zone')).toEqual([
      'us-east-1f',
      'us-east-1a',
      'us-east-1f',
      'us-east-1a',
    ]);
    expect(named.all('data.aws_availability_zones')).toEqual({});
    for (const lifecycle of named.values('aws_subnet', 'lifecycle')) {
      expect(lifecycle).toEqual({ create_before_destroy: true });
    }
  });
});

describe('the internet gateway', () => {
  it.each([
    { exposure: 'public', nat: 'single', gateways: 1 },
    { exposure: 'public', nat: 'none', gateways: 1 },
    { exposure: 'internal', nat: 'per-zone', gateways: 1 },
    { exposure: 'internal', nat: 'none', gateways: 0 },
  ] as const)('of a stage that is $exposure with NAT $nat: $gateways', ({ exposure, nat, gateways }) => {
    const stack = synthesizeStage({ exposure, network: { nat } });
    expect(Object.keys(stack.all('aws_internet_gateway'))).toHaveLength(gateways);
    expect(stack.addresses.includes('aws_route.network_public_routes_internet')).toBe(gateways === 1);
  });

  it('is reached from all public subnets by one route', () => {
    expect(staging.at('aws_route.network_public_routes_internet')).toEqual({
      route_table_id: '${aws_route_table.network_public_routes_table.id}',
      destination_cidr_block: '0.0.0.0/0',
      gateway_id: '${aws_internet_gateway.network_internet_gateway.id}',
    });
    for (const slot of [1, 2]) {
      expect(
        staging.at(`aws_route_table_association.network_public_routes_association_${slot}`),
      ).toMatchObject({
        subnet_id: `\${aws_subnet.network_public_${slot}.id}`,
        route_table_id: '${aws_route_table.network_public_routes_table.id}',
      });
    }
  });
});

describe('flow logs', () => {
  it('record every flow of the VPC', () => {
    expect(staging.at('aws_flow_log.network_flow_logs_flow_log')).toMatchObject({
      vpc_id: '${aws_vpc.network_vpc.id}',
      traffic_type: 'ALL',
      log_destination: '${aws_cloudwatch_log_group.network_flow_logs_log_group_group.arn}',
    });
    expect(staging.at('aws_cloudwatch_log_group.network_flow_logs_log_group_group')).toMatchObject({
      name: '/hello/staging/flow-logs',
      retention_in_days: 30,
    });
  });

  it('begin when their role may write', () => {
    expect(staging.before('aws_flow_log.network_flow_logs_flow_log')).toContain(
      'aws_iam_role_policy.network_flow_logs_policy',
    );
  });
});
