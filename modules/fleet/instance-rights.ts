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
  /** `<project>-<stage>`: also the name of the CodeDeploy application and the deployment group. */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly stage: RightsStage;
}

/** The settings of a stage that its instances' rights depend on. */
export interface RightsStage {
  readonly name: string;
  readonly network: { readonly endpoints: boolean };
  readonly app: Pick<AppSettings, 'permissions' | 'secretKeys' | 'secrets'>;
}

/** The policies of the instances' role, by name. They give access to no other stage. */
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

/** Instead of AmazonSSMManagedInstanceCore, which also lets instances read every parameter of the account. */
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
      sid: 'Register', // the instance's id is not known before the apply
      actions: ['ssm:UpdateInstanceInformation'],
      resources: [arn(region, 'ec2', 'instance/*', account)],
    },
  ];
}

/** A KMS key of the stage encrypts sessions, and a log group gets their text as it is typed. */
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

/** Without logs:CreateLogGroup: an agent would create a group again after a destroy, one that keeps events forever. */
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
    sid: 'AskForFirstRelease', // by the placeholder, which answers only until then
    actions: ['codedeploy:GetDeploymentGroup'],
    resources: [target],
  };
  return stage.network.endpoints ? [bundles, asked, agentThroughEndpoint()] : [bundles, asked];
}

/** IAM authorizes the agent's calls through the interface endpoint. Elsewhere the agent's own signature does. */
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

/** Only the secrets that the settings name, and only with the keys that they name. */
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
      // A secret under a customer managed key is readable only with kms:Decrypt on that key; AWS's own keys need no
      // right.
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
