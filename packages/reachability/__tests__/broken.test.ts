import { addRule, allow, type Break, changes, from, OPEN, OTHER_STAGE } from './broken';
import { NotModelled } from '../index';

/** An instance in a public subnet, as someone in a hurry might add. */
const bastion: Break = (resource) => {
  resource['aws_security_group']!['bastion'] = { ingress: [OPEN] };
  resource['aws_instance'] = {
    bastion: {
      subnet_id: '${aws_subnet.network_public_1.id}',
      vpc_security_group_ids: ['${aws_security_group.bastion.id}'],
      associate_public_ip_address: true,
    },
  };
};

describe('an instance in a public subnet, with a public address and an open security group', () => {
  it('is reachable on the ports that the ACL allows', () => {
    expect(from(changes(bastion), 'internet')).toEqual([
      'internet → instance bastion in network_public_1: tcp 80 443 1024-65535, icmp 3/4',
    ]);
  });

  it('is reachable on 22 if the ACL allows it, too', () => {
    const both: Break = (resource) => {
      bastion(resource);
      addRule(allow('public', false, 0, 65535, { protocol: '-1' }))(resource);
    };
    expect(from(changes(both), 'internet')).toEqual([
      'internet → instance bastion in network_public_1: tcp, udp, never answered, icmp, never answered, other, never answered',
    ]);
  });

  it('is not reachable without the public address, or in a private subnet', () => {
    for (const other of [
      { associate_public_ip_address: false },
      { subnet_id: '${aws_subnet.network_private_1.id}' },
    ]) {
      const hidden: Break = (resource) => {
        bastion(resource);
        Object.assign(resource['aws_instance']!['bastion']!, other);
      };
      expect(from(changes(hidden), 'internet')).toEqual([]);
    }
  });

  it("gets its public address by the subnet's default", () => {
    const bySubnet: Break = (resource) => {
      bastion(resource);
      delete resource['aws_instance']!['bastion']!['associate_public_ip_address'];
      resource['aws_subnet']!['network_public_1']!['map_public_ip_on_launch'] = true;
    };
    expect(from(changes(bySubnet), 'internet')).toHaveLength(1);
  });
});

describe('instances', () => {
  it('with public addresses, a route to the internet gateway and an open group are reachable from everywhere', () => {
    const exposed: Break = (resource) => {
      const [network] = resource['aws_launch_template']!['fleet_launch_template_template']![
        'network_interfaces'
      ] as [Record<string, unknown>];
      network['associate_public_ip_address'] = 'true';
      const route = resource['aws_route']!['network_private_routes_internet_1']!;
      delete route['nat_gateway_id'];
      route['gateway_id'] = '${aws_internet_gateway.network_internet_gateway.id}';
      resource['aws_security_group']!['security_groups_instances']!['ingress'] = OPEN;
    };
    expect(changes(exposed)).toEqual([
      'connected networks → instances in network_private_1: tcp 32768-65535, not always answered',
      'connected networks → instances in network_private_2: tcp 32768-65535, not always answered',
      'instances in network_private_1 → instances in network_private_1: tcp 443',
      'instances in network_private_1 → internet: tcp 443',
      'instances in network_private_2 → instances in network_private_2: tcp 443',
      'internet → instances in network_private_1: tcp 32768-65535, not always answered',
      'shared addresses → instances in network_private_1: tcp 32768-65535, not always answered',
      'shared addresses → instances in network_private_2: tcp 32768-65535, not always answered',
    ]);
  });

  it('without public addresses do not reach the internet by an internet gateway', () => {
    const misrouted: Break = (resource) => {
      const route = resource['aws_route']!['network_private_routes_internet_2']!;
      delete route['nat_gateway_id'];
      route['gateway_id'] = '${aws_internet_gateway.network_internet_gateway.id}';
    };
    expect(changes(misrouted)).toEqual(['gone: instances in network_private_2 → internet']);
  });

  it('do not reach the internet if the NAT gateway is in a private subnet', () => {
    const enclosed: Break = (resource) => {
      resource['aws_nat_gateway']!['network_private_routes_nat_1']!['subnet_id'] =
        '${aws_subnet.network_private_1.id}';
    };
    expect(changes(enclosed)).toEqual([
      'gone: instances in network_private_1 → internet',
      'gone: instances in network_private_2 → internet',
    ]);
  });

  it('reach S3 by NAT if their route table has no gateway endpoint', () => {
    const unlinked: Break = (resource) => {
      resource['aws_vpc_endpoint']!['network_private_routes_s3']!['route_table_ids'] = [
        '${aws_route_table.network_private_routes_table_1.id}',
      ];
    };
    expect(changes(unlinked)).toEqual([
      'instances in network_private_2 → S3: tcp 443 by network_private_routes_nat_1',
    ]);
  });

  it('reach each other if their group allows its own members, but not across zones, because of the ACL', () => {
    const open: Break = (resource) => {
      const group = resource['aws_security_group']!['security_groups_instances']!;
      group['ingress'] = [{ protocol: '-1', self: true }];
      group['egress'] = [{ protocol: '-1', self: true }];
    };
    expect(changes(open)).toEqual([
      'instances in network_private_1 → instances in network_private_1: tcp, udp, icmp, other',
      'instances in network_private_2 → instances in network_private_2: tcp, udp, icmp, other',
    ]);
  });

  it('without a security group are in the default one, which is open if the stack does not manage it', () => {
    const groupless: Break = (resource) => {
      const template = resource['aws_launch_template']!['fleet_launch_template_template']!;
      template['network_interfaces'] = [{}];
    };
    expect(changes(groupless).every((line) => line.startsWith('gone: '))).toBe(true);
    const unmanaged: Break = (resource) => {
      groupless(resource);
      delete resource['aws_default_security_group'];
    };
    expect(() => changes(unmanaged)).toThrow(NotModelled);
  });
});

