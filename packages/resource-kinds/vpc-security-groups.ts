import { query } from './aspects/disappears';
import { because, one, REFUSED, WHAT_IS_TOLD } from './aspects/judged';
import { anywhere } from './aspects/rights';
import type { Kinds } from './kind';

/** VPC: security groups. */
export const vpcSecurityGroups = {
  aws_default_security_group: {
    find: 'overwritten',
    rights: {
      read: [anywhere('ec2:DescribeSecurityGroups')],
      apply: [
        anywhere(
          'ec2:AuthorizeSecurityGroupEgress',
          'ec2:AuthorizeSecurityGroupIngress',
          'ec2:RevokeSecurityGroupEgress',
          'ec2:RevokeSecurityGroupIngress',
          'ec2:CreateTags',
          'ec2:DeleteTags',
        ),
      ],
    },
    createBeforeDestroy: false,
    verdict: 'default-security-group',
    disappears: { stays: 'AWS deletes no default security group; rules in it are seen as changes' },
    audit: undefined,
    price: 'free',
    judged: { values: { vpc_id: one('aws_vpc') }, security: ['vpc_id'], leftOut: {}, removed: true },
  },
  aws_security_group: {
    find: {
      importId: ({ name }, { lookups }) => lookups.securityGroup(String(name)),
      lookedUp: true,
    },
    rights: {
      read: [anywhere('ec2:DescribeNetworkInterfaces', 'ec2:DescribeSecurityGroups')],
      apply: [
        anywhere(
          'ec2:CreateSecurityGroup',
          'ec2:DeleteSecurityGroup',
          'ec2:RevokeSecurityGroupEgress',
          'ec2:RevokeSecurityGroupIngress',
          'ec2:CreateTags',
          'ec2:DeleteTags',
        ),
      ],
    },
    createBeforeDestroy: true,
    verdict: 'security-group',
    disappears: { stays: 'AWS deletes no security group that interfaces use or rules name' },
    audit: ({ name }) => `ec2 security-group ${name}`,
    price: 'free',
    judged: {
      values: { vpc_id: one('aws_vpc') },
      security: ['description', 'name'],
      leftOut: because(REFUSED, 'lifecycle.create_before_destroy', 'tags.*', 'vpc_id'),
    },
  },
  aws_vpc_security_group_egress_rule: {
    find: {
      importId: (values, { lookups }) => lookups.securityGroupRule(values, true),
      lookedUp: true,
    },
    rights: {
      read: [anywhere('ec2:DescribeSecurityGroupRules')],
      apply: [
        anywhere(
          'ec2:AuthorizeSecurityGroupEgress',
          'ec2:ModifySecurityGroupRules',
          'ec2:RevokeSecurityGroupEgress',
          'ec2:CreateTags',
          'ec2:DeleteTags',
        ),
      ],
    },
    createBeforeDestroy: false,
    verdict: 'security-group-rule',
    disappears: {
      part: query(
        'ec2',
        'RevokeSecurityGroupEgress',
        ({ security_group_id: group, security_group_rule_id: rule }) => ({
          GroupId: group,
          'SecurityGroupRuleId.1': rule,
        }),
      ),
    },
    audit: undefined,
    price: 'free',
    judged: {
      security: [
        'cidr_ipv4',
        'from_port',
        'ip_protocol',
        'prefix_list_id',
        'referenced_security_group_id',
        'security_group_id',
        'to_port',
      ],
      leftOut: { description: WHAT_IS_TOLD },
      removed: true,
    },
  },
  aws_vpc_security_group_ingress_rule: {
    find: {
      importId: (values, { lookups }) => lookups.securityGroupRule(values, false),
      lookedUp: true,
    },
    rights: {
      read: [anywhere('ec2:DescribeSecurityGroupRules')],
      apply: [
        anywhere(
          'ec2:AuthorizeSecurityGroupIngress',
          'ec2:ModifySecurityGroupRules',
          'ec2:RevokeSecurityGroupIngress',
          'ec2:CreateTags',
          'ec2:DeleteTags',
        ),
      ],
    },
    createBeforeDestroy: false,
    verdict: 'security-group-rule',
    disappears: {
      part: query(
        'ec2',
        'RevokeSecurityGroupIngress',
        ({ security_group_id: group, security_group_rule_id: rule }) => ({
          GroupId: group,
          'SecurityGroupRuleId.1': rule,
        }),
      ),
    },
    audit: undefined,
    price: 'free',
    judged: {
      security: [
        'cidr_ipv4',
        'from_port',
        'ip_protocol',
        'referenced_security_group_id',
        'security_group_id',
        'to_port',
      ],
      leftOut: { description: WHAT_IS_TOLD },
      removed: true,
    },
  },
} satisfies Kinds;
