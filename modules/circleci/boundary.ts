import type { AppSettings } from '../../settings';
import { pipelineName } from '../../settings/names';
import { arn } from '../arn';
import { releaseDocumentName } from '../deployment-target/release-document';
import { permissionsOfAll } from '../fleet/app-permissions';
import { appRights } from '../fleet/app-rights';
import { SecretArns, secretArns } from '../fleet/secret-arns';
import { sessionKeyAlias } from '../fleet/session-names';
import { alertKeyAlias } from '../monitoring/alert-topic';
import { automationName, commandDocumentName } from '../schedule/names';
import { policy, Statement } from '../policy';
import { RightsProps, stageNames, stageRoleArns } from './own-names';

export interface BoundaryProps extends RightsProps {
  readonly artifactBucket: string;
  /** The secrets of all stages, as the settings write them. */
  readonly secrets: readonly string[];
  /** `app.permissions` of each stage. */
  readonly permissions: readonly AppSettings['permissions'][];
  /** ARN of the connection to the repository. @default the stack `pipeline` creates one, whose id AWS chooses */
  readonly connection?: string;
}

/** Actions of the stages' and the pipeline's roles that cannot be limited to names. None of them shows data. */
const NAMELESS = [
  'autoscaling:*Lifecycle*',
  'autoscaling:*Processes',
  'autoscaling:Describe*',
  'autoscaling:SetDesiredCapacity',
  'autoscaling:UpdateAutoScalingGroup',
  'cloudwatch:DescribeAlarms',
  'codedeploy-commands-secure:*',
  'ec2:Describe*',
  'elasticloadbalancing:DeregisterTargets',
  'elasticloadbalancing:Describe*',
  'elasticloadbalancing:RegisterTargets',
  'logs:Describe*',
  'ssm:ListCommandInvocations',
  'ssm:UpdateInstanceInformation',
  'ssmmessages:*',
  'tag:GetResources',
];

/** Actions of these roles on the project's own resources, by name. */
const NAMED = [
  'codebuild:BatchGetBuilds',
  'codebuild:StartBuild',
  'codedeploy:BatchGet*',
  'codedeploy:CreateDeployment',
  'codedeploy:Get*',
  'codedeploy:List*',
  'codedeploy:RegisterApplicationRevision',
  'codedeploy:UpdateDeploymentGroup',
  'codepipeline:GetPipeline*', // for the step of version 0.1.0 too: an upgrade applies this stack before the pipeline
  'codepipeline:ListActionExecutions',
  'logs:CreateLogStream',
  'logs:PutLogEvents',
  's3:GetBucket*',
  's3:GetObject*',
  's3:ListBucket',
  's3:PutObject',
  's3:PutObjectAcl',
  's3:PutObjectTagging',
  'sns:Publish',
  'ssm:SendCommand',
];

/** Most characters of a managed policy. [IAM user guide, "IAM and AWS STS quotas"] */
export const LIMIT = 6144;

const REASON = 'A boundary gives nothing: it limits what a policy, which names its resources, may give.';

/**
 * The permissions boundary: the most that a role which CI creates can ever do, with any policy and any trust. It allows
 * what the project's roles need. It allows neither Terraform's state, nor changes of IAM, nor another project's
 * secrets. CI may create no role without it.
 */
export function boundary(props: BoundaryProps): Statement[] {
  const secrets = secretArns(props.secrets, props.account, props.region);
  const exact = statements(props, secrets);
  return policy(exact).length <= LIMIT ? exact : statements(props, byFolder(secrets, props));
}

function statements(props: BoundaryProps, secrets: SecretArns): Statement[] {
  return [
    { sid: 'Nameless', actions: NAMELESS, resources: ['*'], wildcardReason: REASON },
    { sid: 'Named', actions: NAMED, resources: namedArns(props), wildcardReason: REASON },
    ...read(props, secrets),
    ...underCondition(props),
    ...ofApp(props),
    ...(props.scheduled.length > 0 ? ofSchedule(props) : []),
    // Launching instances passes their role; updating a deployment group passes its role.
    handOn(props, 'HandOnInstanceRoles', 'instance', 'ec2.amazonaws.com'),
    handOn(props, 'HandOnDeploymentRoles', 'codedeploy', 'codedeploy.amazonaws.com'),
  ];
}

/**
 * The app's rights. Those from code (app-rights.ts) are for all stages at once, because a boundary has little room and
 * grants nothing. Those from the settings are as written there.
 */
function ofApp({ project, account, region, permissions }: BoundaryProps): Statement[] {
  const rights = appRights({ name: `${project}-*`, account, region });
  return [...rights, ...permissionsOfAll(permissions)].map((one) => ({ ...one, wildcardReason: REASON }));
}

/** Scheduled commands: find out what runs already, start automations, and send their documents. */
function ofSchedule(props: BoundaryProps): Statement[] {
  const { project, account, region, scheduled } = props;
  const document = (name: string) => arn(region, 'ssm', `document/${name}`, account);
  const ofStages = `${project}-*`;
  return [
    {
      sid: 'LookAtCommands',
      actions: [
        'ssm:DescribeAutomationExecutions',
        'ssm:DescribeInstanceInformation',
        'ssm:GetAutomationExecution',
        'ssm:ListCommands',
      ],
      resources: ['*'],
      wildcardReason: REASON,
    },
    {
      sid: 'RunCommands',
      actions: ['ssm:SendCommand', 'ssm:StartAutomationExecution'],
      resources: [
        document(automationName(ofStages, '*')),
        document(commandDocumentName(ofStages, '*')),
        arn(region, 'ssm', 'automation-execution/*', account),
      ],
    },
    handOn({ ...props, stages: scheduled }, 'HandOnAutomationRoles', 'automation', 'ssm.amazonaws.com'),
  ];
}

