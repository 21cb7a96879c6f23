import { sketch, standing } from '../../../recorded-plans';
import { create, CUTS, gone, IN_PLACE, type Rows, stands, update, type Values } from './row';

const S3 = 'aws_vpc_endpoint.s3';
const INGRESS = 'aws_vpc_security_group_ingress_rule.https';
const from = (cidr: string, port = 443) => ({
  cidr_blocks: [cidr],
  from_port: port,
  to_port: port,
  protocol: 'tcp',
});
const table = standing('aws_route.a')['route_table_id'];

/** [VPC user guide; EC2 API reference] */
export const network: Rows = [
  [
    'NAT gateway destroyed',
    sketch('aws_nat_gateway.a', 'delete'),
    CUTS,
    'instances cannot reach the internet',
  ],
  [
    'NAT gateway becomes private',
    sketch('aws_nat_gateway.a', 'replace', { set: { connectivity_type: 'private' } }),
    CUTS,
    'instances cannot reach the internet',
  ],
  ['route destroyed', sketch('aws_route.a', 'delete'), CUTS, 'there is no route to 0.0.0.0/0 any more'],
  [
    'route target changes',
    stands('aws_route.a', { nat_gateway_id: 'nat-1' }),
    IN_PLACE,
    'open connections through the old route break',
  ],
  [
    'route target known after apply',
    stands('aws_route.a', { nat_gateway_id: null }, {}, { nat_gateway_id: true }),
    IN_PLACE,
    'open connections through the old route break',
  ],
  [
    'route without a target',
    stands('aws_route.a', { nat_gateway_id: '', network_interface_id: '' }),
    CUTS,
    'it has no target any more',
  ],
  [
    'new route to a public range through a NAT gateway',
    create('aws_route', {
      route_table_id: table,
      destination_cidr_block: '8.8.8.0/24',
      nat_gateway_id: 'nat-1',
    }),
    CUTS,
    'will take this route',
  ],
  [
    'new route to half of the internet',
    create('aws_route', { route_table_id: table, destination_cidr_block: '0.0.0.0/1', gateway_id: 'igw-1' }),
    CUTS,
    'will take this route',
  ],
  [
    'new route to a peered VPC',
    create('aws_route', {
      route_table_id: table,
      destination_cidr_block: '10.9.0.0/16',
      vpc_peering_connection_id: 'pcx-1',
    }),
    IN_PLACE,
    'will take this route',
  ],
  [
    'VPC peering connection destroyed',
    gone('aws_vpc_peering_connection'),
    CUTS,
    'its effect on traffic and data',
  ],
  [
    'transit gateway attachment destroyed',
    gone('aws_ec2_transit_gateway_vpc_attachment'),
    CUTS,
    'its effect on traffic and data',
  ],
  ['VPN connection destroyed', gone('aws_vpn_connection'), CUTS, 'its effect on traffic and data'],
  [
    'DHCP options association destroyed',
    gone('aws_vpc_dhcp_options_association'),
    CUTS,
    'its effect on traffic and data',
  ],
  [
    'VPC CIDR block association destroyed',
    gone('aws_vpc_ipv4_cidr_block_association'),
    CUTS,
    'its effect on traffic and data',
  ],
  ['Elastic IP association destroyed', gone('aws_eip_association'), CUTS, 'its effect on traffic and data'],
  [
    'Elastic IP address moves',
    stands('aws_eip.a', { instance: 'i-1', network_interface: '' }),
    CUTS,
    'it moves: its present user loses the address',
  ],
  [
    'VPC DNS support off',
    stands('aws_vpc.main', { enable_dns_support: false }),
    CUTS,
    'can no longer resolve a name',
  ],
  [
    'VPC DNS support known after apply',
    stands('aws_vpc.main', { enable_dns_support: null }, {}, { enable_dns_support: true }),
    CUTS,
    'known only when it is applied',
  ],
  [
    'subnet gives no public addresses',
    stands('aws_subnet.public_a', { map_public_ip_on_launch: false }, { map_public_ip_on_launch: true }),
    IN_PLACE,
    'instances that start in it will have no public address',
  ],
  [
    'S3 endpoint policy narrowed',
    stands(S3, {
      policy: '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}]}',
    }),
    CUTS,
    'its policy no longer allows: *',
  ],
  [
    'S3 endpoint policy widened',
    stands(S3, {
      policy:
        '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"},{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}]}',
    }),
    IN_PLACE,
    'its policy changes what instances may do through it',
  ],
  [
    'interface endpoint security group changes',
    stands('aws_vpc_endpoint.logs', { security_group_ids: ['sg-1'] }),
    CUTS,
    'instances of the old group',
  ],
  [
    'interface endpoint loses its private DNS name',
    stands('aws_vpc_endpoint.logs', { private_dns_enabled: false }),
    IN_PLACE,
    'will be reached through the NAT gateway',
  ],
  [
    'ingress rule destroyed',
    sketch(INGRESS, 'delete'),
    CUTS,
    'tcp port 443 from 0.0.0.0/0 is no longer allowed',
  ],
  [
    'ingress rule narrowed',
    stands(INGRESS, { cidr_ipv4: '192.0.2.0/24' }),
    CUTS,
    'tcp port 443 from 0.0.0.0/0 is no longer allowed',
  ],
  ['ingress rule replaced', sketch(INGRESS, 'replace'), CUTS, 'until it is created again'],
  ['ingress rule description changes', stands(INGRESS, { description: 'users' }), IN_PLACE, undefined],
  [
    'ingress rule source known after apply',
    stands(INGRESS, { cidr_ipv4: null }, {}, { cidr_ipv4: true }),
    CUTS,
    'is no longer allowed',
  ],
  [
    'inline ingress rule removed',
    update(
      'aws_security_group',
      { ingress: [from('10.0.0.0/8'), from('192.0.2.0/24')] },
      { ingress: [from('10.0.0.0/8')] },
    ),
    CUTS,
    'tcp port 443 from 192.0.2.0/24 is no longer allowed',
  ],
  [
    'inline ingress rule widened',
    update('aws_security_group', { ingress: [from('10.0.0.0/16')] }, { ingress: [from('10.0.0.0/8')] }),
    IN_PLACE,
    undefined,
  ],
  [
    'prefix list loses an entry',
    update(
      'aws_ec2_managed_prefix_list',
      { entry: [{ cidr: '192.0.2.0/24' }, { cidr: '198.51.100.0/24' }] },
      { entry: [{ cidr: '192.0.2.0/24' }] },
    ),
    CUTS,
    'removed from entry: 198.51.100.0/24',
  ],
  [
    'prefix list gains an entry',
    update(
      'aws_ec2_managed_prefix_list',
      { entry: [{ cidr: '192.0.2.0/24' }] },
      { entry: [{ cidr: '192.0.2.0/24' }, { cidr: '198.51.100.0/24' }] },
    ),
    IN_PLACE,
    'review the change',
  ],
  [
    'security group detached from a network interface',
    gone('aws_network_interface_sg_attachment'),
    CUTS,
    'its effect on traffic and data',
  ],
  [
    'new network ACL rule that denies',
    create('aws_network_acl_rule', {
      ...(standing('aws_network_acl_rule.app_in') as Values),
      rule_number: 1,
      rule_action: 'deny',
    }),
    CUTS,
    'is denied',
  ],
  [
    'network ACL rule for return traffic destroyed',
    sketch('aws_network_acl_rule.return_out', 'delete'),
    CUTS,
    'no longer passes',
  ],
  [
    'route table association destroyed',
    sketch('aws_route_table_association.private_a', 'delete'),
    CUTS,
    'its subnet gets the main route table, which has no route out of the VPC',
  ],
  [
    'flow log destroyed',
    sketch('aws_flow_log.main', 'delete'),
    IN_PLACE,
    'it monitors and reports nothing meanwhile',
  ],

  [
    'subnet gets a route table without a default route',
    stands('aws_route_table_association.private_a', { route_table_id: 'rtb-none' }),
    CUTS,
    'which has no route out of the VPC',
  ],
  [
    'subnet gets another route table',
    stands('aws_route_table_association.private_a', {
      route_table_id: standing('aws_route.b')['route_table_id'],
    }),
    IN_PLACE,
    'its subnet uses other routes',
  ],
  [
    'route table of a subnet known after apply',
    stands('aws_route_table_association.private_a', { route_table_id: null }, {}, { route_table_id: true }),
    IN_PLACE,
    'its subnet uses other routes',
  ],
  [
    'main route table changes',
    update('aws_main_route_table_association', { route_table_id: 'rtb-1' }, { route_table_id: 'rtb-2' }),
    CUTS,
    'use other routes',
  ],
];
