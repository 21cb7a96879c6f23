/** The resources of a right: an ARN with names from the settings. */
export interface Scope {
  /** `{stage}` and the like are replaced by each of their values: see `fill`. */
  readonly arn: string;
  /** A resource for the preflight, in the place of the ARN's `*`: IAM simulates no patterns. */
  readonly example?: string;
  /** The condition keys of the request; each value is simulated. */
  readonly context?: Readonly<Record<string, readonly string[]>>;
  /** The resource has the name of its stack, and no other scope has its type. */
  readonly named?: true;
}

const regional = (service: string, resource: string) =>
  `arn:{partition}:${service}:{region}:{account}:${resource}`;
const iam = (resource: string) => `arn:{partition}:iam::{account}:${resource}`;
const s3 = (resource: string) => `arn:{partition}:s3:::${resource}`;
const named = (arn: string, example?: string) => ({ arn, example, named: true }) as const;

/** All scopes of rights. Resources without a name of their own (EC2's ids, certificates, keys) are `any`. */
export const SCOPES = {
  any: { arn: '*' },

  alarm: named(regional('cloudwatch', 'alarm:{project}-{stage}-*'), 'cpu'),
  dashboard: named('arn:{partition}:cloudwatch::{account}:dashboard/{project}-{stage}'),
  application: named(regional('codedeploy', 'application:{project}-{stage}')),
  deploymentGroup: named(regional('codedeploy', 'deploymentgroup:{project}-{stage}/{project}-{stage}')),
  document: named(regional('ssm', 'document/{project}-{stage}-*'), 'release'),
  rule: named(regional('events', 'rule/{project}-{stack}-*'), 'refresh'),
  // Only for stages with scheduled commands: policies have no space for resources that do not exist.
  schedule: named(regional('scheduler', 'schedule/{project}-{scheduled}/*'), 'nightly'),
  scheduleGroup: named(regional('scheduler', 'schedule-group/{project}-{scheduled}')),
  topic: named(regional('sns', '{project}-{stack}-*'), 'urgent'),
  buildProject: named(regional('codebuild', 'project/{pipeline}-*'), 'build'),
  pipeline: named(regional('codepipeline', '{pipeline}')),
  logGroup: named(regional('logs', 'log-group:/{project}/*'), '{stack}/app'),

  bucket: { arn: s3('{bucket}') },
  object: { arn: s3('{bucket}/*'), example: 'AWSLogs/log' },

  /** `boundedRole` is for requests that must name the permissions boundary, which is the most that the role can do. */
  boundedRole: { arn: iam('role/{role}') },
  role: { arn: iam('role/{role}') },
  instanceProfile: { arn: iam('instance-profile/{project}-{stage}-instance') },

  stateBucket: { arn: s3('{stateBucket}') },
  state: { arn: s3('{stateBucket}/{project}/{stack}.tfstate') },
  stateLock: { arn: s3('{stateBucket}/{project}/{stack}.tfstate.tflock') },

  image: {
    arn: 'arn:{partition}:ssm:{region}::parameter/aws/service/ami-amazon-linux-latest/*',
    example: 'al2023-ami-kernel-default-arm64',
  },
  /** Everything that a launch creates: only by a launch template of the account. */
  launch: {
    arn: '*',
    context: { 'ec2:LaunchTemplate': [`${regional('ec2', 'launch-template/lt-0123456789abcdef0')}`] },
  },
  instance: {
    arn: regional('ec2', 'instance/*'),
    example: 'i-0123456789abcdef0',
    context: { 'ssm:resourceTag/Project': ['{project}'] },
  },
  releaseDocument: { arn: regional('ssm', 'document/{project}-{stage}-release') },

  // Only a person creates these, before CI can do anything.
  ownState: { arn: s3('{stateBucket}/{project}/state.tfstate') },
  ciRole: { arn: iam('role/{project}-circleci-apply') },
  ownPolicy: { arn: iam('policy/{project}-boundary') },
  identityProvider: { arn: iam('oidc-provider/oidc.circleci.com') },
} as const satisfies Record<string, Scope>;

export type ScopeName = keyof typeof SCOPES;

/** Every text of a template: with two stages, `{stage}` makes two texts of one. */
export function fill(template: string, values: Readonly<Record<string, readonly string[]>>): string[] {
  return Object.entries(values).reduce(
    (texts, [name, each]) =>
      texts.flatMap((text) =>
        text.includes(`{${name}}`) ? each.map((value) => text.replaceAll(`{${name}}`, value)) : [text],
      ),
    [template],
  );
}
