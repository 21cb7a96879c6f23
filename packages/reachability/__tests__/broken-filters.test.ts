import { acl, addRule, allow, type Break, changes, from, json, type Json, OPEN } from './broken';
import type { StackJson } from '../../documents';
import { reachability } from '../index';

describe('rules of security groups', () => {
  it.each([
    [
      'as resources of type aws_security_group_rule',
      (resource: Json['resource']) => {
        resource['aws_security_group_rule'] = {
          more: {
            type: 'ingress',
            security_group_id: '${aws_security_group.security_groups_load_balancer.id}',
            protocol: 'tcp',
            from_port: 2000,
            to_port: 2001,
            cidr_blocks: ['203.0.113.0/24'],
          },
        };
      },
    ],
    [
      'inline in the group',
      (resource: Json['resource']) => {
        resource['aws_security_group']!['security_groups_load_balancer']!['ingress'] = [
          { protocol: '6', from_port: 2000, to_port: 2001, cidr_blocks: ['203.0.113.0/24'] },
        ];
      },
    ],
  ])('count %s', (_, breakIt) => {
    expect(changes(breakIt, { network: { zones: ['us-east-1a', 'us-east-1b'] } })).toEqual(
      [1, 2].map(
        (zone) =>
          `internet 203.0.113.0/24 → load balancer in network_public_${zone}: tcp 80 HTTP redirect to HTTPS 443, ` +
          'tcp 443 HTTPS forward, tcp 2000-2001, where nothing listens, icmp 3/4',
      ),
    );
  });

  it('to a prefix list count for its service only', () => {
    const otherService: Break = (resource) => {
      resource['aws_vpc_security_group_egress_rule']!['security_groups_egress_s3']!['prefix_list_id'] =
        '${data.aws_prefix_list.other.id}';
    };
    const without = json({ network: { nat: 'none' } });
    otherService(without.resource);
    without.data['aws_prefix_list']!['other'] = { name: 'com.amazonaws.us-east-1.dynamodb' };
    const lines = [...reachability(without as StackJson).keys()];
    expect(lines.filter((line) => line.endsWith('→ S3'))).toEqual([]);
  });
});

describe('network ACLs', () => {
  it('without the rules for return traffic allow requests, but no answers', () => {
    const unanswered: Break = (resource) => {
      delete resource['aws_network_acl_rule']!['network_acls_private_out_1024_65535_10_0_128_0__17'];
      delete resource['aws_network_acl_rule']!['network_acls_private_out_443_0_0_0_0__0'];
    };
    expect(changes(unanswered)).toContain(
      'load balancer in network_public_1 → instances in network_private_1: tcp 8443 HTTPS, never answered',
    );
  });

  it('without the rule for return traffic on one side of a NAT gateway do not always allow answers', () => {
    const unanswered: Break = (resource) => {
      delete resource['aws_network_acl_rule']!['network_acls_public_out_1024_65535_0_0_0_0__0'];
    };
    expect(changes(unanswered)).toContain(
      'instances in network_private_1 → internet: tcp 443 by network_private_routes_nat_1, not always answered',
    );
  });

  it('with a narrower rule for return traffic do not always allow answers', () => {
    const narrow: Break = (resource) => {
      resource['aws_network_acl_rule']!['network_acls_public_out_1024_65535_0_0_0_0__0']!['from_port'] =
        32768;
    };
    expect(changes(narrow)).toContain(
      'internet → load balancer in network_public_2: tcp 80 HTTP redirect to HTTPS 443, not always answered, ' +
        'tcp 443 HTTPS forward, not always answered, icmp 3/4',
    );
  });

  it('apply their rules in the order of their numbers, so an earlier deny wins', () => {
    const deny = allow('public', false, 443, 443, { rule_action: 'deny', cidr_block: '203.0.113.0/24' });
    expect(changes(addRule(deny))).toEqual(
      [1, 2].map(
        (zone) =>
          `internet 203.0.113.0/24 → load balancer in network_public_${zone}: tcp 80 HTTP redirect to HTTPS 443, icmp 3/4`,
      ),
    );
    expect(changes(addRule({ ...deny, rule_number: 32766 }))).toEqual([]);
  });

  it('allow everything for a subnet that is only in the default one', () => {
    const loose: Break = (resource) => {
      delete resource['aws_network_acl_association']!['network_acls_private_association_1'];
      resource['aws_security_group']!['security_groups_instances']!['ingress'] = OPEN;
    };
    expect(from(changes(loose), 'connected networks')).toContain(
      'connected networks → instances in network_private_1: tcp, udp, icmp, other',
    );
  });

  it('of another tier cut off a subnet that is moved to them', () => {
    const moved: Break = (resource) => {
      resource['aws_network_acl_association']!['network_acls_public_association_2']!['network_acl_id'] =
        acl('private');
    };
    expect(changes(moved)).toContain('gone: internet → load balancer in network_public_2');
  });

  const FROM_ROUTERS = 'network_acls_public_in_icmp_3_4_0_0_0_0__0';
  const TO_BALANCER = 'internet → load balancer in network_public_1';
  const SERVED = 'tcp 80 HTTP redirect to HTTPS 443, tcp 443 HTTPS forward';

  it.each<[string, Break, string]>([
    [
      "only the security group's messages, if they allow all",
      (resource) => widen(resource, { icmp_type: -1, icmp_code: -1 }),
      `${SERVED}, icmp 3/4`,
    ],
    [
      'nothing without their ICMP rule',
      (resource) => {
        delete resource['aws_network_acl_rule']![FROM_ROUTERS];
      },
      SERVED,
    ],
    [
      'only what the security group also allows, and an echo request has no answer',
      (resource) => {
        widen(resource, { icmp_type: -1, icmp_code: -1 });
        const group = resource['aws_vpc_security_group_ingress_rule']!;
        Object.assign(group['security_groups_ingress_fragmentation_needed_1']!, {
          from_port: 8,
          to_port: -1,
        });
      },
      `${SERVED}, icmp 8, never answered`,
    ],
  ])('allow of ICMP %s', (_, breakIt, flows) => {
    const stack = json({});
    breakIt(stack.resource);
    expect(reachability(stack as StackJson).get(TO_BALANCER)).toBe(flows);
  });

  function widen(resource: Json['resource'], values: Record<string, number>): void {
    Object.assign(resource['aws_network_acl_rule']![FROM_ROUTERS]!, values);
  }
});
