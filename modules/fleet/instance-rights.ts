import type { AppSettings } from '../../settings';
import { artifactBucketName } from '../../settings/names';
import { arn } from '../arn';
import { keyByAlias, Statement } from '../policy';
import { appPermissions } from './app-permissions';
import { appRights } from './app-rights';
import { sessionKeyAlias, sessionLogGroupName } from './session-names';
import { secretArns } from './secret-arns';
import { INSTANCE_LOG_NAMES, logGroupName, metricNamespace } from './telemetry';

export interface InstanceRightsProps {
  readonly project: string;
  /** `<project>-<stage>`: also the name of the CodeDeploy application and its group. */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly stage: RightsStage;
}

/** What of a stage decides what its instances may do. */
export interface RightsStage {
  readonly name: string;
  readonly network: { readonly endpoints: boolean };
  readonly app: Pick<AppSettings, 'permissions' | 'secretKeys' | 'secrets'>;
}

/** What a stage's instances may do, by the name of the policy. None of it reaches another stage. */
export function instanceRights(props: InstanceRightsProps): Record<string, Statement[]> {
  const [secrets, app] = [readSecrets(props), appRights(props)];
  const permissions = appPermissions(props.stage.app.permissions);
  return {
    'session-manager': [...sessionManager(props), ...sessionLog(props)],
    telemetry: telemetry(props),
    releases: releases(props),
    ...(secrets.length > 0 ? { secrets } : {}),
    ...(app.length > 0 ? { app } : {}),
    ...(permissions.length > 0 ? { permissions } : {}),
  };
}

/** AmazonSSMManagedInstanceCore would also let every instance read every parameter of the account. */
function sessionManager({ account, region }: InstanceRightsProps): Statement[] {
  return [
    {
      sid: 'SessionManager',
      actions: [
        'ssmmessages:CreateControlChannel',
        'ssmmessages:CreateDataChannel',
        'ssmmessages:OpenControlChannel',
        'ssmmessages:OpenDataChannel',
      ],
      resources: ['*'],
      wildcardReason: 'ssmmessages has no resource-level permissions.',
    },
    {
      sid: 'Register', // an instance cannot know its own id before
      actions: ['ssm:UpdateInstanceInformation'],
      resources: [arn(region, 'ec2', 'instance/*', account)],
    },
  ];
}

/** Sessions are encrypted by a key of their own, and written to a log group while they happen. */
function sessionLog({ project, name, account, region, stage }: InstanceRightsProps): Statement[] {
  const group = arn(region, 'logs', `log-group:${sessionLogGroupName(project, stage.name)}`, account);
  return [
    {
      sid: 'WriteSessionLog',
      actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
      resources: [group, `${group}:*`],
    },
    {
      sid: 'SeeThatSessionLogIsEncrypted',
      actions: ['logs:DescribeLogGroups'],
      resources: ['*'],
      wildcardReason:
        'The agent lists groups by the beginning of a name, which needs a right on all of them.',
    },
    {
      sid: 'DecryptSessions',
      actions: ['kms:Decrypt'],
      ...keyByAlias(sessionKeyAlias(name), region, account),
    },
  ];
}

/** No logs:CreateLogGroup: a group made by an agent comes back after a destroy, and never expires. */
function telemetry({ project, account, region, stage }: InstanceRightsProps): Statement[] {
  const groups = INSTANCE_LOG_NAMES.map((log) =>
    arn(region, 'logs', `log-group:${logGroupName(project, stage.name, log)}`, account),
  );
  return [
    {
      sid: 'WriteLogs',
      actions: ['logs:CreateLogStream', 'logs:DescribeLogStreams', 'logs:PutLogEvents'],
      resources: groups.flatMap((group) => [group, `${group}:*`]),
    },
    {
      sid: 'WriteMetrics',
      actions: ['cloudwatch:PutMetricData'],
      resources: ['*'],
      conditions: { StringEquals: { 'cloudwatch:namespace': metricNamespace(project, stage.name) } },
      wildcardReason: 'CloudWatch has no resource-level permission for metrics; the namespace is the limit.',
    },
    {
      sid: 'ReadOwnTags',
      actions: ['ec2:DescribeTags'],
      resources: ['*'],
      wildcardReason:
        'EC2 has no resource-level permission for DescribeTags; the agent finds its group by it.',
    },
  ];
}

function releases(props: InstanceRightsProps): Statement[] {
  const { name, account, region, stage } = props;
  const target = arn(region, 'codedeploy', `deploymentgroup:${name}/${name}`, account);
  const bundles: Statement = {
    sid: 'FetchReleases',
    actions: ['s3:GetObject', 's3:GetObjectVersion'],
    resources: [
      arn(region, 's3', `${artifactBucketName({ ...props })}/*`),
      arn(region, 's3', `aws-codedeploy-${region}/*`), // the agent itself
    ],
  };
  const asked: Statement = {
    sid: 'AskForFirstRelease', // the placeholder does, to know when it has had its day
    actions: ['codedeploy:GetDeploymentGroup'],
    resources: [target],
  };
  return stage.network.endpoints ? [bundles, asked, agentThroughEndpoint()] : [bundles, asked];
}

/** Through the endpoint the agent's calls are authorized by IAM; elsewhere by its own signature. */
function agentThroughEndpoint(): Statement {
  return {
    sid: 'AgentThroughEndpoint',
    actions: [
      'codedeploy-commands-secure:GetDeploymentSpecification',
      'codedeploy-commands-secure:PollHostCommand',
      'codedeploy-commands-secure:PutHostCommandAcknowledgement',
      'codedeploy-commands-secure:PutHostCommandComplete',
    ],
    resources: ['*'],
    wildcardReason: 'codedeploy-commands-secure has no resource-level permissions.',
  };
}

/** Exactly the secrets that the settings name, and by exactly the keys that they name. */
function readSecrets({ account, region, stage }: InstanceRightsProps): Statement[] {
  const { parameters, secrets } = secretArns(Object.values(stage.app.secrets), account, region);
  const services = [
    ...(secrets.length > 0 ? ['secretsmanager'] : []),
    ...(parameters.length > 0 ? ['ssm'] : []),
  ];
  const statements: Statement[] = [
    { sid: 'ReadParameters', actions: ['ssm:GetParameter', 'ssm:GetParameters'], resources: parameters },
    { sid: 'ReadSecrets', actions: ['secretsmanager:GetSecretValue'], resources: secrets },
    {
      // Whoever reads a secret under a customer's key must be allowed to decrypt by it; AWS's own keys ask for no right.
      // [Secrets Manager user guide, "Secret encryption and decryption"; Systems Manager, "SecureString parameters"]
      sid: 'DecryptSecrets',
      actions: ['kms:Decrypt'],
      resources: services.length > 0 ? [...stage.app.secretKeys] : [],
      conditions: {
        StringEquals: { 'kms:ViaService': services.map((service) => `${service}.${region}.amazonaws.com`) },
      },
    },
  ];
  return statements.filter(({ resources = [] }) => resources.length > 0);
}
