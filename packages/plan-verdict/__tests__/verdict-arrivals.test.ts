import { readPlan } from '..';
import { planOf, planWith, sketch, standing } from './fixtures';
import { said, sketched, verdictOf } from './helpers';

type Values = Record<string, unknown>;
const [https, http] = ['aws_lb_listener.https', 'aws_lb_listener.http'].map(standing) as [Values, Values];
const forward = (https['default_action'] as Values[])[0]!;
const redirect = (http['default_action'] as Values[])[0]!;
const fixed = {
  type: 'fixed-response',
  fixed_response: [{ content_type: 'text/plain', status_code: '403' }],
  order: 1,
};
const login = { type: 'authenticate-oidc', authenticate_oidc: [{}], order: 1 };
const redirectTo = (more: Values) => ({
  default_action: [{ ...redirect, redirect: [{ ...(redirect['redirect'] as Values[])[0], ...more }] }],
});
const newRule = (action: Values[]) => ({
  listener_arn: https['arn'],
  priority: 1,
  condition: [{ path_pattern: [{ values: ['/*'] }] }],
  action,
});
const EMPTY_GROUP = {
  ...forward,
  target_group_arn: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/new/1',
};

const deny = JSON.stringify({ Statement: [{ Effect: 'Deny', Action: 's3:GetObject', Resource: '*' }] });
const shut = JSON.stringify({
  Statement: [{ Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: '*' }],
});
const tlsOnly = JSON.stringify({
  Statement: [
    {
      Effect: 'Deny',
      Principal: '*',
      Action: 's3:*',
      Resource: '*',
      Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    },
  ],
});
const keyFor = (who: string) =>
  JSON.stringify({
    Statement: [{ Effect: 'Allow', Principal: { AWS: who }, Action: 'kms:*', Resource: '*' }],
  });

const expiring = (rule: Values) => ({ rule: [{ id: 'x', status: 'Enabled', filter: [], ...rule }] });
const LIFECYCLE = 'aws_s3_bucket_lifecycle_configuration.x';
const DB = 'aws_db_instance.x';
const role = standing('aws_iam_role_policy.fleet')['role'];
const hook = { lifecycle_transition: 'autoscaling:EC2_INSTANCE_LAUNCHING', heartbeat_timeout: 300 };
const health = (part: string, percent: string | null) => ({
  target_group_health: [{ [part]: [{ minimum_healthy_targets_percentage: percent }] }],
});
const table = standing('aws_route.a')['route_table_id'];

