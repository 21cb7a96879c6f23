import { ORGANIZATION, PROJECT } from '../../../../__tests__/modules/circleci/simulate';
import { type Defect, withStage } from './defect';
import type { World } from './world';

const REFUSED = 'Ask an administrator to allow it for arn:aws:iam::123456789012:user/administrator.';
const READ = 'Ask an administrator to allow you this read call, or run the preflight as an administrator.';

export const CIRCLECI = { organization: ORGANIZATION, project: PROJECT };

/** @returns a function that removes the identity provider */
export async function putIdentityProvider(
  { calls }: World,
  project: string,
): Promise<() => Promise<unknown>> {
  const issuer = `oidc.circleci.com/org/${ORGANIZATION}`;
  await calls.result('iam', 'CreateOpenIDConnectProvider', {
    Url: `https://${issuer}`,
    'ClientIDList.member.1': ORGANIZATION,
    'Tags.member.1.Key': 'Project',
    'Tags.member.1.Value': project,
  });
  const arn = `arn:aws:iam::123456789012:oidc-provider/${issuer}`;
  return () => calls.result('iam', 'DeleteOpenIDConnectProvider', { OpenIDConnectProviderArn: arn });
}

/** Credentials, region and permissions. */
export const accountDefects: Defect[] = [
  {
    name: "another project's identity provider for CircleCI",
    settings: (settings) => ({ ...settings, circleci: CIRCLECI }),
    prepare: (world) => putIdentityProvider(world, 'first'),
    lines: [
      `the account has an identity provider oidc.circleci.com/org/${ORGANIZATION} already, and it does not ` +
        'belong to hello. Remove `circleci` from the settings, or give this project its own account: an account ' +
        'can have one provider per URL.',
    ],
  },
  {
    name: 'an action that is denied, beside a policy that asks for multi-factor authentication',
    prepare: ({ aws }) => {
      aws.permissions.denyWithout('aws:MultiFactorAuthPresent');
      aws.permissions.deny('ec2:CreateVpc');
    },
    lines: [`ec2:CreateVpc is denied by a policy. ${REFUSED}`],
  },
  {
    name: 'credentials of another account',
    settings: (settings) => ({ ...settings, account: '210987654321' }),
    lines: [
      'the credentials belong to account 123456789012, but the settings say account 210987654321. Switch to ' +
        'credentials of 210987654321 (AWS_PROFILE), or correct `account`.',
    ],
  },
  {
    name: 'no credentials',
    environment: { AWS_ACCESS_KEY_ID: undefined, AWS_SECRET_ACCESS_KEY: undefined, HOME: '/nonexistent' },
    lines: [
      'no AWS credentials were found. Sign in (aws sso login, then AWS_PROFILE=<profile>), or set AWS_ACCESS_KEY_ID ' +
        'and AWS_SECRET_ACCESS_KEY.',
    ],
  },
  {
    name: 'credentials that have expired',
    prepare: ({ aws }) => void aws.faults.add({ service: 'sts', fault: { kind: 'expired' } }),
    lines: [
      'the AWS credentials have expired (ExpiredToken: The security token included in the request is expired). ' +
        'Sign in again.',
    ],
  },
  {
    name: 'an account that cannot use CodeDeploy yet',
    prepare: ({ aws }) =>
      void aws.faults.add({
        service: 'codedeploy',
        fault: {
          kind: 'error',
          code: 'SubscriptionRequiredException',
          message: 'The AWS Access Key Id needs a subscription for the service',
          status: 400,
        },
      }),
    lines: [
      'this account cannot use CodeDeploy yet (SubscriptionRequiredException). AWS activates a new account ' +
        'within 24 hours after its sign-up is complete (payment method, telephone number, support plan). Wait; ' +
        'after that, ask AWS: https://console.aws.amazon.com/support/home',
    ],
  },
  {
    name: 'an account whose users and roles may not see billing',
    prepare: ({ aws }) =>
      void aws.faults.add({
        action: 'DescribeBudgets',
        fault: {
          kind: 'error',
          code: 'AccessDeniedException',
          message: 'Account 123456789012 is not authorized to perform this operation',
          status: 400,
        },
      }),
    lines: [
      'AWS Budgets denies access (AccessDeniedException: Account 123456789012 is not authorized to perform this ' +
        'operation). Sign in as root user and activate "IAM user and role access to Billing information" ' +
        '(https://console.aws.amazon.com/billing/home#/account), and ask an administrator to allow you ' +
        'budgets:ViewBudget.',
    ],
  },
  {
    name: 'a region that is not enabled',
    settings: (settings) => ({ ...settings, region: 'eu-south-1' }),
    lines: [
      'the region eu-south-1 is not enabled in this account. Enable it (in the console: Account, AWS Regions; it ' +
        'can take hours), or choose another `region`.',
    ],
  },
  {
    name: 'an action that is denied',
    prepare: ({ aws }) => aws.permissions.deny('ec2:CreateVpc'),
    lines: [`ec2:CreateVpc is denied by a policy. ${REFUSED}`],
  },
  {
    name: 'several actions that are denied, one a line',
    prepare: ({ aws }) => aws.permissions.deny('iam:PassRole', 's3:CreateBucket'),
    lines: [
      `iam:PassRole on arn:aws:iam::123456789012:role/hello-staging-instance and 2 more is denied by a policy. ${REFUSED}`,
      `s3:CreateBucket on arn:aws:s3:::hello-artifacts-123456789012-us-east-1 and 3 more is denied by a policy. ${REFUSED}`,
    ],
  },
  {
    name: 'an action that the organization forbids',
    prepare: ({ aws }) => aws.permissions.forbid('kms:CreateKey'),
    lines: [`kms:CreateKey is forbidden by the organization's service control policies. ${REFUSED}`],
  },
  {
    name: 'permissions that the caller may not simulate',
    prepare: ({ aws }) =>
      void aws.faults.add({
        action: 'SimulatePrincipalPolicy',
        fault: {
          kind: 'error',
          code: 'AccessDenied',
          message:
            'User: arn:aws:iam::123456789012:user/administrator is not authorized to perform: iam:SimulatePrincipalPolicy',
          status: 403,
        },
      }),
    lines: [
      'the permissions: not checked: AccessDenied: User: arn:aws:iam::123456789012:user/administrator is not ' +
        `authorized to perform: iam:SimulatePrincipalPolicy. ${READ}`,
    ],
  },
];

