import { isDestroy, judge, renderVerdict, UNTHOUGHT, waysOf } from '..';
import type { JudgedChange } from '..';
import { planNames } from './fixtures';
import { real } from './helpers';

const refused = (type: string, ...reasons: string[]): JudgedChange => ({
  key: `${type}.it`,
  type,
  kind: 'delete',
  level: 'cuts users off',
  reasons,
  instead: [],
  isProtected: false,
});

test.each<[string, string, RegExp]>([
  ['aws_vpc', 'everything of the stage stands in it', /address range stays.*second stage/],
  ['aws_lb', 'its name and addresses change', /public or internal stays.*second stage/],
  [
    'aws_lb',
    'deletion protection is off from then on\nit leaves every subnet it serves from',
    /^fewer zones in two applies: first `network\.emptyZones`/,
  ],
  ['aws_lb', 'deletion protection is on: AWS refuses', /public or internal stays/],
  ['aws_lb', 'it leaves every subnet it serves from', /`network\.emptyZones`/],
  ['aws_subnet', 'aws_lb.it still stands in it', /`network\.emptyZones`/],
  ['aws_lb_listener', 'HTTPS 443, which does not answer yet', /`http: 'serve'` in between/],
  ['aws_lb_listener', 'browsers are shown a certificate without that name', /the first of `names`/],
  ['aws_route53_record', 'old.example.com leads nowhere', /beside the new one until nobody asks/],
  ['aws_route', 'there is no way to 0.0.0.0/0 any more', /`network\.endpoints: true` beside NAT first/],
  ['aws_vpc_endpoint', 'logs is reached over it alone', /beside the new NAT first/],
  ['aws_vpc_security_group_egress_rule', 'tcp port 5432 is no longer allowed', /flow logs tell/],
  ['aws_lb_target_group', 'the health check asks otherwise', /old and the new health path/],
  ['aws_autoscaling_group', 'at most 1 may run, and 2 do: ended at once', /the new `max`/],
  ['aws_autoscaling_group', 'its instances leave a target group that gets requests', /second stage/],
  ['aws_iam_role_policy', 'instances may do less', /does without the old right/],
  ['aws_cloudwatch_log_group', 'logs older than 30 days are deleted', /copy elsewhere/],
  ['provider', 'the state is of us-east-1', /put the old region back/],
])('%s, because "%s"', (type, reason, expected) => {
  const ways = waysOf([refused(type, reason)]);
  expect(ways).toEqual([expect.stringMatching(expected)]);
});

test('what follows from another address range is left to that', () => {
  const all = ['aws_subnet', 'aws_vpc', 'aws_lb', 'aws_route53_record'].map((type) => refused(type, 'x'));
  expect(waysOf(all)).toEqual(waysOf([refused('aws_vpc', 'x')]));
});

test('what comes and goes with a load balancer is left to it, and nothing else is', () => {
  const balancer = refused('aws_lb', 'nobody reaches the stage any more');
  const front = [
    refused('aws_lb_listener', 'x'),
    refused('aws_lb_target_group', 'x'),
    refused('aws_autoscaling_group', 'its instances leave a target group that gets requests'),
  ];
  const logs = refused('aws_cloudwatch_log_group', 'its logs are deleted with it');
  expect(waysOf([...front, balancer])).toEqual(waysOf([balancer]));
  expect(waysOf([...front, balancer, logs])).toEqual([...waysOf([balancer]), ...waysOf([logs])]);
});

test('the same way is said once', () =>
  expect(waysOf([refused('aws_route', 'x'), refused('aws_nat_gateway', 'y')])).toHaveLength(1));

test('what is not known here has at least the general way', () =>
  expect(waysOf([refused('aws_other', 'x')])).toEqual([UNTHOUGHT]));

const harmful = planNames
  .map((name) => [name, judge(real(name))] as const)
  .filter(([name, verdict]) => verdict.refused.length > 0 && !isDestroy(real(name)));

test.each(harmful)('the verdict on the recorded plan "%s" names a way', (_, verdict) => {
  const open = verdict.refused.filter(({ isProtected }) => !isProtected);
  const text = renderVerdict(verdict);
  for (const way of waysOf(open)) expect(text).toContain(`  - ${way}`);
});
