import { isDestroy, judge, renderVerdict, GENERAL_REMEDY, remediesOf } from '..';
import type { Cause } from '../cause';
import { planNames, real } from '../../recorded-plans';

const because = (...causes: Cause[]) => ({ causes });

test.each<[Cause, RegExp]>([
  ['vpc-destroyed', /CIDR of a stage cannot be changed.*second stage/],
  ['load-balancer-destroyed', /between public and internal.*second stage/],
  ['zone-removed', /^remove zones in two applies: first set `network\.emptyZones`/],
  ['listener-port-closed', /`http: 'serve'` in between/],
  ['tls-policy-narrowed', /`ssl_protocol`, `ssl_cipher`/],
  ['certificate-replaced', /the first entry of `names`/],
  ['listener-certificate-changed', /the first entry of `names`/],
  ['dns-record-removed', /beside the new one until nobody uses/],
  ['route-removed', /^first set `network\.endpoints: true` beside NAT/],
  ['nat-gateway-removed', /^first set `network\.endpoints: true` beside NAT/],
  ['endpoint-removed', /beside the new NAT, then remove it/],
  ['traffic-closed', /flow logs/],
  ['security-group-changed', /flow logs/],
  ['health-check-changed', /old and the new health path/],
  ['capacity-below-running', /the new `max`/],
  ['launch-template-changed', /set the group to its first version by hand/],
  ['target-group-left', /second stage/],
  ['permission-removed', /does without the old permission/],
  ['secret-removed', /does without the old permission or secret/],
  ['data-deleted', /copy elsewhere/],
  ['subscription-lost', /subscribe the addresses to another topic/],
  ['region-changed', /put the old region back/],
  ['unknown-type', /^first find what uses it/],
])('%s', (cause, expected) => {
  expect(remediesOf([because(cause)])).toEqual([expect.stringMatching(expected)]);
});

test('a change with several causes has the remedy of the worst', () => {
  const both = because('target-group-left', 'capacity-below-running');
  expect(remediesOf([both])).toEqual(remediesOf([because('capacity-below-running')]));
});

test("a change of the VPC's address range has one remedy, which covers what it causes", () => {
  const all = ['zone-removed', 'vpc-destroyed', 'load-balancer-destroyed', 'dns-record-removed'] as const;
  expect(remediesOf(all.map((cause) => because(cause)))).toEqual(remediesOf([because('vpc-destroyed')]));
});

test('the remedy of a load balancer covers its listeners and target groups, and nothing else', () => {
  const balancer = because('load-balancer-destroyed');
  const front = [
    because('listener-replaced'),
    because('target-group-in-use'),
    because('target-group-left'),
    because('deployment-target-changed'),
  ];
  const logs = because('data-deleted');
  const alone = remediesOf([balancer]);
  expect(remediesOf([...front, balancer])).toEqual(alone);
  expect(remediesOf([...front, balancer, logs])).toEqual([...alone, ...remediesOf([logs])]);
});

test('the same remedy is said once', () =>
  expect(remediesOf([because('route-removed'), because('nat-gateway-removed')])).toHaveLength(1));

test('an unknown cause has the general remedy', () =>
  expect(remediesOf([because()])).toEqual([GENERAL_REMEDY]));

test.each<[plan: string, address: string, cause: Cause]>([
  ['zone removed at once', 'aws_lb.main', 'zone-removed'],
  ['zone removed at once', 'aws_nat_gateway.c', 'nat-gateway-removed'],
  ['zone removed at once', 'aws_route.c', 'route-removed'],
  ['zone removed at once', 'aws_route_table.private_c', 'route-removed'],
  ['zone removed at once', 'aws_route_table_association.private_c', 'route-removed'],
  ['zone removed at once', 'aws_subnet.private_c', 'zone-removed'],
  ['ACL rule removed', 'aws_network_acl_rule.app_in', 'traffic-closed'],
  ['addresses changed', 'aws_autoscaling_group.fleet', 'zone-removed'],
  ['addresses changed', 'aws_internet_gateway.main', 'route-removed'],
  ['addresses changed', 'aws_lb_target_group.app', 'target-group-left'],
  ['addresses changed', 'aws_security_group.app', 'security-group-changed'],
  ['addresses changed', 'aws_vpc.main', 'vpc-destroyed'],
  ['addresses changed', 'aws_vpc_endpoint.logs', 'endpoint-removed'],
  ['addresses changed', 'aws_vpc_security_group_egress_rule.balancer', 'traffic-closed'],
  ['addresses changed', 'aws_vpc_security_group_ingress_rule.app', 'traffic-closed'],
  ['balancer internal', 'aws_lb.main', 'load-balancer-destroyed'],
  ['balancer internal', 'aws_lb_listener.http', 'listener-replaced'],
  ['balancer internal', 'aws_lb_listener_rule.api', 'listener-rule-changed'],
  ['HTTPS on 8443', 'aws_lb_listener.https', 'listener-port-closed'],
  ['HTTPS answers 503', 'aws_lb_listener.https', 'listener-action-changed'],
  ['other TLS policy', 'aws_lb_listener.https', 'tls-policy-narrowed'],
  ['health path', 'aws_lb_target_group.app', 'health-check-changed'],
  ['target group renamed', 'aws_autoscaling_group.fleet', 'target-group-left'],
  ['record removed', 'aws_route53_record.app', 'dns-record-removed'],
  ['certificate of another name', 'aws_acm_certificate.main', 'certificate-replaced'],
  ['template renamed', 'aws_autoscaling_group.fleet', 'launch-template-changed'],
  ['template renamed', 'aws_launch_template.fleet', 'launch-template-destroyed'],
  ['at most one instance', 'aws_autoscaling_group.fleet', 'capacity-below-running'],
  ['listener to a new target group', 'aws_lb_listener.https', 'target-group-empty'],
  ['group renamed', 'aws_autoscaling_group.fleet', 'fleet-destroyed'],
  ['group renamed', 'aws_codedeploy_deployment_group.main', 'deployment-target-changed'],
  ['role renamed', 'aws_iam_instance_profile.fleet', 'permission-removed'],
  ['role renamed', 'aws_iam_role.fleet', 'permission-removed'],
  ['role renamed', 'aws_iam_role_policy.fleet', 'permission-removed'],
  ['role renamed', 'aws_iam_role_policy_attachment.fleet', 'permission-removed'],
  ['bucket removed', 'aws_s3_bucket.logs', 'data-deleted'],
  ['logs expire sooner', 'aws_s3_bucket_lifecycle_configuration.logs', 'data-deleted'],
  ['log group removed', 'aws_cloudwatch_log_group.flows', 'data-deleted'],
  ['key removed', 'aws_kms_key.alerts', 'data-deleted'],
  ['topic renamed', 'aws_sns_topic.alerts', 'subscription-lost'],
  ['topic renamed', 'aws_sns_topic_subscription.ops', 'subscription-lost'],
  ['another region', 'provider.aws', 'region-changed'],
])('the recorded plan "%s": %s is refused because of %s', (name, address, cause) => {
  const change = judge(real(name)).refused.find(({ key }) => key === address);
  expect(change?.causes[0]).toBe(cause);
});

const harmful = planNames
  .map((name) => [name, judge(real(name))] as const)
  .filter(([name, verdict]) => verdict.refused.length > 0 && !isDestroy(real(name)));

test.each(harmful)('the verdict on the recorded plan "%s" names a remedy', (_, verdict) => {
  const open = verdict.refused.filter(({ isProtected }) => !isProtected);
  const text = renderVerdict(verdict);
  for (const remedy of remediesOf(open)) expect(text).toContain(`  - ${remedy}`);
});
