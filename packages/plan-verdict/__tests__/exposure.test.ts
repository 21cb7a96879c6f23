import { exposures } from '../exposure';
import { real } from '../../recorded-plans';

const opened = (plan: ReturnType<typeof real>, address: string): string[] =>
  exposures(plan.changes.find((change) => change.address === address)!).map(({ text }) => text);

describe('plans that Terraform recorded', () => {
  test.each<[plan: string, address: string, ...exposures: string[]]>([
    ['SSH opened', 'aws_vpc_security_group_ingress_rule.ssh', 'allows tcp port 22 from 0.0.0.0/0'],
    ['HTTPS rule narrowed', 'aws_vpc_security_group_ingress_rule.https'],
    ['HTTPS rule removed', 'aws_vpc_security_group_ingress_rule.https'],
    ['ACL opened', 'aws_network_acl_rule.ssh', 'allows tcp port 22 from 0.0.0.0/0'],
    ['ACL denies', 'aws_network_acl_rule.deny'],
    ['ACL rule on another port', 'aws_network_acl_rule.app_in', 'allows tcp port 9443 from 10.0.0.0/16'],
    ['balancer internal', 'aws_lb.main'],
    ['deletion protection off', 'aws_lb.main', 'deletion protection off'],
    ['HTTP forwards', 'aws_lb_listener.http', 'serves without TLS on port 80'],
    [
      'other TLS policy',
      'aws_lb_listener.https',
      'TLS policy ELBSecurityPolicy-TLS13-1-2-2021-06 → ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09',
    ],
    [
      'role may more',
      'aws_iam_role_policy.fleet',
      'gains s3:GetObject on *',
      'gains s3:DeleteObject on arn:aws:s3:::hello-artifacts/*, *',
    ],
    ['role may less', 'aws_iam_role_policy.fleet'],
    ['policy detached', 'aws_iam_role_policy_attachment.fleet'],
    [
      'role trusts another account',
      'aws_iam_role.flows',
      'may be assumed by: sts:AssumeRole for AWS:arn:aws:iam::999999999999:root',
    ],
    [
      'public access block weaker',
      'aws_s3_bucket_public_access_block.logs',
      'no longer: block_public_policy',
    ],
    [
      'bucket open to all',
      'aws_s3_bucket_policy.logs',
      'gains s3:* on arn:aws:s3:::hello-staging-logs/* for everybody',
    ],
    ['key removed', 'aws_sns_topic.alerts', 'no longer encrypted with a key of its own'],
    ['newer image', 'aws_launch_template.fleet'],
    ['bucket forgotten', 'aws_s3_bucket_public_access_block.logs'],
    ['first deploy', 'aws_route.public', 'leads 0.0.0.0/0 straight to the internet'],
    ['first deploy', 'aws_route.a'],
    ['first deploy', 'aws_lb.main', 'answers the internet'],
    [
      'first deploy',
      'aws_vpc_security_group_ingress_rule.app',
      'allows tcp port 8443 from aws_security_group.balancer',
    ],
    ['first deploy', 'aws_security_group.app'],
    ['nothing', 'aws_vpc_security_group_ingress_rule.https'],
  ])('%s: %s', (name, address, ...expected) => {
    expect(opened(real(name), address)).toEqual(expected);
  });
});
