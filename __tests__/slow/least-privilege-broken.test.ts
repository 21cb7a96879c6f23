import { writeShipped, writeStage } from '../support/stacks';
import { brokenExpectations, type Subject } from '../security/least-privilege/broken';

const staging = writeStage('staging');
const [state, , , pipeline] = writeShipped();
const withUploads = writeStage('with uploads', {
  app: {
    permissions: {
      UseUploads: {
        why: 'Keeps what users upload.',
        actions: ['s3:GetObject', 's3:PutObject'],
        resources: ['arn:aws:s3:::acme-uploads/*'],
      },
    },
  },
});

type Change = [address: string, argument: string, from: string, to: string];

/** A stack with one changed argument of one resource. */
function changed({ json, settings }: Subject, [address, argument, from, to]: Change): Subject {
  const copy = structuredClone(json) as { resource: Record<string, Record<string, Record<string, string>>> };
  const [type = '', name = ''] = address.split('.');
  const values = copy.resource[type]?.[name];
  if (!values?.[argument]?.includes(from)) throw new Error(`${address} has no ${from} in ${argument}`);
  values[argument] = values[argument].replace(from, to);
  return { json: copy, settings };
}

const ACCOUNT = '123456789012';

test.each([staging, state!, pipeline!, withUploads])('$name, unchanged, has no fault', async (subject) => {
  expect(await brokenExpectations(subject)).toEqual([]);
});

test.each<[string, Subject, Change, string]>([
  [
    'an action widened',
    staging,
    ['aws_iam_role_policy.fleet_instance_role_telemetry', 'policy', '"logs:PutLogEvents"', '"logs:*"'],
    `hello-staging-instance: may logs:CreateLogGroup on arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/hello/staging/app:*`,
  ],
  [
    'a resource widened',
    staging,
    [
      'aws_iam_role_policy.fleet_instance_role_releases',
      'policy',
      `arn:aws:s3:::hello-artifacts-${ACCOUNT}-us-east-1/*`,
      '*',
    ],
    `hello-staging-instance: may s3:GetObject on arn:aws:s3:::hello-state-${ACCOUNT}-us-east-1/hello/production.tfstate`,
  ],
  [
    "an app's permission on more than the settings name",
    withUploads,
    ['aws_iam_role_policy.fleet_instance_role_permissions', 'policy', 'acme-uploads/*', 'acme*/*'],
    'hello-staging-instance: may s3:PutObject on arn:aws:s3:::acme2-uploads/x',
  ],
  [
    "an app's permission for more than the settings name",
    withUploads,
    ['aws_iam_role_policy.fleet_instance_role_permissions', 'policy', '"s3:PutObject"', '"s3:*Object"'],
    'hello-staging-instance: may s3:DeleteObject on arn:aws:s3:::acme-uploads/x',
  ],
  [
    "an app's permission left out",
    withUploads,
    ['aws_iam_role_policy.fleet_instance_role_permissions', 'policy', '"s3:PutObject"', '"s3:GetObject"'],
    'hello-staging-instance: may not s3:PutObject on arn:aws:s3:::acme-uploads/x, which it needs',
  ],
  [
    'a condition changed',
    staging,
    [
      'aws_iam_role_policy.deployment_target_service_role_launch_template',
      'policy',
      '"iam:PassedToService":"ec2.amazonaws.com"',
      '"iam:PassedToService":"lambda.amazonaws.com"',
    ],
    `hello-staging-codedeploy: may iam:PassRole on arn:aws:iam::${ACCOUNT}:role/hello-staging-instance with {"iam:PassedToService":"lambda.amazonaws.com"}`,
  ],
  [
    'a need taken away',
    staging,
    ['aws_iam_role_policy.network_flow_logs_policy', 'policy', '"logs:PutLogEvents"', '"logs:GetLogEvents"'],
    `hello-staging-flow-logs: may not logs:PutLogEvents on arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/hello/staging/flow-logs:log-stream:eni-0a1b2c3d-all, which it needs`,
  ],
  [
    'somebody else who may assume a role',
    staging,
    [
      'aws_iam_role.fleet_instance_role_role',
      'assume_role_policy',
      '{"Service":"ec2.amazonaws.com"}',
      '{"AWS":"*"}',
    ],
    'hello-staging-instance: others than ec2.amazonaws.com may assume it',
  ],
  [
    'a role by another name',
    staging,
    ['aws_iam_role.network_flow_logs_role', 'name', 'flow-logs', 'anything'],
    'hello-staging-anything: nobody said what this role is for',
  ],
  [
    'a bucket that answers without TLS',
    staging,
    ['aws_s3_bucket_policy.access_logs_policy', 'policy', '"Effect":"Deny"', '"Effect":"Allow"'],
    `aws_s3_bucket_policy.access_logs_policy: without TLS the account may s3:GetObject on arn:aws:s3:::hello-staging-logs-${ACCOUNT}-us-east-1/x`,
  ],
  [
    'a key for everybody',
    staging,
    [
      'aws_kms_key.monitoring_sessions_key',
      'policy',
      `{"AWS":"arn:aws:iam::${ACCOUNT}:root"}`,
      '{"AWS":"*"}',
    ],
    `aws_kms_key.monitoring_sessions_key: another account may kms:Decrypt on arn:aws:kms:us-east-1:${ACCOUNT}:key/0a1b2c3d-0000-1111-2222-333344445555`,
  ],
  [
    'a step that reaches every fleet',
    pipeline!,
    [
      'aws_iam_role_policy.settle_service_role_settle',
      'policy',
      'autoScalingGroupName/hello-staging',
      'autoScalingGroupName/*',
    ],
    `hello-pipeline-settle: may autoscaling:UpdateAutoScalingGroup on arn:aws:autoscaling:us-east-1:${ACCOUNT}:autoScalingGroup:0a1b2c3d-0000-1111-2222-333344445555:autoScalingGroupName/hello-elsewhere`,
  ],
  [
    'a boundary that lets roles change rights',
    state!,
    ['aws_iam_policy.circleci_boundary', 'policy', '"tag:GetResources"', '"iam:PutRolePolicy"'],
    `the boundary: lets a role iam:PutRolePolicy on arn:aws:iam::${ACCOUNT}:role/hello-staging-instance`,
  ],
  [
    'CI that may change its own role',
    state!,
    ['aws_iam_policy.circleci_roles', 'policy', '"Effect":"Deny"', '"Effect":"Allow"'],
    `hello-circleci-apply: may iam:UpdateAssumeRolePolicy on arn:aws:iam::${ACCOUNT}:role/hello-circleci-apply`,
  ],
])('%s is found', async (_, subject, change, expected) => {
  expect(await brokenExpectations(changed(subject, change))).toContain(expected);
});

test('a managed policy of AWS is found', async () => {
  const more = {
    role: '${aws_iam_role.fleet_instance_role_role.name}',
    policy_arn: 'arn:aws:iam::aws:policy/AdministratorAccess',
  };
  const resource = { ...staging.json.resource, aws_iam_role_policy_attachment: { more } };
  const json = { ...staging.json, resource };
  expect(await brokenExpectations({ ...staging, json })).toEqual([
    'hello-staging-instance: has arn:aws:iam::aws:policy/AdministratorAccess, which nobody here wrote',
  ]);
});
