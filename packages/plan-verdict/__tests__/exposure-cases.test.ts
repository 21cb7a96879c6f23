import { exposures } from '../exposure';
import type { StackPlan } from '..';
import { sketch, sketched, standing } from '../../recorded-plans';

const policy = (statement: object): string =>
  JSON.stringify({ Statement: [{ Effect: 'Allow', ...statement }] });
const opened = (plan: StackPlan, address: string): string[] =>
  exposures(plan.changes.find((change) => change.address === address)!).map(({ text }) => text);

describe('plans written by hand', () => {
  const deny = { ...standing('aws_network_acl_rule.app_in'), rule_action: 'deny' };
  const message = { protocol: '1', rule_action: 'allow', cidr_block: '0.0.0.0/0', egress: false };
  test.each<[what: string, change: ReturnType<typeof sketch>, ...exposures: string[]]>([
    [
      'load balancer becomes internet-facing',
      sketch('aws_lb.main', 'replace', { before: { internal: true }, set: { internal: false } }),
      'answers the internet',
    ],
    [
      'inline ingress rule opened',
      sketch('aws_security_group.endpoints', 'update', {
        set: { ingress: [{ protocol: '-1', from_port: 0, to_port: 0, cidr_blocks: ['0.0.0.0/0'] }] },
      }),
      'allows everything from 0.0.0.0/0',
    ],
    [
      'deny rule of an ACL destroyed',
      sketch('aws_network_acl_rule.deny', 'delete', { before: deny }),
      'no longer denies tcp port 8443 from 10.0.0.0/16',
    ],
    [
      'one ICMP message at a security group',
      sketch('aws_vpc_security_group_ingress_rule.routers', 'create', {
        set: { ip_protocol: 'icmp', from_port: 3, to_port: 4, cidr_ipv4: '0.0.0.0/0' },
      }),
      'allows icmp type 3 code 4 from 0.0.0.0/0',
    ],
    [
      'all codes of an ICMP type at an ACL',
      sketch('aws_network_acl_rule.routers', 'create', {
        set: { ...message, icmp_type: 3, icmp_code: -1 },
      }),
      'allows icmp type 3 from 0.0.0.0/0',
    ],
    [
      'all ICMP at an ACL',
      sketch('aws_network_acl_rule.routers', 'create', { set: { ...message, icmp_type: -1, icmp_code: -1 } }),
      'allows all icmp from 0.0.0.0/0',
    ],
    [
      'route to the internet',
      sketch('aws_route.a', 'update', { set: { gateway_id: 'igw-1', nat_gateway_id: '' } }),
      'leads 0.0.0.0/0 straight to the internet',
    ],
    [
      'public addresses by default',
      sketch('aws_subnet.private_a', 'update', { set: { map_public_ip_on_launch: true } }),
      'gives out public addresses',
    ],
    [
      'instance metadata without a token',
      sketch('aws_launch_template.fleet', 'update', {
        set: { metadata_options: [{ http_tokens: 'optional' }] },
      }),
      'instance metadata without a token (IMDSv1)',
    ],
    [
      'public instances',
      sketch('aws_launch_template.fleet', 'update', {
        set: { network_interfaces: [{ associate_public_ip_address: 'true' }] },
      }),
      'instances get public addresses',
    ],
    [
      'key pair',
      sketch('aws_launch_template.fleet', 'update', { set: { key_name: 'me' } }),
      'instances take the SSH key pair me',
    ],
    [
      'disks no longer encrypted',
      sketch('aws_launch_template.x', 'update', {
        before: { block_device_mappings: [{ ebs: [{ encrypted: 'true' }] }] },
        set: { block_device_mappings: [{ ebs: [{ encrypted: 'false' }] }] },
      }),
      'disks are no longer encrypted',
    ],
    [
      'web ACL association destroyed',
      sketch('aws_wafv2_web_acl_association.x', 'delete', { before: {} }),
      'requests to its resource are no longer filtered',
    ],
    [
      'public database',
      sketch('aws_db_instance.x', 'create', { set: { publicly_accessible: true } }),
      'is reachable from the internet',
    ],
    [
      'managed policy',
      sketch('aws_iam_role_policy_attachment.x', 'create', {
        set: { policy_arn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
      }),
      'attaches arn:aws:iam::aws:policy/AdministratorAccess',
    ],
    ['the same managed policy', sketch('aws_iam_role_policy_attachment.fleet', 'replace')],
    [
      'permissions boundary removed',
      sketch('aws_iam_role.x', 'update', {
        before: { permissions_boundary: 'arn:b' },
        set: { permissions_boundary: '' },
      }),
      'has no permissions boundary any more',
    ],
    [
      'permissions boundary changes',
      sketch('aws_iam_role.x', 'update', {
        before: { permissions_boundary: 'arn:b' },
        set: { permissions_boundary: 'arn:c' },
      }),
      'has another permissions boundary: arn:c',
    ],
    [
      'inline policy of a role',
      sketch('aws_iam_role.x', 'update', {
        before: { inline_policy: [] },
        set: { inline_policy: [{ name: 'p', policy: policy({ Action: 'a:B', Resource: 'r' }) }] },
      }),
      'gains a:B on r',
    ],
    [
      'a new role',
      sketch('aws_iam_role.x', 'create', {
        set: { assume_role_policy: policy({ Action: 'sts:AssumeRole', Principal: '*' }) },
      }),
      'may be assumed by: sts:AssumeRole for everybody',
    ],
    [
      'policy known after apply',
      sketch('aws_iam_role_policy.x', 'create', { set: {}, unknown: { policy: true } }),
      'its policy is known only after the apply: read it in the code',
    ],
    [
      'computed policy known after apply',
      sketch('aws_sns_topic.x', 'create', { set: {}, unknown: { policy: true } }),
    ],
    [
      'new OIDC provider',
      sketch('aws_iam_openid_connect_provider.x', 'create', {
        set: { url: 'https://oidc.example.com', client_id_list: ['me'] },
      }),
      'logins of https://oidc.example.com for me are trusted',
    ],
    [
      'public access block destroyed',
      sketch('aws_s3_bucket_public_access_block.logs', 'delete'),
      'nothing forbids public access any more',
    ],
    [
      'public ACL',
      sketch('aws_s3_bucket_acl.x', 'create', { set: { acl: 'public-read' } }),
      'its ACL is public-read',
    ],
    [
      'ACLs count again',
      sketch('aws_s3_bucket_ownership_controls.x', 'update', {
        before: { rule: [{ object_ownership: 'BucketOwnerEnforced' }] },
        set: { rule: [{ object_ownership: 'ObjectWriter' }] },
      }),
      'ACLs count again',
    ],
    [
      'versioning suspended',
      sketch('aws_s3_bucket_versioning.x', 'update', {
        before: { versioning_configuration: [{ status: 'Enabled' }] },
        set: { versioning_configuration: [{ status: 'Suspended' }] },
      }),
      'old versions are no longer kept',
    ],
    [
      'force_destroy on',
      sketch('aws_s3_bucket.logs', 'update', { set: { force_destroy: true } }),
      'can be destroyed with its contents',
    ],
    [
      'privileged builds',
      sketch('aws_codebuild_project.x', 'create', { set: { environment: [{ privileged_mode: true }] } }),
      'builds run privileged',
    ],
    [
      'key rotation off',
      sketch('aws_kms_key.alerts', 'update', { set: { enable_key_rotation: false } }),
      'its key is no longer rotated',
    ],
    [
      'denial removed from a bucket policy',
      sketch('aws_s3_bucket_policy.x', 'delete', {
        before: {
          policy: JSON.stringify({
            Statement: { Effect: 'Deny', Action: 's3:*', Resource: 'b', Principal: '*' },
          }),
        },
      }),
      'no longer denied: s3:* on b for everybody',
    ],
    [
      'data source',
      sketch('data.aws_iam_policy_document.x', 'read', {
        before: null,
        set: { json: policy({ Action: '*', Resource: '*' }) },
      }),
    ],
  ])('%s', (_, change, ...expected) => {
    expect(opened(sketched(change), change.address)).toEqual(expected);
  });
});