/** What the field's accidents look like in a plan, and what they mean to users and data. */
const ROWS: [
  what: string,
  change: ReturnType<typeof sketch>,
  severity: string,
  reason: string | undefined,
][] = [
  // Listeners
  [
    'a login before the forward',
    sketch('aws_lb_listener.https', 'update', { set: { default_action: [login, { ...forward, order: 2 }] } }),
    'cuts users off',
    'HTTPS 443 asks for authenticate-oidc first',
  ],
  [
    'a login behind, by its order',
    sketch('aws_lb_listener.https', 'update', { set: { default_action: [{ ...forward, order: 2 }, login] } }),
    'cuts users off',
    'HTTPS 443 asks for authenticate-oidc first',
  ],
  [
    'a login that goes',
    sketch('aws_lb_listener.https', 'update', {
      before: { ...https, default_action: [login, { ...forward, order: 2 }] },
      set: { default_action: [forward] },
    }),
    'in place',
    undefined,
  ],
  [
    'a redirect to a port without an answer',
    sketch('aws_lb_listener.http', 'update', { set: redirectTo({ port: '8443' }) }),
    'cuts users off',
    'HTTP 80 is sent elsewhere (port 443 → 8443)',
  ],
  [
    'a redirect to another host',
    sketch('aws_lb_listener.http', 'update', { set: redirectTo({ host: 'example.net' }) }),
    'cuts users off',
    'HTTP 80 is sent elsewhere (host #{host} → example.net)',
  ],
  [
    'a redirect to one page',
    sketch('aws_lb_listener.http', 'update', { set: redirectTo({ path: '/moved' }) }),
    'cuts users off',
    'HTTP 80 is sent elsewhere (path /#{path} → /moved)',
  ],
  [
    'a redirect of another status',
    sketch('aws_lb_listener.http', 'update', { set: redirectTo({ status_code: 'HTTP_302' }) }),
    'in place',
    'HTTP 80 is answered otherwise than before',
  ],
  [
    'a new listener to an empty group',
    sketch('aws_lb_listener.more', 'create', {
      set: { port: 8080, protocol: 'HTTP', default_action: [EMPTY_GROUP] },
    }),
    'cuts users off',
    'it forwards to a target group that no target is registered in yet',
  ],
  [
    'a new listener to the fleet',
    sketch('aws_lb_listener.more', 'create', {
      set: { port: 8080, protocol: 'HTTP', default_action: [forward] },
    }),
    'in place',
    undefined,
  ],
  [
    'a new rule that refuses all',
    sketch('aws_lb_listener_rule.more', 'create', { set: newRule([fixed]) }),
    'cuts users off',
    'requests that it matches are answered with fixed-response from then on',
  ],
  [
    'a new rule that sends all elsewhere',
    sketch('aws_lb_listener_rule.more', 'create', { set: newRule([redirect]) }),
    'cuts users off',
    'requests that it matches are answered with redirect from then on',
  ],
  [
    'a new rule that asks for a login',
    sketch('aws_lb_listener_rule.more', 'create', { set: newRule([login, { ...forward, order: 2 }]) }),
    'cuts users off',
    'requests that it matches are answered with authenticate-oidc, forward from then on',
  ],
  [
    'a new rule to an empty group',
    sketch('aws_lb_listener_rule.more', 'create', { set: newRule([EMPTY_GROUP]) }),
    'cuts users off',
    'it forwards to a target group that no target is registered in yet',
  ],
  [
    'a new rule to the fleet',
    sketch('aws_lb_listener_rule.more', 'create', { set: newRule([forward]) }),
    'in place',
    'requests that it matches no longer reach what answers them now',
  ],
  [
    'a new rule by its other name',
    sketch('aws_alb_listener_rule.more', 'create', { set: newRule([fixed]) }),
    'cuts users off',
    'answered with fixed-response',
  ],
  [
    'a rule that comes sooner',
    sketch('aws_lb_listener_rule.api', 'update', { set: { priority: 1 } }),
    'in place',
    'rules are asked in another order than before',
  ],
  // Load balancer and targets
  [
    'an idle time-out of a second',
    sketch('aws_lb.main', 'update', { set: { idle_timeout: 1 } }),
    'cuts users off',
    'answers that take longer than 1 s end with 504',
  ],
  [
    'a shorter idle time-out',
    sketch('aws_lb.main', 'update', { set: { idle_timeout: 30 } }),
    'in place',
    'answers that take longer than 30 s end with 504: 60 s were allowed',
  ],
  [
    'other headers for the app',
    sketch('aws_lb.main', 'update', { set: { xff_header_processing_mode: 'remove' } }),
    'in place',
    'xff_header_processing_mode changes',
  ],
  [
    'no drain at all',
    sketch('aws_lb_target_group.app', 'update', { set: { deregistration_delay: '0' } }),
    'cuts users off',
    'requests are cut off 0 s after an instance begins to leave',
  ],
  [
    'all targets healthy, or none',
    sketch('aws_lb_target_group.app', 'update', { set: health('dns_failover', '100') }),
    'cuts users off',
    'one unhealthy target may count as a failure of all (dns_failover)',
  ],
  [
    'the same for routing',
    sketch('aws_lb_target_group.app', 'update', { set: health('unhealthy_state_routing', '60') }),
    'cuts users off',
    'unhealthy_state_routing',
  ],
  [
    'fewer of them',
    sketch('aws_lb_target_group.app', 'update', {
      before: { ...standing('aws_lb_target_group.app'), ...health('dns_failover', '60') },
      set: health('dns_failover', '30'),
    }),
    'in place',
    'more targets must fail before all count as failed',
  ],
  [
    'a web ACL that blocks by default',
    sketch('aws_wafv2_web_acl.x', 'update', {
      before: { default_action: [{ allow: [{}], block: [] }] },
      set: { default_action: [{ allow: [], block: [{}] }] },
    }),
    'cuts users off',
    'what none of its rules lets through is blocked',
  ],
  // DNS and routes
  [
    'answers for one country alone',
    sketch('aws_route53_record.app', 'update', {
      set: { geolocation_routing_policy: [{ country: 'DE' }], set_identifier: 'de' },
    }),
    'cuts users off',
    'staging.example.com is answered to some alone (geolocation_routing_policy)',
  ],
  [
    'answers for everywhere',
    sketch('aws_route53_record.app', 'update', {
      set: { geolocation_routing_policy: [{ country: '*' }], set_identifier: 'all' },
    }),
    'in place',
    'is answered by geolocation_routing_policy',
  ],
  [
    'a weight of nothing',
    sketch('aws_route53_record.app', 'update', {
      set: { weighted_routing_policy: [{ weight: 0 }], set_identifier: 'x' },
    }),
    'cuts users off',
    'weighted_routing_policy',
  ],
  [
    'a more specific route to the internet',
    sketch('aws_route.more', 'create', {
      set: {
        route_table_id: table,
        destination_cidr_block: '203.0.113.0/24',
        vpc_peering_connection_id: 'pcx-1',
      },
    }),
    'cuts users off',
    'what goes to 203.0.113.0/24 takes this way from then on',
  ],
  [
    'a route to another private network',
    sketch('aws_route.more', 'create', {
      set: {
        route_table_id: table,
        destination_cidr_block: '10.20.0.0/16',
        vpc_peering_connection_id: 'pcx-1',
      },
    }),
    'in place',
    'what goes to 10.20.0.0/16 takes this way from then on',
  ],
  // Fleet
  [
    'a waking that comes on the 29th of February',
    sketch('aws_autoscaling_schedule.wake', 'update', {
      before: { recurrence: '0 6 * * *', min_size: 2, max_size: 4 },
      set: { recurrence: '0 6 29 2 *' },
    }),
    'cuts users off',
    'it comes at most every',
  ],
  [
    'a waking that never comes',
    sketch('aws_autoscaling_schedule.wake', 'create', {
      set: { recurrence: '0 6 30 2 *', min_size: 2, max_size: 4 },
    }),
    'cuts users off',
    'it comes never (0 6 30 2 *)',
  ],
  [
    'a waking that has ended',
    sketch('aws_autoscaling_schedule.wake', 'update', {
      before: { recurrence: '0 6 * * *', min_size: 2 },
      set: { end_time: '2020-01-01T00:00:00Z' },
    }),
    'cuts users off',
    'it comes never',
  ],
  [
    'a waking on workdays',
    sketch('aws_autoscaling_schedule.wake', 'create', {
      set: { recurrence: '0 6 * * MON-FRI', min_size: 2, max_size: 4 },
    }),
    'in place',
    undefined,
  ],
  [
    'a hook that ends new instances',
    sketch('aws_autoscaling_lifecycle_hook.x', 'create', { set: { ...hook, default_result: 'ABANDON' } }),
    'cuts users off',
    'every new instance is ended after 300 s',
  ],
  [
    'a hook that says nothing',
    sketch('aws_autoscaling_lifecycle_hook.x', 'create', { set: hook }),
    'cuts users off',
    'every new instance is ended after 300 s',
  ],
  [
    'a hook that goes on',
    sketch('aws_autoscaling_lifecycle_hook.x', 'create', { set: { ...hook, default_result: 'CONTINUE' } }),
    'in place',
    undefined,
  ],
  [
    'no time to start',
    sketch('aws_autoscaling_group.fleet', 'update', { set: { health_check_grace_period: 0 } }),
    'cuts users off',
    'a new instance has 0 s until it must answer',
  ],
  // Rights
  [
    'a policy that only denies',
    sketch('aws_iam_role_policy.more', 'create', { set: { role, policy: deny } }),
    'cuts users off',
    'running instances lose rights: it denies',
  ],
  [
    'a denial of CI',
    sketch('aws_iam_role_policy.more', 'create', { set: { role: 'ci', policy: deny } }),
    'in place',
    'it denies what other policies of the role allow',
  ],
  [
    "AWS's own denial",
    sketch('aws_iam_role_policy_attachment.more', 'create', {
      set: { role, policy_arn: 'arn:aws:iam::aws:policy/AWSDenyAll' },
    }),
    'cuts users off',
    'AWSDenyAll denies them',
  ],
  [
    'all inline policies but none',
    sketch('aws_iam_role_policies_exclusive.x', 'create', { set: { role_name: role, policy_names: [] } }),
    'cuts users off',
    'aws_iam_role_policy.fleet is deleted',
  ],
  [
    'all inline policies, named',
    sketch('aws_iam_role_policies_exclusive.x', 'create', {
      set: { role_name: role, policy_names: [standing('aws_iam_role_policy.fleet')['name']] },
    }),
    'in place',
    'what else the role has, and no stack names, is deleted',
  ],
  [
    'all attachments but none',
    sketch('aws_iam_role_policy_attachments_exclusive.x', 'update', {
      before: { role_name: role, policy_arns: ['a'] },
      set: { policy_arns: [] },
    }),
    'cuts users off',
    'is deleted',
  ],
  [
    "a key's policy that shuts out",
    sketch('aws_kms_key.alerts', 'update', { set: { policy: keyFor('arn:aws:iam::123456789012:role/one') } }),
    'cuts users off',
    "by the key's policy no longer allowed: kms:*",
  ],
  [
    "a key's policy with one more",
    sketch('aws_kms_key.alerts', 'update', {
      before: { policy: keyFor('arn:aws:iam::123456789012:root') },
      set: {
        policy: JSON.stringify({
          Statement: [
            ...(JSON.parse(keyFor('arn:aws:iam::123456789012:root')) as { Statement: object[] }).Statement,
            {
              Effect: 'Allow',
              Principal: { Service: 'sns.amazonaws.com' },
              Action: 'kms:Decrypt',
              Resource: '*',
            },
          ],
        }),
      },
    }),
    'in place',
    undefined,
  ],
  [
    "a key's policy of its own",
    sketch('aws_kms_key_policy.x', 'create', {
      set: { policy: keyFor('arn:aws:iam::123456789012:role/one') },
    }),
    'cuts users off',
    'whom it does not name can no longer use the key',
  ],
  [
    'a bucket that refuses everybody',
    sketch('aws_s3_bucket_policy.more', 'create', { set: { bucket: 'x', policy: shut } }),
    'cuts users off',
    'it denies everybody',
  ],
  [
    'a bucket that refuses what is not TLS',
    sketch('aws_s3_bucket_policy.more', 'create', { set: { bucket: 'x', policy: tlsOnly } }),
    'in place',
    undefined,
  ],
  // Data
  [
    'objects that end at a date',
    sketch(LIFECYCLE, 'update', {
      before: { rule: [] },
      set: expiring({ expiration: [{ date: '2020-01-01T00:00:00Z' }] }),
    }),
    'loses data',
    'all objects, from 2020-01-01T00:00:00Z on, are deleted, which were kept for ever',
  ],
  [
    'fewer old versions',
    sketch(LIFECYCLE, 'update', {
      before: expiring({
        noncurrent_version_expiration: [{ noncurrent_days: 30, newer_noncurrent_versions: '10' }],
      }),
      set: expiring({
        noncurrent_version_expiration: [{ noncurrent_days: 30, newer_noncurrent_versions: '1' }],
      }),
    }),
    'loses data',
    'old versions beyond the newest 1 are deleted: 10 were kept',
  ],
  [
    'more old versions',
    sketch(LIFECYCLE, 'update', {
      before: expiring({
        noncurrent_version_expiration: [{ noncurrent_days: 30, newer_noncurrent_versions: '1' }],
      }),
      set: expiring({
        noncurrent_version_expiration: [{ noncurrent_days: 30, newer_noncurrent_versions: '10' }],
      }),
    }),
    'in place',
    undefined,
  ],
  [
    'expiry where there was none',
    sketch(LIFECYCLE, 'create', {
      set: { bucket: 'hello-data', ...expiring({ expiration: [{ days: 7 }] }) },
    }),
    'loses data',
    'objects older than 7 days are deleted, which were kept for ever',
  ],
  [
    'expiry that is known later',
    sketch(LIFECYCLE, 'update', { before: { rule: [] }, set: { rule: null }, unknown: { rule: true } }),
    'loses data',
    'is known only when it is applied',
  ],
  [
    'a log group that is kept, of another name',
    sketch('aws_cloudwatch_log_group.x', 'replace', {
      before: { name: '/a', skip_destroy: true },
      set: { name: '/b', skip_destroy: false },
    }),
    'replaced without a gap',
    'AWS keeps the old one with its logs',
  ],
  [
    'a log group that is kept, of the same name',
    sketch('aws_cloudwatch_log_group.x', 'replace', {
      before: { name: '/a', skip_destroy: true },
      set: { skip_destroy: false },
    }),
    'cuts users off',
    'a new one of the same name cannot be made',
  ],
  [
    'a log group that would be kept from now on',
    sketch('aws_cloudwatch_log_group.x', 'replace', {
      before: { name: '/a', skip_destroy: false },
      set: { name: '/b', skip_destroy: true },
    }),
    'loses data',
    'its logs are deleted with it',
  ],
  [
    'no backups of a database',
    sketch(DB, 'update', { before: { backup_retention_period: 7 }, set: { backup_retention_period: 0 } }),
    'loses data',
    'backup_retention_period goes from 7 to 0: what is older is deleted',
  ],
  [
    'fewer backups',
    sketch('aws_rds_cluster.x', 'update', {
      before: { backup_retention_period: 30 },
      set: { backup_retention_period: 7 },
    }),
    'loses data',
    'backup_retention_period goes from 30 to 7',
  ],
  [
    'more backups',
    sketch(DB, 'update', { before: { backup_retention_period: 7 }, set: { backup_retention_period: 30 } }),
    'in place',
    undefined,
  ],
  [
    'messages that end sooner',
    sketch('aws_sqs_queue.x', 'update', {
      before: { message_retention_seconds: 345600 },
      set: { message_retention_seconds: 60 },
    }),
    'loses data',
    'message_retention_seconds goes from 345600 to 60',
  ],
  [
    'no way back of a table',
    sketch('aws_dynamodb_table.x', 'update', {
      before: { point_in_time_recovery: [{ enabled: true }] },
      set: { point_in_time_recovery: [{ enabled: false }] },
    }),
    'loses data',
    'point_in_time_recovery is switched off',
  ],
  [
    'items that expire',
    sketch('aws_dynamodb_table.x', 'update', {
      before: { ttl: [{ enabled: false }] },
      set: { ttl: [{ enabled: true, attribute_name: 'at' }] },
    }),
    'loses data',
    'items begin to expire',
  ],
  [
    'a database that restarts at once',
    sketch(DB, 'update', {
      before: { instance_class: 'db.t4g.micro', apply_immediately: true },
      set: { instance_class: 'db.t4g.small' },
    }),
    'cuts users off',
    'it restarts at once (instance_class)',
  ],
  [
    'a database that restarts later',
    sketch(DB, 'update', {
      before: { instance_class: 'db.t4g.micro' },
      set: { instance_class: 'db.t4g.small' },
    }),
    'in place',
    'it may restart in its maintenance window (instance_class)',
  ],
  [
    'no last snapshot',
    sketch(DB, 'update', { before: { skip_final_snapshot: false }, set: { skip_final_snapshot: true } }),
    'in place',
    'from then on a destroy takes no last snapshot',
  ],
  [
    'images that expire',
    sketch('aws_ecr_lifecycle_policy.x', 'create', { set: { policy: '{}' } }),
    'loses data',
    'what its rules name is deleted from then on',
  ],
  [
    'backups that expire sooner',
    sketch('aws_backup_plan.x', 'update', {
      before: { rule: [{ lifecycle: [{ delete_after: 90 }] }] },
      set: { rule: [{ lifecycle: [{ delete_after: 7 }] }] },
    }),
    'loses data',
    'what its rules name is deleted',
  ],
  [
    'a type that nobody knows',
    sketch('aws_quantum_thing.x', 'create', { set: {} }),
    'in place',
    'not known to this tool: read the change',
  ],
];

