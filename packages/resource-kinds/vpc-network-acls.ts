import { query } from './aspects/disappears';
import { joined, tagged } from './aspects/find';
import { because, one, REFUSED } from './aspects/judged';
import { anywhere } from './aspects/rights';
import type { Kinds } from './kind';

/** VPC: network ACLs. */
export const vpcNetworkAcls = {
  aws_network_acl: {
    find: tagged({
      kind: 'acl',
      word: 'network ACL',
      remove: (id) => `aws ec2 delete-network-acl --network-acl-id ${id}`,
      order: 5,
    }),
    rights: {
      read: [anywhere('ec2:DescribeNetworkAcls')],
      apply: [
        anywhere(
          'ec2:CreateNetworkAcl',
          'ec2:DeleteNetworkAcl',
          'ec2:ReplaceNetworkAclAssociation',
          'ec2:CreateTags',
          'ec2:DeleteTags',
        ),
      ],
    },
    createBeforeDestroy: true,
    verdict: 'network-acl',
    disappears: { stays: 'AWS deletes no network ACL that subnets are associated with' },
    audit: ({ id }) => `ec2 network-acl ${id}`,
    price: 'free',
    judged: {
      values: { vpc_id: one('aws_vpc') },
      security: [],
      leftOut: because(REFUSED, 'lifecycle.create_before_destroy', 'tags.*', 'vpc_id'),
    },
  },
  aws_network_acl_association: {
    find: 'overwritten',
    rights: {
      read: [anywhere('ec2:DescribeNetworkAcls')],
      apply: [anywhere('ec2:ReplaceNetworkAclAssociation')],
    },
    createBeforeDestroy: false,
    verdict: 'network-acl-association',
    words: { existence: 'network.zones' },
    disappears: { stays: 'a subnet always has a network ACL: another one is seen as a change' },
    audit: undefined,
    price: 'free',
    judged: {
      values: { network_acl_id: one('aws_network_acl'), subnet_id: one('aws_subnet') },
      security: ['network_acl_id', 'subnet_id'],
      leftOut: because(REFUSED, 'depends_on[]'),
      removed: true,
    },
  },
  aws_network_acl_rule: {
    find: { importId: joined(':', 'network_acl_id', 'rule_number', 'protocol', 'egress') },
    rights: {
      read: [anywhere('ec2:DescribeNetworkAcls')],
      apply: [
        anywhere('ec2:CreateNetworkAclEntry', 'ec2:DeleteNetworkAclEntry', 'ec2:ReplaceNetworkAclEntry'),
      ],
    },
    createBeforeDestroy: false,
    verdict: 'network-acl-rule',
    disappears: {
      part: query('ec2', 'DeleteNetworkAclEntry', ({ network_acl_id: acl, rule_number: rule, egress }) => ({
        NetworkAclId: acl,
        RuleNumber: rule,
        Egress: egress,
      })),
    },
    audit: undefined,
    price: 'free',
    judged: {
      values: { network_acl_id: one('aws_network_acl') },
      security: [
        'cidr_block',
        'egress',
        'from_port',
        'icmp_code',
        'icmp_type',
        'network_acl_id',
        'protocol',
        'rule_action',
        'to_port',
      ],
      leftOut: { rule_number: REFUSED },
      removed: true,
    },
  },
} satisfies Kinds;