function namedArns(props: BoundaryProps): string[] {
  const { project, account, region, artifactBucket } = props;
  const named = (service: string, ...resources: string[]) =>
    resources.map((resource) => arn(region, service, resource, account));
  const artifacts = arn(region, 's3', artifactBucket);
  const pipeline = pipelineName(props);
  return [
    ...stageNames(props).flatMap((name) =>
      named('codedeploy', `application:${name}`, `deploymentgroup:${name}/*`),
    ),
    // This matches another project's documents too. They take no command, and run only on this project's instances.
    ...named('ssm', `document/${releaseDocumentName(`${project}-*`)}*`), // and that of the release command
    ...named('codedeploy', 'deploymentconfig:CodeDeployDefault.*'),
    ...(props.pipeline
      ? [
          ...named('codebuild', `project/${pipeline}-*`),
          ...named('codepipeline', pipeline),
          ...named('sns', `${pipeline}-later`),
        ]
      : []),
    ...named('logs', `log-group:/${project}/*`),
    artifacts,
    `${artifacts}/*`,
  ];
}

/**
 * The secrets in the project's own folder (`/hello/…`, `hello/…`) as one pattern, for more of them than fit into a
 * policy one by one. The slash limits the pattern to this project. Secrets elsewhere stay one by one.
 */
function byFolder({ parameters, secrets }: SecretArns, props: BoundaryProps): SecretArns {
  const { project, account, region } = props;
  const folded = (arns: readonly string[], folder: string) => [
    ...new Set(arns.map((one) => (one.startsWith(folder) ? `${folder}*` : one))),
  ];
  return {
    parameters: folded(parameters, arn(region, 'ssm', `parameter/${project}/`, account)),
    secrets: folded(secrets, arn(region, 'secretsmanager', `secret:${project}/`, account)),
  };
}

/** Reading: the CodeDeploy agent's installer, the app's secrets, and the repository through its connection. */
function read({ account, region, connection, pipeline }: BoundaryProps, named: SecretArns): Statement[] {
  const secrets = [...named.parameters, ...named.secrets];
  const connections = ['codeconnections', 'codestar-connections'].map((service) =>
    arn(region, service, 'connection/*', account),
  );
  const decrypt: Statement = {
    // Only through Parameter Store and Secrets Manager, and so only for the secrets above.
    sid: 'DecryptSecrets',
    actions: ['kms:Decrypt'],
    resources: ['*'],
    conditions: {
      StringEquals: {
        'kms:ViaService': ['secretsmanager', 'ssm'].map((service) => `${service}.${region}.amazonaws.com`),
      },
    },
    wildcardReason: REASON,
  };
  const use: Statement = {
    sid: 'UseConnection',
    actions: ['codeconnections:UseConnection', 'codestar-connections:UseConnection'],
    resources: connection ? [connection] : connections,
  };
  return [
    {
      sid: 'Read',
      actions: [
        's3:GetObject',
        's3:GetObjectVersion',
        'secretsmanager:GetSecretValue',
        'ssm:GetParameter',
        'ssm:GetParameters',
      ],
      resources: [arn(region, 's3', `aws-codedeploy-${region}/*`), ...secrets],
    },
    ...(secrets.length > 0 ? [decrypt] : []),
    ...(pipeline ? [use] : []),
  ];
}

/** Actions that conditions limit instead of names. */
function underCondition(props: BoundaryProps): Statement[] {
  const { project, account, region } = props;
  const only = (
    sid: string,
    action: string | string[],
    resource: string,
    conditions: Statement['conditions'],
  ): Statement => ({
    sid,
    actions: [action].flat(),
    resources: [resource],
    conditions,
    wildcardReason: REASON,
  });
  return [
    only('AskInstances', 'ssm:SendCommand', arn(region, 'ec2', 'instance/*', account), {
      StringEquals: { 'ssm:resourceTag/Project': project },
    }),
    only('UseOwnKeys', ['kms:Decrypt', 'kms:GenerateDataKey'], arn(region, 'kms', 'key/*', account), {
      'ForAnyValue:StringEquals': {
        'kms:ResourceAliases': [
          ...stageNames(props).map(sessionKeyAlias),
          ...(props.pipeline ? [alertKeyAlias(pipelineName(props))] : []),
        ],
      },
    }),
    only('WriteOwnMetrics', 'cloudwatch:PutMetricData', '*', {
      StringLike: { 'cloudwatch:namespace': `${project}/*` },
    }),
    only('LaunchOnlyByTemplate', 'ec2:RunInstances', '*', {
      ArnLike: { 'ec2:LaunchTemplate': arn(region, 'ec2', 'launch-template/*', account) },
    }),
    only('TagOnlyWhatIsLaunched', 'ec2:CreateTags', '*', {
      StringEquals: { 'ec2:CreateAction': 'RunInstances' },
    }),
  ];
}

function handOn(props: BoundaryProps, sid: string, purpose: string, service: string): Statement {
  return {
    sid,
    actions: ['iam:PassRole'],
    resources: stageRoleArns(props, purpose),
    conditions: { StringEquals: { 'iam:PassedToService': service } },
  };
}