describe('what comes, and limits that tighten', () => {
  test.each(ROWS)('%s', (_, change, severity, reason) => {
    const [found, ...reasons] = said(sketched(change), change.address);
    expect(found).toBe(severity);
    expect(reasons.join('\n')).toContain(reason ?? '');
    if (reason === undefined) expect(reasons).toEqual([]);
  });
});

describe('a stage whose making was broken off', () => {
  test('goes on with a listener whose targets come in the same plan', () => {
    const arn = String(EMPTY_GROUP.target_group_arn);
    const plan = sketched(
      sketch('aws_lb_listener.more', 'create', {
        set: {
          port: 8080,
          protocol: 'HTTP',
          load_balancer_arn: https['load_balancer_arn'],
          default_action: [EMPTY_GROUP],
        },
      }),
      sketch('aws_autoscaling_group.more', 'create', { set: { target_group_arns: [arn] } }),
    );
    expect(said(plan, 'aws_lb_listener.more')).toEqual(['in place']);
  });

  test('goes on with its way out', () => {
    const route = { route_table_id: table, destination_cidr_block: '0.0.0.0/0', nat_gateway_id: 'nat-1' };
    expect(said(sketched(sketch('aws_route.more', 'create', { set: route })), 'aws_route.more')).toEqual([
      'in place',
    ]);
  });
});

