import { add, type Break, broken, remove, set } from './broken';

const INGRESS = 'aws_vpc_security_group_ingress_rule.security_groups_ingress_app';
const GROUP = '${aws_security_group.security_groups_instances.id}';
const TEMPLATE = 'aws_launch_template.fleet_launch_template_template';
const ACL_RULE = 'aws_network_acl_rule.network_acls_private_in_8443_10_0_128_0__17';
const metadata = { http_tokens: 'required', http_put_response_hop_limit: 1 };

const CASES: [rule: string, what: string, breakIt: Break, found: string][] = [
  [
    'open-ports',
    'a port open to everyone',
    set(INGRESS, { from_port: 22, to_port: 22, cidr_ipv4: '0.0.0.0/0' }),
    'staging/security-groups/ingress-app opens in aws_security_group.security_groups_instances tcp 22 0.0.0.0/0 and aws_security_group.security_groups_load_balancer',
  ],
  [
    'open-ports',
    'a flow that is missing',
    remove(INGRESS),
    'staging does not open in aws_security_group.security_groups_instances tcp 8443 aws_security_group.security_groups_load_balancer, which the design needs',
  ],
  [
    'network-acls',
    'a flow that is missing',
    remove(ACL_RULE),
    'staging has no allow in private tcp 8443-8443 10.0.128.0/17, which the design needs',
  ],
  [
    'open-ports',
    "more ports than the app's",
    set(INGRESS, { to_port: 9000 }),
    'staging/security-groups/ingress-app opens in aws_security_group.security_groups_instances tcp 8443-9000 aws_security_group.security_groups_load_balancer',
  ],
  [
    'open-ports',
    'another protocol',
    add('aws_vpc_security_group_egress_rule', {
      security_group_id: GROUP,
      ip_protocol: '-1',
      cidr_ipv6: '::/0',
    }),
    'staging/more opens out aws_security_group.security_groups_instances -1 not set ::/0',
  ],
  [
    'open-ports',
    'inline rules in a security group',
    set('aws_security_group.security_groups_instances', { ingress: [{}] }),
    'staging/security-groups/instances has inline rules, which would conflict with the separate rules',
  ],
  [
    'open-ports',
    'rules of type aws_security_group_rule',
    add('aws_security_group_rule', {}),
    'staging/more is of an older type, which no rule here reads',
  ],
  [
    'open-ports',
    'an open default security group',
    remove('aws_default_security_group.network_default_security_group'),
    'staging/network/vpc keeps its default security group, whose members may all talk to each other',
  ],
  [
    'open-ports',
    'every ICMP message',
    set('aws_vpc_security_group_ingress_rule.security_groups_ingress_fragmentation_needed_1', {
      from_port: -1,
      to_port: -1,
    }),
    'staging/security-groups/ingress-fragmentation-needed-1 opens in aws_security_group.security_groups_load_balancer icmp -1 0.0.0.0/0',
  ],
  [
    'network-acls',
    'every code of an ICMP type',
    set('aws_network_acl_rule.network_acls_public_in_icmp_3_4_0_0_0_0__0', { icmp_code: -1 }),
    'staging/network/acls/public-in-icmp-3-4-0.0.0.0--0 is allow in public icmp 3/-1 0.0.0.0/0, which the design does not have',
  ],
  [
    'network-acls',
    'every protocol in an ACL',
    set(ACL_RULE, { protocol: '-1' }),
    'staging/network/acls/private-in-8443-10.0.128.0--17 is allow in private -1 8443-8443 10.0.128.0/17, which the design does not have',
  ],
  [
    'network-acls',
    'many ports in an ACL',
    set(ACL_RULE, { from_port: 0 }),
    'staging/network/acls/private-in-8443-10.0.128.0--17 is allow in private tcp 0-8443 10.0.128.0/17, which the design does not have',
  ],
  [
    'network-acls',
    "the app's port open to everyone in an ACL",
    set(ACL_RULE, { cidr_block: '0.0.0.0/0' }),
    'staging/network/acls/private-in-8443-10.0.128.0--17 is allow in private tcp 8443-8443 0.0.0.0/0, which the design does not have',
  ],
  [
    'network-acls',
    'a private subnet behind the public ACL',
    set('aws_network_acl_association.network_acls_private_association_1', {
      network_acl_id: '${aws_network_acl.network_acls_public.id}',
    }),
    'staging/network/private/1 is behind aws_network_acl.network_acls_public, not aws_network_acl.network_acls_private',
  ],
  [
    'network-acls',
    'a subnet behind the default ACL',
    remove('aws_network_acl_association.network_acls_private_association_1'),
    "staging/network/private/1 is behind the VPC's default ACL, not aws_network_acl.network_acls_private",
  ],
  [
    'network-acls',
    'inline rules in an ACL',
    set('aws_network_acl.network_acls_public', { ingress: [{}] }),
    'staging/network/acls/public has inline rules, which would remove the separate rules',
  ],
  [
    'ways',
    'instances in a public subnet',
    set('aws_autoscaling_group.fleet_auto_scaling_group', {
      vpc_zone_identifier: ['${aws_subnet.network_public_1.id}'],
    }),
    'staging/fleet/auto-scaling/group is in aws_subnet.network_public_1, not in aws_subnet.network_private_1, aws_subnet.network_private_2',
  ],
  [
    'routes',
    'a route from private subnets to the internet gateway',
    set('aws_route.network_private_routes_internet_1', {
      gateway_id: '${aws_internet_gateway.network_internet_gateway.id}',
    }),
    'staging/network/private-routes/table-1 leads 0.0.0.0/0 to aws_nat_gateway.network_private_routes_nat_1 and ' +
      'aws_internet_gateway.network_internet_gateway, and the design says 0.0.0.0/0 to ' +
      'aws_nat_gateway.network_private_routes_nat_1',
  ],
  [
    'routes',
    'a private subnet in the public route table',
    set('aws_route_table_association.network_private_routes_association_1', {
      route_table_id: '${aws_route_table.network_public_routes_table.id}',
    }),
    'staging/network/private/1 has the table aws_route_table.network_public_routes_table, not aws_route_table.network_private_routes_table_1',
  ],
  [
    'routes',
    'an unknown subnet in a route table of the stage',
    add('aws_route_table_association', {
      subnet_id: 'subnet-1',
      route_table_id: '${aws_route_table.network_private_routes_table_1.id}',
    }),
    'staging/more is of the subnet "subnet-1", which is not the stage\'s',
  ],
  [
    'ways',
    'a NAT gateway in a private subnet',
    set('aws_nat_gateway.network_private_routes_nat_1', { subnet_id: '${aws_subnet.network_private_1.id}' }),
    'staging/network/private-routes/nat-1 is in aws_subnet.network_private_1, with aws_eip.network_private_routes_nat_address_1',
  ],
  [
    'routes',
    'inline routes in a route table',
    set('aws_route_table.network_public_routes_table', { route: [{}] }),
    'staging/network/public-routes/table has inline routes, which would remove the separate routes',
  ],
  [
    'placement',
    'a subnet that gives instances public addresses',
    set('aws_subnet.network_public_1', { map_public_ip_on_launch: true }),
    'staging/network/public/1 gives out public addresses',
  ],
  [
    'placement',
    'instances with public addresses',
    set(TEMPLATE, { network_interfaces: [{ security_groups: [GROUP] }] }),
    'staging/fleet/launch-template/template asks for a public address for instances',
  ],
  [
    'placement',
    'an Elastic IP address without a NAT gateway',
    add('aws_eip', {}),
    'staging/more belongs to no NAT gateway',
  ],
  [
    'placement',
    'IPv6',
    set('aws_vpc.network_vpc', { assign_generated_ipv6_cidr_block: true }),
    'staging/network/vpc has IPv6, which no security group or ACL here covers',
  ],
  [
    'placement',
    'an instance outside the Auto Scaling group',
    add('aws_instance', { subnet_id: '${aws_subnet.network_private_1.id}' }),
    'staging/more is an instance outside the Auto Scaling group',
  ],
  [
    'listeners',
    'a listener on another port',
    set('aws_lb_listener.listeners_https', { port: 8080 }),
    'staging/listeners/https speaks "HTTPS" on 8080',
  ],
  [
    'listeners',
    'an old TLS policy',
    set('aws_lb_listener.listeners_https', { ssl_policy: 'ELBSecurityPolicy-2016-08' }),
    'staging/listeners/https has the TLS policy "ELBSecurityPolicy-2016-08", not that of the settings',
  ],
  [
    'listeners',
    'an HTTPS listener without a certificate',
    set('aws_lb_listener.listeners_https', { certificate_arn: undefined }),
    'staging/listeners/https has no certificate',
  ],
  [
    'listeners',
    'an HTTP listener without a redirect',
    set('aws_lb_listener.listeners_http', { default_action: [{ type: 'forward' }] }),
    'staging/listeners/http answers HTTP with something else than a redirect to HTTPS',
  ],
  [
    'listeners',
    'a listener rule beside the redirect',
    add('aws_lb_listener_rule', {}),
    'staging/more adds a rule that bypasses the default action',
  ],
  [
    'listeners',
    'invalid headers',
    set('aws_lb.load_balancer_lb', { drop_invalid_header_fields: false }),
    'staging/load-balancer/lb lets invalid headers through',
  ],
  [
    'listeners',
    'ambiguous requests (desync mode monitor)',
    set('aws_lb.load_balancer_lb', { desync_mitigation_mode: 'monitor' }),
    'staging/load-balancer/lb has the desync mode "monitor"',
  ],
  [
    'listeners',
    'plain HTTP to the app',
    set('aws_lb_target_group.target_group_group', { protocol: 'HTTP' }),
    'staging/target-group/group speaks HTTP 8443 to the app',
  ],
  [
    'instances',
    'IMDSv1',
    set(TEMPLATE, { metadata_options: { ...metadata, http_tokens: 'optional' } }),
    'staging/fleet/launch-template/template does not require IMDSv2',
  ],
  [
    'instances',
    'instance metadata over two hops',
    set(TEMPLATE, { metadata_options: { ...metadata, http_put_response_hop_limit: 2 } }),
    'staging/fleet/launch-template/template answers metadata over 2 hops',
  ],
  [
    'instances',
    'a key pair',
    set(TEMPLATE, { key_name: 'mine' }),
    'staging/fleet/launch-template/template has a key pair',
  ],
  [
    'instances',
    'a volume without encryption',
    set(TEMPLATE, { block_device_mappings: [{ ebs: { delete_on_termination: 'true' } }] }),
    'staging/fleet/launch-template/template has a volume that is not encrypted',
  ],
];

describe.each(CASES)('%s', (rule, what, breakIt, found) => {
  it(`refuses ${what}`, () => {
    expect(broken('staging', breakIt)).toContain(`${rule}: ${found}`);
  });
});