/** Zones and what they offer. */
export const zoneDefects: Defect[] = [
  {
    name: 'more zones than the account has',
    settings: (settings) => withStage({ ...settings, region: 'eu-west-1' }, 'production', { zones: 4 }),
    lines: [
      'production: the settings need 4 zones, and the account has 3 in eu-west-1 (eu-west-1a, eu-west-1b, ' +
        'eu-west-1c). Set stages.production.network.zones to fewer.',
    ],
  },
  {
    name: 'a zone that the account does not have',
    settings: (settings) => withStage(settings, 'staging', { zones: ['us-east-1a', 'us-east-1z'] }),
    lines: [
      'staging: the account has no zone us-east-1z in us-east-1. Name others of us-east-1a, us-east-1b, us-east-1c, ' +
        'us-east-1d, us-east-1e, us-east-1f in stages.staging.network.zones.',
    ],
  },
  {
    name: 'a zone without NAT gateways',
    settings: (settings) =>
      withStage(
        settings,
        'staging',
        { zones: ['us-east-1a', 'us-east-1e'], nat: 'per-zone' },
        { type: 'm4.large', architecture: 'x86_64' },
      ),
    lines: [
      'staging: there are no NAT gateways in us-east-1e (use1-az3). Remove it from stages.staging.network.zones.',
    ],
  },
  {
    name: 'an interface endpoint that a zone does not have, for a stage with endpoints',
    settings: (settings) => withStage(settings, 'staging', { nat: 'none', endpoints: true }),
    prepare: ({ aws }) => aws.endpointServices.withdraw('codedeploy-commands-secure', 'us-east-1b'),
    lines: [
      'staging: the interface endpoint of codedeploy-commands-secure is not offered in us-east-1b. Choose other ' +
        "zones in stages.staging.network.zones, or set network.nat to 'single' without network.endpoints.",
    ],
  },
  {
    name: 'an interface endpoint without a private DNS name',
    settings: (settings) => withStage(settings, 'staging', { nat: 'none', endpoints: true }),
    prepare: ({ aws }) => aws.endpointServices.unname('codedeploy'),
    lines: [
      'staging: the interface endpoint of codedeploy has no private name in us-east-1. Set network.nat to ' +
        "'single' without network.endpoints in stages.staging, or remove what needs it from app.permissions.",
    ],
  },
  {
    name: 'an instance type that a zone does not offer',
    settings: (settings) =>
      withStage(settings, 'staging', { zones: ['us-east-1a', 'us-east-1d'] }, { type: 'c8gb.large' }),
    lines: [
      'staging: c8gb.large is not offered in us-east-1d. Choose another type in stages.staging.instances.type, ' +
        'or name zones that offer it in stages.staging.network.zones: us-east-1a, us-east-1b, us-east-1c, ' +
        'us-east-1f.',
    ],
  },
  {
    name: 'an instance type that the region does not have',
    settings: (settings) => withStage(settings, 'staging', {}, { type: 't4g.16xlarge' }),
    lines: [
      'staging: t4g.16xlarge is not offered in us-east-1a, us-east-1b. No zone of the region offers it: choose ' +
        'another type in stages.staging.instances.type.',
    ],
  },
];
