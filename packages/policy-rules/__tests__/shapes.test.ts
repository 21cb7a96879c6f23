import { add, allBroken, type Break, set, statements, within } from './broken';

type Json = Record<string, unknown>;

const trustOf = (change: (condition: Record<string, Json>) => Record<string, Json>) => (all: Json[]) =>
  all.map((one) => ({ ...one, Condition: change(one['Condition'] as Record<string, Json>) }));

/** Changes of whole blocks. */
const SHAPES: [what: string, stack: string, breakIt: Break, found: string][] = [
  [
    'a second default action',
    'staging',
    set('aws_lb_listener.listeners_http', {
      default_action: [
        { type: 'redirect', redirect: { port: '443', protocol: 'HTTPS', status_code: 'HTTP_301' } },
        { type: 'forward', target_group_arn: '${aws_lb_target_group.target_group_group.arn}' },
      ],
    }),
    'listeners: staging/listeners/http answers by redirect, forward, not by its own target group or a redirect alone',
  ],
  [
    'an unknown endpoint service',
    'staging',
    set('aws_vpc_endpoint.network_private_routes_s3', {
      service_name: 'com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0',
    }),
    'ways: staging/network/private-routes/s3 leads to com.amazonaws.vpce.us-east-1.vpce-svc-0123456789abcdef0 as Gateway at',
  ],
  [
    'an AMI by another name filter',
    'staging',
    within((json) => {
      const data = json['data'] as Record<string, Record<string, Json>>;
      Object.values(data['aws_ssm_parameter']!)[0]!['name'] =
        '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64-x';
    }),
    "releases: staging/fleet/launch-template/template does not start from Amazon Linux's newest image",
  ],
  [
    'a condition on the account that holds only if the key is present',
    'staging',
    statements(
      'aws_iam_role.deployment_target_service_role_role',
      trustOf(() => ({ StringEqualsIfExists: { 'aws:SourceAccount': '123456789012' } })),
      'assume_role_policy',
    ),
    'trust: staging/deployment-target/service-role/role may be assumed by codedeploy for any account',
  ],
  [
    'a condition on another account',
    'staging',
    statements(
      'aws_iam_role.deployment_target_service_role_role',
      trustOf(() => ({ StringEquals: { 'aws:SourceAccount': ['123456789012', '210987654321'] } })),
      'assume_role_policy',
    ),
    'trust: staging/deployment-target/service-role/role may be assumed by codedeploy for any account',
  ],
  [
    'tokens of all users but one',
    'state',
    statements(
      'aws_iam_role.circleci_apply_role',
      trustOf((condition) => ({
        StringNotEquals: condition['StringEquals']!,
        StringLike: condition['StringLike']!,
      })),
      'assume_role_policy',
    ),
    'trust: state/circleci/apply-role takes tokens for anybody',
  ],
  [
    'a condition that excludes one value',
    'staging',
    statements('aws_iam_role_policy.fleet_instance_role_telemetry', (all) =>
      all.map((one) =>
        one['Sid'] === 'WriteMetrics'
          ? { ...one, Condition: { StringNotEquals: { 'cloudwatch:namespace': 'hello/staging' } } }
          : one,
      ),
    ),
    'conditions: staging/fleet/instance-role/telemetry allows cloudwatch:PutMetricData on * without a condition',
  ],
  [
    'a canonical user',
    'staging',
    statements('aws_s3_bucket_policy.access_logs_policy', (all) => [
      ...all,
      {
        Sid: 'More',
        Effect: 'Allow',
        Principal: { CanonicalUser: 'a'.repeat(64) },
        Action: 's3:GetObject',
        Resource: '*',
      },
    ]),
    'trust: staging/access-logs/policy trusts a principal by CanonicalUser, in statement More',
  ],
  [
    'a service that writes to a bucket for any account',
    'staging',
    statements('aws_s3_bucket_policy.access_logs_policy', (all) => [
      ...all,
      {
        Sid: 'More',
        Effect: 'Allow',
        Principal: { Service: 'delivery.logs.amazonaws.com' },
        Action: 's3:PutObject',
        Resource: 'arn:aws:s3:::hello-staging-logs-123456789012-us-east-1/*',
      },
    ]),
    'conditions: staging/access-logs/policy serves delivery.logs.amazonaws.com for any account, in statement More',
  ],
  [
    'session logs in an unknown bucket',
    'staging',
    within((json) => {
      const documents = (json['resource'] as Record<string, Record<string, Json>>)['aws_ssm_document']!;
      const document = documents['monitoring_sessions_document']!;
      document['content'] = String(document['content']).replace(
        '"s3BucketName":""',
        '"s3BucketName":"theirs"',
      );
    }),
    'encryption: staging/monitoring/sessions/document has the input s3BucketName: "theirs", which has not been ' +
      'reviewed',
  ],
  [
    'an alarm without actions',
    'staging',
    set('aws_cloudwatch_metric_alarm.monitoring_app_5xx_alarm', { alarm_actions: [] }),
    'recipients: staging/monitoring/app-5xx/alarm tells nobody',
  ],
  [
    'an alarm that is switched off',
    'staging',
    set('aws_cloudwatch_metric_alarm.monitoring_app_5xx_alarm', { actions_enabled: false }),
    'recipients: staging/monitoring/app-5xx/alarm tells nobody',
  ],
  [
    'a build cache in an unknown bucket',
    'pipeline',
    set('aws_codebuild_project.build_project', { cache: { type: 'S3', location: 'theirs/cache' } }),
    'steps: pipeline/build/project has its cache in "theirs/cache"',
  ],
  [
    'a record that validates the domain for somebody else',
    'staging',
    add('aws_route53_record', {
      zone_id: '${data.aws_route53_zone.zone.id}',
      name: '_acme-challenge.staging.example.com',
      type: 'TXT',
      records: ['x'],
      ttl: 60,
    }),
    'records: staging/more says "TXT" ["x"], which does not validate its own certificate',
  ],
  [
    'a DNS record of the stage to an unknown target',
    'staging',
    set('aws_route53_record.records_staging_example_com', {
      alias: { name: 'elsewhere.example.net', zone_id: 'Z1', evaluate_target_health: false },
    }),
    'records: staging/records/staging.example.com leads by "A" to elsewhere.example.net',
  ],
  [
    'a second public access block',
    'staging',
    add('aws_s3_bucket_public_access_block', {
      bucket: '${aws_s3_bucket.access_logs_bucket.id}',
      block_public_acls: false,
    }),
    'single: staging/more says again what aws_s3_bucket_public_access_block.access_logs_public_access_block says',
  ],
  [
    'a deployment to another group',
    'staging',
    set('aws_codedeploy_deployment_group.deployment_target_group', {
      autoscaling_groups: ['hello-production'],
    }),
    'pipeline: staging/deployment-target/group deploys to ["hello-production"]',
  ],
];

describe('the rules refuse', () => {
  it.each(SHAPES)('%s', (_, stack, breakIt, found) => {
    expect(allBroken(stack, breakIt)).toContainEqual(expect.stringContaining(found));
  });
});