describe('a lifecycle that is made', () => {
  const made = expiring({ expiration: [{ days: 7 }] });
  const lifecycle = (bucket: string) => sketch(LIFECYCLE, 'create', { set: { bucket, ...made } });
  const standingBucket = sketch('aws_s3_bucket.x', 'no-op', {
    before: { bucket: 'hello-data', id: 'hello-data' },
  });

  test('with its bucket, whose name is known later, deletes nothing', () => {
    const change = sketch(LIFECYCLE, 'create', { set: { ...made }, unknown: { bucket: true } });
    const plan = sketched(sketch('aws_s3_bucket.x', 'create', { set: { bucket: 'hello-data' } }), change);
    expect(said(plan, LIFECYCLE)).toEqual(['in place']);
  });

  // As after an apply that was broken off between the two.
  test('for a bucket of the stack that had none is told, and not refused', () => {
    expect(said(sketched(standingBucket, lifecycle('hello-data')), LIFECYCLE)).toEqual([
      'in place',
      'from then on it deletes by itself: objects older than 7 days',
    ]);
  });

  test('for a bucket of others deletes what nobody here knows', () => {
    expect(said(sketched(standingBucket, lifecycle('theirs')), LIFECYCLE)[0]).toBe('loses data');
  });

  test('takes the place of the first one', () => {
    const first = sketch('aws_s3_bucket_lifecycle_configuration.first', 'no-op', {
      before: { bucket: 'hello-data', ...expiring({ expiration: [{ days: 90 }] }) },
    });
    expect(said(sketched(standingBucket, first, lifecycle('hello-data')), LIFECYCLE)).toEqual([
      'loses data',
      'objects older than 7 days are deleted, which were kept 90 days',
    ]);
  });
});

