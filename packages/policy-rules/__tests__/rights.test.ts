import { add, type Break, broken, set, statements } from './broken';

type Statement = Record<string, unknown>;
const change =
  (address: string, more: Statement, sid?: string, argument = 'policy'): Break =>
  (resources, json) =>
    statements(
      address,
      (all) => all.map((one) => (sid === undefined || one['Sid'] === sid ? { ...one, ...more } : one)),
      argument,
    )(resources, json);
const RELEASES = 'aws_iam_role_policy.fleet_instance_role_releases';
const INSTANCE = 'aws_iam_role.fleet_instance_role_role';
const PLAN = 'aws_iam_role.circleci_plan_role';
const assume = (address: string, more: Statement) => change(address, more, undefined, 'assume_role_policy');
const oidc = 'oidc.circleci.com/org/0a1b2c3d-0000-1111-2222-333344445555';

const CASES: [rule: string, what: string, stack: string, breakIt: Break, found: string][] = [
  [
    'wildcards',
    'a wildcard action',
    'staging',
    change(RELEASES, { Action: 's3:*' }, 'FetchReleases'),
    'staging/fleet/instance-role/releases allows s3:* without a recorded reason, in policy statement FetchReleases',
  ],
  [
    'wildcards',
    'all resources without a recorded reason',
    'staging',
    change(RELEASES, { Resource: '*' }, 'FetchReleases'),
    'staging/fleet/instance-role/releases allows * without a recorded reason, in policy statement FetchReleases',
  ],
  [
    'wildcards',
    'more than the recorded reason covers',
    'staging',
    change('aws_iam_role_policy.fleet_instance_role_telemetry', { Action: 'ec2:*' }, 'ReadOwnTags'),
    'staging/fleet/instance-role/telemetry allows ec2:*, * without a recorded reason, in policy statement ReadOwnTags',
  ],
  [
    'wildcards',
    'NotAction',
    'staging',
    change(RELEASES, { Action: undefined, NotAction: 'iam:*' }, 'FetchReleases'),
    'staging/fleet/instance-role/releases allows all but what it names, in policy statement FetchReleases',
  ],
  [
    'wildcards',
    'a policy that cannot be read',
    'staging',
    set(RELEASES, { policy: '${data.aws_iam_policy_document.more.json}' }),
    'staging/fleet/instance-role/releases has a policy that is known only once it is applied, or that AWS reads differently from its text',
  ],
  [
    'trust',
    'everyone',
    'staging',
    assume(INSTANCE, { Principal: '*' }),
    'staging/fleet/instance-role/role trusts *, in statement Assume',
  ],
  [
    'trust',
    'a trusted principal of another account',
    'staging',
    change(
      'aws_s3_bucket_policy.access_logs_policy',
      { Principal: { AWS: 'arn:aws:iam::999999999999:root' } },
      'LoadBalancerLogs',
    ),
    'staging/access-logs/policy trusts arn:aws:iam::999999999999:root, in statement LoadBalancerLogs',
  ],
  [
    'trust',
    'a trust policy for another service',
    'staging',
    assume(INSTANCE, { Principal: { Service: 'lambda.amazonaws.com' }, Condition: undefined }),
    'staging/fleet/instance-role/role may be assumed by lambda, and is made for ec2',
  ],
  [
    'trust',
    'a service that acts for any account',
    'staging',
    assume('aws_iam_role.network_flow_logs_role', { Condition: undefined }),
    'staging/network/flow-logs/role may be assumed by vpc-flow-logs for any account: there is no condition on aws:SourceAccount',
  ],
  [
    'trust',
    'every project of CircleCI',
    'state',
    assume(PLAN, { Condition: { StringEquals: { [`${oidc}:aud`]: oidc.split('/').at(-1) } } }),
    'state/circleci/plan-role takes jobs of any, not of the project and repository alone',
  ],
  [
    'trust',
    'jobs of any branch that apply',
    'state',
    (resources, json) => {
      const apply = resources['aws_iam_role']!['circleci_apply_role']!;
      const plan = resources['aws_iam_role']!['circleci_plan_role']!;
      set('aws_iam_role.circleci_apply_role', { assume_role_policy: plan['assume_role_policy'] })(
        resources,
        json,
      );
      expect(apply['assume_role_policy']).toBe(plan['assume_role_policy']);
    },
    'state/circleci/apply-role lets jobs of any branch apply',
  ],
  [
    'trust',
    'iam:PassRole to any service',
    'staging',
    change(
      'aws_iam_role_policy.deployment_target_service_role_launch_template',
      { Condition: undefined },
      'PassInstanceRole',
    ),
    'staging/deployment-target/service-role/launch-template may pass roles to any service, in statement PassInstanceRole',
  ],
  [
    'trust',
    'a role without its permissions boundary',
    'staging',
    set(INSTANCE, { permissions_boundary: undefined }),
    'staging/fleet/instance-role/role has no permissions boundary, and CI could make it do anything',
  ],
  [
    'conditions',
    'kms:Decrypt on every key without a condition',
    'staging',
    change(
      'aws_iam_role_policy.fleet_instance_role_session_manager',
      { Condition: undefined },
      'DecryptSessions',
    ),
    'staging/fleet/instance-role/session-manager allows kms:Decrypt on arn:aws:kms:us-east-1:123456789012:key/* without a condition, in statement DecryptSessions',
  ],
  [
    'conditions',
    'a key that serves a service for any account',
    'staging',
    change('aws_kms_key.monitoring_topic_key', { Condition: undefined }, 'Alarms'),
    'staging/monitoring/topic/key serves cloudwatch.amazonaws.com for any account, in statement Alarms',
  ],
  [
    'roles',
    'the role of another resource',
    'pipeline',
    set('aws_codebuild_project.build_project', {
      service_role: '${aws_iam_role.settle_service_role_role.arn}',
    }),
    'pipeline/build/project runs under aws_iam_role.settle_service_role_role',
  ],
  [
    'roles',
    'a policy attached to another role',
    'staging',
    set('aws_iam_role_policy.deployment_target_service_role_launch_template', {
      role: '${aws_iam_role.fleet_instance_role_role.id}',
    }),
    'staging/deployment-target/service-role/launch-template gives its rights to aws_iam_role.fleet_instance_role_role',
  ],
  [
    'roles',
    'a managed policy of AWS',
    'staging',
    add('aws_iam_role_policy_attachment', {
      role: '${aws_iam_role.fleet_instance_role_role.name}',
      policy_arn: 'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore',
    }),
    'staging/more attaches a policy that is not made for roles here',
  ],
];

describe.each(CASES)('%s', (rule, what, stack, breakIt, found) => {
  it(`refuses ${what}`, () => {
    expect(broken(stack, breakIt)).toContain(`${rule}: ${found}`);
  });
});
