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
  ['the way out goes', sketch('aws_nat_gateway.a', 'delete'), CUTS, 'instances cannot reach the internet'],
  [
    'the way out is private',
    sketch('aws_nat_gateway.a', 'replace', { set: { connectivity_type: 'private' } }),
    CUTS,
    'instances cannot reach the internet',
  ],
  ['a route goes', sketch('aws_route.a', 'delete'), CUTS, 'there is no route to 0.0.0.0/0 any more'],
  [
    'a route leads elsewhere',
    stands('aws_route.a', { nat_gateway_id: 'nat-1' }),
    IN_PLACE,
    'open connections through the old route break',
  ],
  [
    'where a route leads is known later',
    stands('aws_route.a', { nat_gateway_id: null }, {}, { nat_gateway_id: true }),
    IN_PLACE,
    'open connections through the old route break',
  ],
  [
    'a route no longer resolves',
    stands('aws_route.a', { nat_gateway_id: '', network_interface_id: '' }),
    CUTS,
    'it has no target any more',
  ],
  [
    'a way beside for some addresses',
    create('aws_route', {
      route_table_id: table,
      destination_cidr_block: '8.8.8.0/24',
      nat_gateway_id: 'nat-1',
    }),
    CUTS,
    'will take this route',
  ],
  [
    'half of the internet goes another way',
    create('aws_route', { route_table_id: table, destination_cidr_block: '0.0.0.0/1', gateway_id: 'igw-1' }),
    CUTS,
    'will take this route',
  ],
  [
    'a peer can be reached',
    create('aws_route', {
      route_table_id: table,
      destination_cidr_block: '10.9.0.0/16',
      vpc_peering_connection_id: 'pcx-1',
    }),
    IN_PLACE,
    'will take this route',
  ],
  ['a network of a peer goes', gone('aws_vpc_peering_connection'), CUTS, 'its effect on traffic and data'],
  [
    'a transit gateway lets go',
    gone('aws_ec2_transit_gateway_vpc_attachment'),
    CUTS,
    'its effect on traffic and data',
  ],
  ['a tunnel goes', gone('aws_vpn_connection'), CUTS, 'its effect on traffic and data'],
  [
    'other names for a network',
    gone('aws_vpc_dhcp_options_association'),
    CUTS,
    'its effect on traffic and data',
  ],
  [
    'addresses of a network',
    gone('aws_vpc_ipv4_cidr_block_association'),
    CUTS,
    'its effect on traffic and data',
  ],
  ['an address lets go', gone('aws_eip_association'), CUTS, 'its effect on traffic and data'],
  [
    'an address moves',
    stands('aws_eip.a', { instance: 'i-1', network_interface: '' }),
    CUTS,
    'it moves: its present user loses the address',
  ],
  [
    'a network is not resolved',
    stands('aws_vpc.main', { enable_dns_support: false }),
    CUTS,
    'can no longer resolve a name',
  ],
  [
    'whether a network is resolved is known later',
    stands('aws_vpc.main', { enable_dns_support: null }, {}, { enable_dns_support: true }),
    CUTS,
    'known only when it is applied',
  ],
  [
    'a subnet gives out no address',
    stands('aws_subnet.public_a', { map_public_ip_on_launch: false }, { map_public_ip_on_launch: true }),
    IN_PLACE,
    'instances that start in it will have no public address',
  ],
  [
    'an endpoint of S3 forbids',
    stands(S3, {
      policy: '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}]}',
    }),
    CUTS,
    'its policy no longer allows: *',
  ],
  [
    'an endpoint of S3 allows as before, and more',
    stands(S3, {
      policy:
        '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"},{"Effect":"Allow","Principal":"*","Action":"s3:*","Resource":"*"}]}',
    }),
    IN_PLACE,
    'its policy changes what instances may do through it',
  ],
  [
    'an endpoint of another service closes',
    stands('aws_vpc_endpoint.logs', { security_group_ids: ['sg-1'] }),
    CUTS,
    'instances of the old group',
  ],
  [
    'an endpoint without names',
    stands('aws_vpc_endpoint.logs', { private_dns_enabled: false }),
    IN_PLACE,
    'will be reached through the NAT gateway',
  ],
  ['a port closes', sketch(INGRESS, 'delete'), CUTS, 'tcp port 443 from 0.0.0.0/0 is no longer allowed'],
  [
    'a port is open to fewer',
    stands(INGRESS, { cidr_ipv4: '192.0.2.0/24' }),
    CUTS,
    'tcp port 443 from 0.0.0.0/0 is no longer allowed',
  ],
  ['a rule of a port is made anew', sketch(INGRESS, 'replace'), CUTS, 'until it is created again'],
  ['a rule of a port is described otherwise', stands(INGRESS, { description: 'users' }), IN_PLACE, undefined],
  [
    'to whom a port is open is known later',
    stands(INGRESS, { cidr_ipv4: null }, {}, { cidr_ipv4: true }),
    CUTS,
    'is no longer allowed',
  ],
  [
    'rules in a group are exchanged',
    update(
      'aws_security_group',
      { ingress: [from('10.0.0.0/8'), from('192.0.2.0/24')] },
      { ingress: [from('10.0.0.0/8')] },
    ),
    CUTS,
    'tcp port 443 from 192.0.2.0/24 is no longer allowed',
  ],
  [
    'a rule in a group holds two',
    update('aws_security_group', { ingress: [from('10.0.0.0/16')] }, { ingress: [from('10.0.0.0/8')] }),
    IN_PLACE,
    undefined,
  ],
  [
    'a list of addresses gets shorter',
    update(
      'aws_ec2_managed_prefix_list',
      { entry: [{ cidr: '192.0.2.0/24' }, { cidr: '198.51.100.0/24' }] },
      { entry: [{ cidr: '192.0.2.0/24' }] },
    ),
    CUTS,
    'removed from entry: 198.51.100.0/24',
  ],
  [
    'a list of addresses gets longer',
    update(
      'aws_ec2_managed_prefix_list',
      { entry: [{ cidr: '192.0.2.0/24' }] },
      { entry: [{ cidr: '192.0.2.0/24' }, { cidr: '198.51.100.0/24' }] },
    ),
    IN_PLACE,
    'review the change',
  ],
  [
    'a group is taken off',
    gone('aws_network_interface_sg_attachment'),
    CUTS,
    'its effect on traffic and data',
  ],
  [
    'a denial of an ACL',
    create('aws_network_acl_rule', {
      ...(standing('aws_network_acl_rule.app_in') as Values),
      rule_number: 1,
      rule_action: 'deny',
    }),
    CUTS,
    'is denied',
  ],
  ['answers no longer leave', sketch('aws_network_acl_rule.return_out', 'delete'), CUTS, 'no longer passes'],
  [
    'a subnet falls to the main table',
    sketch('aws_route_table_association.private_a', 'delete'),
    CUTS,
    'its subnet gets the main route table, which has no route out of the VPC',
  ],
  [
    'a flow log goes',
    sketch('aws_flow_log.main', 'delete'),
    IN_PLACE,
    'it monitors and reports nothing meanwhile',
  ],

  [
    'a subnet goes by a table without a way out',
    stands('aws_route_table_association.private_a', { route_table_id: 'rtb-none' }),
    CUTS,
    'which has no route out of the VPC',
  ],
  [
    'a subnet goes by another table',
    stands('aws_route_table_association.private_a', {
      route_table_id: standing('aws_route.b')['route_table_id'],
    }),
    IN_PLACE,
    'its subnet uses other routes',
  ],
  [
    'by which table a subnet goes is known later',
    stands('aws_route_table_association.private_a', { route_table_id: null }, {}, { route_table_id: true }),
    IN_PLACE,
    'its subnet uses other routes',
  ],
  [
    'another main table',
    update('aws_main_route_table_association', { route_table_id: 'rtb-1' }, { route_table_id: 'rtb-2' }),
    CUTS,
    'use other routes',
  ],
];