describe('a value that Terraform hides', () => {
  const hidden = (address: string, change: Parameters<typeof sketch>[2], key: string) => {
    const raw = sketch(address, 'update', change);
    raw.change.before_sensitive = { [key]: true };
    raw.change.after_sensitive = { [key]: true };
    return readPlan(planWith([raw]), 'staging');
  };

  test('is judged, and not said', () => {
    const plan = hidden(
      'aws_cloudwatch_log_group.app',
      { set: { retention_in_days: 1 } },
      'retention_in_days',
    );
    expect(said(plan, 'aws_cloudwatch_log_group.app')).toEqual([
      'loses data',
      'a value of it that Terraform hides makes it so: read it where it is kept',
    ]);
    const [change] = plan.changes;
    expect(JSON.stringify(change)).not.toMatch(/"retention_in_days":\d/);
  });

  test('as a whole block', () => {
    const plan = hidden('aws_lb_listener.https', { set: { default_action: [fixed] } }, 'default_action');
    expect(said(plan, 'aws_lb_listener.https')[0]).toBe('cuts users off');
    expect(JSON.stringify(verdictOf(plan))).not.toContain('403');
  });

  test('does not make worse what it does not concern', () => {
    const plan = hidden('aws_lb_listener.https', { set: { tags: { Team: 'web' } } }, 'tags');
    expect(said(plan, 'aws_lb_listener.https')).toEqual(['in place']);
  });
});

describe('what Terraform does beside the changes', () => {
  test('is named, because nobody has judged it', () => {
    const raw = {
      ...planOf([], {}),
      deferred_changes: [{ reason: 'unknown', resource_change: { address: 'aws_lb.later' } }],
      action_invocations: [{ address: 'action.aws_lambda_invoke.x' }],
    };
    expect(verdictOf(readPlan(raw, 'staging')).notes).toContain(
      'Terraform does more than this plan shows, and it is not judged: aws_lb.later, the action action.aws_lambda_invoke.x.',
    );
  });
});
