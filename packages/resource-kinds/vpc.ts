import { query } from './aspects/disappears';
import { tagged } from './aspects/find';
import { because, like, one, only, orNone, REFUSED } from './aspects/judged';
import { lengthOf, monthly, perZone } from './aspects/price';
import { anywhere } from './aspects/rights';
import type { Kinds } from './kind';

/** VPC: the network itself, its gateways and its flow logs. */
export const vpc = {
  aws_flow_log: {
    find: tagged({
      kind: 'fl',
      word: 'flow log',
      remove: (id) => `aws ec2 delete-flow-logs --flow-log-ids ${id}`,
      order: 4,
    }),
    rights: {
      read: [anywhere('ec2:DescribeFlowLogs')],
      apply: [anywhere('ec2:CreateFlowLogs', 'ec2:DeleteFlowLogs', 'ec2:CreateTags', 'ec2:DeleteTags')],
      passRole: { to: 'vpc-flow-logs' },
    },
    createBeforeDestroy: false,
    verdict: 'monitoring',
    disappears: { part: query('ec2', 'DeleteFlowLogs', ({ id }) => ({ 'FlowLogId.1': id })) },
    audit: ({ id }) => `ec2 flow-log ${id}`,
    price: { usage: ['flowLogGb'] },
    judged: {
      values: {
        log_destination: one('aws_cloudwatch_log_group'),
        log_destination_type: orNone(only('cloud-watch-logs')),
        traffic_type: only('ALL'),
        vpc_id: one('aws_vpc'),
      },
      security: ['iam_role_arn', 'log_destination', 'traffic_type', 'vpc_id'],
      leftOut: because(REFUSED, 'depends_on[]', 'log_destination_type', 'max_aggregation_interval', 'tags.*'),
      removed: true,
    },
  },
  aws_internet_gateway: {
    find: tagged({
      kind: 'igw',
      word: 'internet gateway',
      remove: (id) => `aws ec2 delete-internet-gateway --internet-gateway-id ${id}`,
      order: 8,
    }),
    rights: {
      read: [anywhere('ec2:DescribeInternetGateways')],
      apply: [
        anywhere(
          'ec2:AttachInternetGateway',
          'ec2:CreateInternetGateway',
          'ec2:DeleteInternetGateway',
          'ec2:DetachInternetGateway',
          'ec2:CreateTags',
          'ec2:DeleteTags',
        ),
      ],
    },
    createBeforeDestroy: false,
    verdict: 'internet-gateway',
    disappears: { stays: 'AWS detaches no gateway while addresses behind it are in use' },
    audit: ({ id }) => `ec2 internet-gateway ${id}`,
    price: { usage: ['internetGb'] },
    judged: {
      values: { vpc_id: one('aws_vpc') },
      security: [],
      leftOut: because(REFUSED, 'tags.*', 'vpc_id'),
    },
  },
  aws_nat_gateway: {
    find: {
      ...tagged({
        kind: 'nat',
        word: 'NAT gateway',
        remove: (id) => `aws ec2 delete-nat-gateway --nat-gateway-id ${id}`,
        order: 1,
      }),
      status: (id, statuses) => statuses.natGateway(id),
    },
    rights: {
      read: [anywhere('ec2:DescribeNatGateways')],
      apply: [anywhere('ec2:CreateNatGateway', 'ec2:DeleteNatGateway', 'ec2:CreateTags', 'ec2:DeleteTags')],
    },
    createBeforeDestroy: true,
    verdict: 'nat-gateway',
    words: { existence: 'network.nat' },
    disappears: { whole: query('ec2', 'DeleteNatGateway', ({ id }) => ({ NatGatewayId: id })) },
    audit: ({ id }) => `ec2 nat-gateway ${id}`,
    price: { lines: () => [monthly('NAT gateways', 'natGatewayHour')], usage: () => ['natGatewayGb'] },
    judged: {
      values: { allocation_id: one('aws_eip'), subnet_id: one('aws_subnet') },
      security: ['allocation_id', 'subnet_id'],
      leftOut: because(REFUSED, 'depends_on[]', 'lifecycle.create_before_destroy', 'tags.*'),
    },
  },
  aws_subnet: {
    find: tagged({
      kind: 'subnet',
      word: 'subnet',
      remove: (id) => `aws ec2 delete-subnet --subnet-id ${id}`,
      order: 6,
    }),
    rights: {
      read: [anywhere('ec2:DescribeNetworkInterfaces', 'ec2:DescribeSubnets')],
      apply: [
        anywhere(
          'ec2:CreateSubnet',
          'ec2:DeleteSubnet',
          'ec2:ModifySubnetAttribute',
          'ec2:CreateTags',
          'ec2:DeleteTags',
        ),
      ],
    },
    createBeforeDestroy: true,
    verdict: 'subnet',
    words: {
      existence: 'network.zones',
      settings: { availability_zone: 'network.zones', cidr_block: 'network.cidr' },
    },
    disappears: { stays: 'AWS deletes no subnet that has interfaces in it' },
    audit: ({ id }) => `ec2 subnet ${id}`,
    price: { usage: ['betweenZonesGb'] },
    judged: {
      values: { availability_zone: like(/\w/, 'a zone'), vpc_id: one('aws_vpc') },
      security: ['cidr_block', 'map_public_ip_on_launch'],
      leftOut: because(
        REFUSED,
        'availability_zone',
        'lifecycle.create_before_destroy',
        'lifecycle.ignore_changes[]',
        'tags.*',
        'vpc_id',
      ),
    },
  },
  aws_vpc: {
    find: tagged({ kind: 'vpc', word: 'VPC', remove: (id) => `aws ec2 delete-vpc --vpc-id ${id}`, order: 9 }),
    rights: {
      read: [
        anywhere(
          'ec2:DescribeNetworkAcls',
          'ec2:DescribeRouteTables',
          'ec2:DescribeSecurityGroups',
          'ec2:DescribeVpcAttribute',
          'ec2:DescribeVpcs',
        ),
      ],
      apply: [
        anywhere(
          'ec2:CreateVpc',
          'ec2:DeleteVpc',
          'ec2:ModifyVpcAttribute',
          'ec2:CreateTags',
          'ec2:DeleteTags',
        ),
      ],
    },
    createBeforeDestroy: false,
    verdict: 'vpc',
    words: { settings: { cidr_block: 'network.cidr' } },
    disappears: { stays: 'AWS deletes no VPC that has anything in it' },
    audit: ({ id }) => `ec2 vpc ${id}`,
    price: 'free',
    judged: {
      values: { enable_dns_hostnames: only(true), enable_dns_support: orNone(only(true)) },
      security: ['cidr_block'],
      leftOut: because(REFUSED, 'enable_dns_hostnames', 'enable_dns_support', 'tags.*'),
    },
  },
  aws_vpc_endpoint: {
    find: {
      ...tagged({
        kind: 'vpce',
        word: 'VPC endpoint',
        remove: (id) => `aws ec2 delete-vpc-endpoints --vpc-endpoint-ids ${id}`,
        order: 3,
      }),
      status: (id, statuses) => statuses.vpcEndpoint(id),
    },
    rights: {
      read: [anywhere('ec2:DescribePrefixLists', 'ec2:DescribeVpcEndpoints')],
      apply: [
        anywhere(
          'ec2:CreateVpcEndpoint',
          'ec2:DeleteVpcEndpoints',
          'ec2:ModifyVpcEndpoint',
          'ec2:CreateTags',
          'ec2:DeleteTags',
          'route53:AssociateVPCWithHostedZone', // CreateVpcEndpoint depends on it, for the endpoint's private DNS names
        ),
      ],
    },
    createBeforeDestroy: false,
    verdict: 'vpc-endpoint',
    words: { existence: 'network.endpoints', settings: { subnet_ids: 'network.zones' } },
    disappears: { part: query('ec2', 'DeleteVpcEndpoints', ({ id }) => ({ 'VpcEndpointId.1': id })) },
    audit: ({ id }) => `ec2 vpc-endpoint ${id}`,
    price: {
      // Charged by the hour and zone; gateway endpoints are free.
      lines: ({ vpc_endpoint_type: type, subnet_ids: subnets }) =>
        type === 'Interface'
          ? [perZone('interface endpoints, by zone', 'endpointHour', lengthOf(subnets))]
          : [],
      usage: ({ vpc_endpoint_type: type }) => (type === 'Interface' ? ['endpointGb'] : []),
    },
    judged: {
      values: { vpc_id: one('aws_vpc') },
      security: ['route_table_ids[]', 'security_group_ids[]', 'service_name', 'subnet_ids[]'],
      leftOut: because(REFUSED, 'private_dns_enabled', 'tags.*', 'vpc_endpoint_type', 'vpc_id'),
      removed: true,
    },
  },
} satisfies Kinds;
