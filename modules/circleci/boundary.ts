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
  /** What the app may do, stage by stage. */
  readonly permissions: readonly AppSettings['permissions'][];
  /** ARN of the connection to the repository. @default one that the pipeline makes, with an id of AWS's */
  readonly connection?: string;
}

/** What roles of a stage or of the pipeline do with things that have no name, and that shows no data of anybody. */
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

/** What they do with the project's own things, by name. */
const NAMED = [
  'codebuild:BatchGetBuilds',
  'codebuild:StartBuild',
  'codedeploy:BatchGet*',
  'codedeploy:CreateDeployment',
  'codedeploy:Get*',
  'codedeploy:List*',
  'codedeploy:RegisterApplicationRevision',
  'codedeploy:UpdateDeploymentGroup',
  'codepipeline:GetPipeline*', // the step of 0.1.0 asks more than today's: state is applied before the pipeline
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

/** Characters of a managed policy. [IAM user guide, "IAM and AWS STS quotas"] */
export const LIMIT = 6144;

const REASON = 'A boundary gives nothing: it limits what a policy, which names its resources, may give.';

/**
 * The most that any role which CI makes can ever do, whatever policy it is given and whomever it trusts: what the
 * project's roles need, and neither the state, nor the rights of anybody, nor what another project of the account
 * keeps secret. CI may make no role without it.
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
    // What launches instances hands on theirs; what updates a deployment group, the one that it has.
    handOn(props, 'HandOnInstanceRoles', 'instance', 'ec2.amazonaws.com'),
    handOn(props, 'HandOnDeploymentRoles', 'codedeploy', 'codedeploy.amazonaws.com'),
  ];
}

/**
 * The app's own rights: those of the code in all stages at once, since a boundary has little room and gives nothing;
 * those of the settings as they are written.
 */
function ofApp({ project, account, region, permissions }: BoundaryProps): Statement[] {
  const rights = appRights({ name: `${project}-*`, account, region });
  return [...rights, ...permissionsOfAll(permissions)].map((one) => ({ ...one, wildcardReason: REASON }));
}

/** What runs scheduled commands: looks what runs already, starts automations and sends their documents. */
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
    // Of another project's stage, too: they take no command, and are run on this project's instances alone.
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
 * The secrets in the project's own folder (`/hello/…`, `hello/…`) by the folder: for more of them than a policy can name
 * one by one. The slash keeps to this project; secrets elsewhere are still named.
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

/** What is only read: the CodeDeploy agent, the app's secrets, and the repository through its connection. */
function read({ account, region, connection, pipeline }: BoundaryProps, named: SecretArns): Statement[] {
  const secrets = [...named.parameters, ...named.secrets];
  const connections = ['codeconnections', 'codestar-connections'].map((service) =>
    arn(region, service, 'connection/*', account),
  );
  const decrypt: Statement = {
    // By Parameter Store and Secrets Manager alone, which are asked for these secrets alone.
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

/** What no name limits, but the request's circumstances do. */
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
