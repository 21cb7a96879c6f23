import { writeStage } from '../../../__tests__/support/stacks';
import { add, allBroken, type Break, remove, said, set, statements } from './broken';

type Json = Record<string, unknown>;

const RELEASES = 'aws_iam_role_policy.fleet_instance_role_releases';
const INSTANCE = 'aws_iam_role.fleet_instance_role_role';
const URGENT = 'aws_sns_topic_policy.monitoring_topic_urgent_policy';
const more = (address: string, statement: Json, argument?: string) =>
  statements(address, (all) => [...all, { Sid: 'More', Effect: 'Allow', ...statement }], argument);
const denial = (address: string, change: (statement: Json) => Json | undefined) =>
  statements(address, (all) =>
    all.flatMap((one): Json[] => (one['Effect'] === 'Deny' ? [change(one) ?? []].flat() : [one])),
  );
const text =
  (address: string, change: (policy: string) => string): Break =>
  (resources) => {
    const [type = '', name = ''] = address.split('.');
    const values = resources[type]![name]!;
    values['policy'] = change(String(values['policy']));
  };

/** Differences of a policy from its reviewed version. */
const SAID: [what: string, stack: string, breakIt: Break, found: string][] = [
  [
    'an action that no reviewed policy has',
    'staging',
    more(RELEASES, {
      Action: ['lambda:AddPermission'],
      Resource: 'arn:aws:lambda:us-east-1:123456789012:function:x',
    }),
    'staging/fleet/instance-role/releases has entries that have not been reviewed, in statement More: Allow; ' +
      'action lambda:AddPermission; on arn:aws:lambda:us-east-1:123456789012:function:x',
  ],
  [
    'an action in another case',
    'staging',
    statements(RELEASES, (all) =>
      all.map((one) => (one['Sid'] === 'FetchReleases' ? { ...one, Action: 'S3:getobject' } : one)),
    ),
    'staging/fleet/instance-role/releases has entries that have not been reviewed, in statement FetchReleases: ' +
      'action S3:getobject',
  ],
  [
    'another bucket',
    'staging',
    statements(RELEASES, (all) =>
      all.map((one) =>
        one['Sid'] === 'FetchReleases' ? { ...one, Resource: 'arn:aws:s3:::hello-*/*' } : one,
      ),
    ),
    'staging/fleet/instance-role/releases has entries that have not been reviewed, in statement FetchReleases: ' +
      'on arn:aws:s3:::hello-*/*',
  ],
  [
    'a resource of another stage',
    'staging',
    statements(RELEASES, (all) =>
      all.map(
        (one) => JSON.parse(JSON.stringify(one).replaceAll('/hello-staging', '/hello-production')) as Json,
      ),
    ),
    'staging/fleet/instance-role/releases has entries that have not been reviewed, in statement ' +
      'AskForFirstRelease: on ' +
      'arn:aws:codedeploy:us-east-1:123456789012:deploymentgroup:hello-staging/hello-production',
  ],
  [
    'another principal that may assume a role',
    'staging',
    more(
      INSTANCE,
      { Principal: { AWS: 'arn:aws:iam::123456789012:root' }, Action: 'sts:AssumeRole' },
      'assume_role_policy',
    ),
    'staging/fleet/instance-role/role has entries that have not been reviewed, in statement More: Allow; for AWS ' +
      'arn:aws:iam::123456789012:root; action sts:AssumeRole',
  ],
  [
    'session tags for whoever assumes a role',
    'staging',
    statements(
      INSTANCE,
      (all) => all.map((one) => ({ ...one, Action: ['sts:AssumeRole', 'sts:TagSession'] })),
      'assume_role_policy',
    ),
    'staging/fleet/instance-role/role has entries that have not been reviewed, in statement Assume: action ' +
      'sts:TagSession',
  ],
  [
    'one more Deny statement',
    'staging',
    statements(RELEASES, (all) => [
      ...all,
      { Sid: 'More', Effect: 'Deny', Action: 's3:GetObject', Resource: '*' },
    ]),
    'staging/fleet/instance-role/releases has entries that have not been reviewed, in statement More: Deny; ' +
      'action s3:GetObject; on *',
  ],
  [
    'a Deny statement with a condition',
    'staging',
    denial(URGENT, (one) => ({
      ...one,
      Condition: { ...(one['Condition'] as Json), StringEquals: { 'aws:PrincipalAccount': '1' } },
    })),
    'staging/monitoring/topic/urgent-policy has entries that have not been reviewed, in statement TlsOnly: if ' +
      'StringEquals aws:PrincipalAccount; if StringEquals aws:PrincipalAccount = 1',
  ],
  [
    'a Deny statement for another resource',
    'staging',
    denial(URGENT, (one) => ({ ...one, Resource: 'arn:aws:sns:us-east-1:123456789012:x' })),
    'staging/monitoring/topic/urgent-policy no longer says in statement TlsOnly: on arn:aws:sns:{region}:{account}:{stage}-urgent',
  ],
  [
    'a Deny statement removed',
    'staging',
    denial(URGENT, () => undefined),
    'staging/monitoring/topic/urgent-policy has no statement TlsOnly any more',
  ],
  [
    'no permissions boundary for the roles that CI creates',
    'state',
    statements('aws_iam_policy.circleci_roles', (all) =>
      all.map((one) => ({ ...one, Condition: undefined })),
    ),
    'state/circleci/roles no longer says in statement MakeBoundedRoles: if StringEquals iam:PermissionsBoundary; ' +
      'if StringEquals iam:PermissionsBoundary = arn:aws:iam::{account}:policy/{project}-boundary',
  ],
  [
    'a boundary that allows iam:CreateUser',
    'state',
    more('aws_iam_policy.circleci_boundary', {
      Action: 'iam:CreateUser',
      Resource: 'arn:aws:iam::123456789012:user/x',
    }),
    'state/circleci/boundary has entries that have not been reviewed, in statement More: action iam:CreateUser',
  ],
  [
    'a KMS key with its default policy',
    'staging',
    set('aws_kms_key.monitoring_topic_key', { policy: undefined }),
    'staging/monitoring/topic/key has no statement Account any more',
  ],
  [
    'a policy of an unknown role',
    'staging',
    add('aws_iam_role_policy', {
      role: '${aws_iam_role.more_role.name}',
      policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Sid: 'Any', Effect: 'Allow', Action: 's3:GetObject', Resource: 'arn:aws:s3:::x/*' }],
      }),
    }),
    'staging/more has entries that have not been reviewed, in statement Any: Allow; action s3:GetObject; on ' +
      'arn:aws:s3:::x/*',
  ],
];