describe('the load balancer', () => {
  it('that is internal is not reachable from the internet', () => {
    const hidden: Break = (resource) => {
      resource['aws_lb']!['load_balancer_lb']!['internal'] = true;
    };
    expect(changes(hidden)).toEqual([
      'gone: internet → load balancer in network_public_1',
      'gone: internet → load balancer in network_public_2',
    ]);
  });

  it('in private subnets is not reachable from the internet', () => {
    const moved: Break = (resource) => {
      resource['aws_lb']!['load_balancer_lb']!['subnets'] = ['${aws_subnet.network_private_1.id}'];
    };
    expect(changes(moved)).toEqual(
      expect.arrayContaining(['gone: internet → load balancer in network_public_1']),
    );
  });

  it('that serves HTTP instead of redirecting is shown', () => {
    const plain: Break = (resource) => {
      resource['aws_lb_listener']!['listeners_http']!['default_action'] = { type: 'forward' };
    };
    expect(changes(plain)).toContain(
      'internet → load balancer in network_public_1: tcp 80 HTTP forward, tcp 443 HTTPS forward, icmp 3/4',
    );
  });

  it('that forwards to a closed port is shown', () => {
    const moved: Break = (resource) => {
      resource['aws_lb_target_group']!['target_group_group']!['port'] = 9443;
    };
    expect(changes(moved)).toContain(
      'load balancer in network_public_1 → instances in network_private_2: tcp 8443, where nothing listens',
    );
  });
});

describe('the other stage', () => {
  const peering: Break = (resource) => {
    resource['aws_vpc_peering_connection'] = {
      both: { vpc_id: '${aws_vpc.network_vpc.id}', peer_vpc_id: 'vpc-0123' },
    };
    for (const table of ['network_private_routes_table_1', 'network_public_routes_table']) {
      resource['aws_route']![`to_${table}`] = {
        route_table_id: `\${aws_route_table.${table}.id}`,
        destination_cidr_block: OTHER_STAGE,
        vpc_peering_connection_id: '${aws_vpc_peering_connection.both.id}',
      };
    }
  };

  it('is reachable, and reaches this one, by a route over a peering connection', () => {
    const serves = 'tcp 80 HTTP redirect to HTTPS 443, tcp 443 HTTPS forward, icmp 3/4';
    expect(changes(peering)).toEqual([
      'instances in network_private_1 → the other stage: tcp 443',
      `the other stage → load balancer in network_public_1: ${serves}`,
      `the other stage → load balancer in network_public_2: ${serves}`,
    ]);
  });
});

describe('a resource that the model does not know is refused', () => {
  it.each([
    ['a network interface', 'aws_network_interface', { subnet_id: 'subnet-1' }],
    ['a database', 'aws_db_instance', { vpc_security_group_ids: ['sg-1'] }],
    ['a Lambda function in the VPC', 'aws_lambda_function', { vpc_config: [{ subnet_ids: [] }] }],
    ['a VPN', 'aws_vpn_gateway', { vpc_id: 'vpc-1' }],
    ['a second VPC', 'aws_vpc', { cidr_block: '10.7.0.0/16' }],
    ['an IPv6 route', 'aws_route', { destination_ipv6_cidr_block: '::/0' }],
    ['an IPv6 rule', 'aws_vpc_security_group_ingress_rule', { cidr_ipv6: '::/0' }],
  ])('%s', (_, type, values) => {
    const add: Break = (resource) => {
      resource[type] = { ...resource[type], unknown: values };
    };
    expect(() => changes(add)).toThrow(NotModelled);
  });
});