describe('the rule rights refuses', () => {
  it.each(SAID)('%s', (_, stack, breakIt, found) => {
    expect(allBroken(stack, breakIt)).toContainEqual(expect.stringContaining(`rights: ${found}`));
  });
});

/** Policies that AWS reads differently from their text, or that are known only after apply. */
const UNREADABLE: [what: string, change: (policy: string) => string][] = [
  ['Statement twice', (text) => text.replace('{', '{"Statement":[],')],
  ['an Effect in lower case', (text) => text.replace('"Allow"', '"allow"')],
  ['Version 2008-10-17', (text) => text.replace('2012-10-17', '2008-10-17')],
  ['an element in lower case', (text) => text.replace('"Statement"', '"statement"')],
  ['invalid JSON', (text) => `${text},`],
  ['a data source of Terraform', () => '${data.aws_iam_policy_document.more.json}'],
  ['jsonencode of Terraform', () => '${jsonencode({})}'],
];

describe('the rule wildcards refuses a policy that cannot be read', () => {
  it.each(UNREADABLE)('%s', (_, change) => {
    expect(allBroken('staging', text(URGENT, change))).toContain(
      'wildcards: staging/monitoring/topic/urgent-policy has a policy that is known only once it is applied, or that AWS ' +
        'reads differently from its text',
    );
  });
});

describe('permissions of the app', () => {
  it('break no rule: the settings check them', () => {
    const { json, settings } = writeStage('mail', {
      app: {
        permissions: {
          Mail: {
            why: 'Sends mail to users.',
            actions: ['ses:SendEmail'],
            resources: ['arn:aws:ses:us-east-1:123456789012:identity/example.com'],
          },
        },
      },
    });
    expect(said(json, settings)).toEqual([]);
  });
});

describe('the rules refuse a role', () => {
  it.each([
    [
      'with a policy of another role',
      'state',
      add('aws_iam_role_policy_attachment', {
        role: '${aws_iam_role.circleci_plan_role.name}',
        policy_arn: '${aws_iam_policy.circleci_nameless.arn}',
      }),
      'roles: state/circleci/plan-role has the policies aws_iam_policy.circleci_nameless, aws_iam_policy.circleci_reads attached, ' +
        'not aws_iam_policy.circleci_reads',
    ],
    [
      'without one of its policies',
      'state',
      remove('aws_iam_role_policy_attachment.circleci_apply_role_roles'),
      'roles: state/circleci/apply-role has the policies aws_iam_policy.circleci_nameless, aws_iam_policy.circleci_reads attached, ' +
        'not aws_iam_policy.circleci_nameless, aws_iam_policy.circleci_reads, aws_iam_policy.circleci_roles',
    ],
    [
      "with a boundary whose ARN only ends like the project's",
      'staging',
      set(INSTANCE, {
        permissions_boundary: 'arn:aws:iam::210987654321:policy/x:123456789012:policy/hello-boundary',
      }),
      'trust: staging/fleet/instance-role/role has no permissions boundary, and CI could make it do anything',
    ],
  ] as [string, string, Break, string][])('%s', (_, stack, breakIt, found) => {
    expect(allBroken(stack, breakIt)).toContain(found);
  });
});
