import { calls, type Expectation } from './expectation';
import type { Call } from '../../../packages/test-support';
import { group, INSTANCE, KEY, OTHER_KEY, type StageWorld, targetGroup } from './world';

/** What is expected of the roles of a stage. */
export function stageExpectations(world: StageWorld): Expectation[] {
  const commands = Object.keys(world.stage.app.schedule);
  return [
    instances(world),
    codeDeploy(world),
    flowLogs(world),
    ...(commands.length > 0 ? [scheduler(world, commands), automation(world, commands)] : []),
  ];
}

const LOG_WRITES = ['logs:CreateLogStream', 'logs:PutLogEvents'];

/** [Systems Manager, CloudWatch agent and CodeDeploy user guides] */
function instances(world: StageWorld): Expectation {
  const { arn, stage, name, other, project, artifacts, region } = world;
  const stream = (log: string) =>
    arn('logs', `log-group:/${project}/${stage.name}/${log}:log-stream:i-0a1b2c3d`);
  const session = `log-group:/${project}/${stage.name}/sessions`;
  const sessionKey = { 'kms:ResourceAliases': [`alias/${name}-sessions`] };
  return {
    role: `${name}-instance`,
    service: 'ec2.amazonaws.com',
    needs: [
      ...calls('*', [
        'ec2:DescribeTags',
        'logs:DescribeLogGroups',
        'ssmmessages:CreateControlChannel',
        'ssmmessages:CreateDataChannel',
        'ssmmessages:OpenControlChannel',
        'ssmmessages:OpenDataChannel',
      ]),
      ...calls(arn('ec2', INSTANCE), ['ssm:UpdateInstanceInformation']),
      ...calls('*', ['cloudwatch:PutMetricData'], { 'cloudwatch:namespace': `${project}/${stage.name}` }),
      ...['app', 'access', 'system', 'deployment', 'start-up', 'sessions'].flatMap((log) =>
        calls(stream(log), LOG_WRITES),
      ),
      ...calls(arn('logs', session), ['logs:DescribeLogStreams']),
      ...calls(arn('kms', KEY), ['kms:Decrypt'], sessionKey),
      ...calls(arn('s3', `${artifacts}/hello-pipeline/release/x.zip`), [
        's3:GetObject',
        's3:GetObjectVersion',
      ]),
      ...calls(arn('s3', `aws-codedeploy-${region}/latest/install`), ['s3:GetObject']),
      ...calls(arn('codedeploy', `deploymentgroup:${name}/${name}`), ['codedeploy:GetDeploymentGroup']),
      ...(stage.network.endpoints ? calls('*', AGENT) : []),
      ...secrets(world),
      ...secretKeys(world),
      ...permissions(world),
    ],
    never: [
      ...keysOtherwise(world),
      ...permissionsOtherwise(world),
      ...calls('*', ['cloudwatch:PutMetricData'], { 'cloudwatch:namespace': `${project}/elsewhere` }),
      ...calls('*', ['cloudwatch:PutMetricData'], { 'cloudwatch:namespace': 'AWS/EC2' }),
      ...calls(arn('kms', OTHER_KEY), ['kms:Decrypt'], {
        'kms:ResourceAliases': [`alias/${other}-sessions`],
      }),
      ...calls(arn('kms', KEY), ['kms:Encrypt', 'kms:ReEncryptFrom'], sessionKey),
      ...calls(arn('logs', session), ['logs:FilterLogEvents', 'logs:DeleteLogGroup']),
      ...calls(stream('sessions'), ['logs:GetLogEvents']),
      ...calls(arn('logs', `log-group:/${project}/elsewhere/sessions:log-stream:i`), LOG_WRITES),
      ...calls(arn('logs', `log-group:/${project}/${stage.name}/flow-logs:log-stream:eni`), LOG_WRITES),
      ...calls(arn('s3', `${artifacts}/hello-pipeline/release/x.zip`), ['s3:PutObject']),
      ...calls(arn('s3', artifacts), ['s3:ListBucket']),
      ...calls(arn('codedeploy', `deploymentgroup:${name}/${name}`), [
        'codedeploy:CreateDeployment',
        'codedeploy:UpdateDeploymentGroup',
      ]),
      ...calls(arn('codedeploy', `deploymentgroup:${other}/${other}`), ['codedeploy:GetDeploymentGroup']),
      ...calls('*', [
        'ec2:DescribeInstances',
        'iam:ListRoles',
        's3:ListAllMyBuckets',
        'ssm:DescribeParameters',
      ]),
      ...calls(arn('ec2', INSTANCE), ['ssm:SendCommand']),
      ...calls(arn('autoscaling', group(name)), ['autoscaling:SetDesiredCapacity']),
      ...calls(arn('ssm', `parameter/${project}/not-named`), ['ssm:GetParameter']),
      ...calls(arn('secretsmanager', 'secret:not-named-a1b2c3'), ['secretsmanager:GetSecretValue']),
      ...(stage.network.endpoints ? [] : calls('*', AGENT)),
    ],
  };
}

/** The CodeDeploy agent's calls through the interface endpoint. */
const AGENT = [
  'codedeploy-commands-secure:GetDeploymentSpecification',
  'codedeploy-commands-secure:PollHostCommand',
  'codedeploy-commands-secure:PutHostCommandAcknowledgement',
  'codedeploy-commands-secure:PutHostCommandComplete',
];

/** Each action of `app.permissions` on each of its resources, under its conditions. */
function permissions({ stage }: StageWorld): Call[] {
  return Object.values(stage.app.permissions).flatMap(({ actions, resources, conditions }) =>
    resources.flatMap((resource) => calls(called(resource), actions, contextOf(conditions))),
  );
}

/** The same without its conditions, and on resources with similar names. */
function permissionsOtherwise({ stage }: StageWorld): Call[] {
  return Object.values(stage.app.permissions).flatMap(({ actions, resources, conditions }) => [
    ...(conditions
      ? resources.flatMap((resource) => calls(called(resource), actions, others(conditions)))
      : []),
    ...resources
      .filter((resource) => resource !== '*')
      .flatMap((resource) =>
        calls(called(resource).replace('acme-', 'acme2-'), actions, contextOf(conditions)),
      ),
    ...resources
      .filter((resource) => /:s3:.*\/\*$/.test(resource))
      .flatMap((resource) => calls(called(resource), ['s3:DeleteObject', 's3:GetObjectVersion'])),
  ]);
}

/** A resource that an ARN with wildcards matches. */
const called = (resource: string): string => (resource === '*' ? resource : resource.replaceAll('*', 'x'));

type Conditions = StageWorld['stage']['app']['permissions'][string]['conditions'];

/** The context of a request that meets the conditions. */
function contextOf(conditions: Conditions, otherwise = ''): Call['context'] {
  if (!conditions) return undefined;
  const values = Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, value]): [string, string | string[]] => {
      const first = `${[value].flat()[0]}${otherwise}`;
      return [key, operator.startsWith('For') ? [first] : first];
    }),
  );
  return Object.fromEntries(values);
}

const others = (conditions: Conditions): Call['context'] => contextOf(conditions, '-of-others');

/** Each secret that the settings name: `ssm:/path`, `secretsmanager:name#key`, or by its ARN. */
function secrets({ arn, stage }: StageWorld): Call[] {
  return Object.values(stage.app.secrets).flatMap((reference) => {
    const [, service, name = ''] = /^(ssm|secretsmanager):([^#]+)/.exec(reference) ?? [];
    const whole = name.startsWith('arn:') ? name : undefined;
    return service === 'ssm'
      ? calls(whole ?? arn('ssm', `parameter${name}`), ['ssm:GetParameter', 'ssm:GetParameters'])
      : calls(whole ?? arn('secretsmanager', `secret:${name}-a1B2c3`), ['secretsmanager:GetSecretValue']);
  });
}

/** [Secrets Manager user guide, "Secret encryption and decryption"; Systems Manager user guide, SecureString] */
function secretKeys({ stage, region }: StageWorld): Call[] {
  const services = [...new Set(Object.values(stage.app.secrets).map((one) => one.split(':')[0]))];
  return stage.app.secretKeys.flatMap((key) =>
    services.flatMap((service) =>
      calls(key, ['kms:Decrypt'], { 'kms:ViaService': `${service}.${region}.amazonaws.com` }),
    ),
  );
}

/** Through other services or directly, more than decrypting, or with another key than those of the settings. */
function keysOtherwise({ arn, stage, region }: StageWorld): Call[] {
  const via = (service: string, place = region) => ({
    'kms:ViaService': `${service}.${place}.amazonaws.com`,
  });
  return [
    ...stage.app.secretKeys.flatMap((key) => [
      ...calls(key, ['kms:Decrypt']),
      ...calls(key, ['kms:Decrypt'], via('s3')),
      ...calls(key, ['kms:Decrypt'], via('ssm', 'eu-west-1')),
      ...calls(key, ['kms:CreateGrant', 'kms:Encrypt', 'kms:GenerateDataKey'], via('ssm')),
    ]),
    ...calls(arn('kms', OTHER_KEY), ['kms:Decrypt'], via('secretsmanager')),
    ...calls(arn('kms', OTHER_KEY), ['kms:Decrypt'], via('ssm')),
  ];
}

/** [AWSCodeDeployRole; CodeDeploy user guide, "Create a service role"; Service Authorization Reference for PassRole] */
function codeDeploy({ arn, name, other, stage, project }: StageWorld): Expectation {
  const launched = { 'ec2:LaunchTemplate': arn('ec2', 'launch-template/lt-0a1b2c3d4e5f60718') };
  const tagging = { 'ec2:CreateAction': 'RunInstances' };
  const hand = (role: string, service: string) =>
    calls(arn('iam', `role/${role}`), ['iam:PassRole'], {
      'iam:PassedToService': `${service}.amazonaws.com`,
    });
  return {
    role: `${name}-codedeploy`,
    service: 'codedeploy.amazonaws.com',
    needs: [
      ...calls('*', [
        'autoscaling:DescribeAutoScalingGroups',
        'autoscaling:DescribeLifecycleHooks',
        'ec2:DescribeInstances',
        'ec2:DescribeInstanceStatus',
        'elasticloadbalancing:DescribeTargetGroups',
        'elasticloadbalancing:DescribeTargetHealth',
        'tag:GetResources',
      ]),
      ...calls(arn('cloudwatch', `alarm:${name}-app-5xx`), ['cloudwatch:DescribeAlarms']),
      ...calls(arn('autoscaling', group(name)), [
        'autoscaling:CompleteLifecycleAction',
        'autoscaling:DeleteLifecycleHook',
        'autoscaling:PutLifecycleHook',
        'autoscaling:RecordLifecycleActionHeartbeat',
        'autoscaling:ResumeProcesses',
        'autoscaling:SuspendProcesses',
        'autoscaling:UpdateAutoScalingGroup',
      ]),
      ...calls(arn('elasticloadbalancing', targetGroup(`${name}-TARGETS`)), [
        'elasticloadbalancing:DeregisterTargets',
        'elasticloadbalancing:RegisterTargets',
      ]),
      ...calls(arn('ec2', INSTANCE), ['ec2:RunInstances'], launched),
      ...calls(arn('ec2', 'volume/vol-0a1b2c3d4e5f60718'), ['ec2:RunInstances'], launched),
      ...calls(arn('ec2', 'image/ami-0a1b2c3d4e5f60718', ''), ['ec2:RunInstances'], launched),
      ...calls(arn('ec2', INSTANCE), ['ec2:CreateTags'], tagging),
      ...hand(`${name}-instance`, 'ec2'),
    ],
    never: [
      ...calls(arn('autoscaling', group(other)), [
        'autoscaling:CompleteLifecycleAction',
        'autoscaling:DeleteLifecycleHook',
        'autoscaling:PutLifecycleHook',
        'autoscaling:ResumeProcesses',
      ]),
      ...calls(arn('autoscaling', group(name)), [
        'autoscaling:DeletePolicy',
        'autoscaling:TerminateInstanceInAutoScalingGroup',
      ]),
      ...calls(arn('elasticloadbalancing', targetGroup(`${other}-0a1b2c3d`)), [
        'elasticloadbalancing:DeregisterTargets',
        'elasticloadbalancing:RegisterTargets',
      ]),
      ...calls(arn('elasticloadbalancing', targetGroup(`${name}-TARGETS`)), [
        'elasticloadbalancing:DeleteTargetGroup',
      ]),
      ...calls(arn('ec2', INSTANCE), ['ec2:RunInstances', 'ec2:CreateTags', 'ec2:StopInstances']),
      ...calls(arn('ec2', INSTANCE), ['ec2:CreateTags'], { 'ec2:CreateAction': 'CreateVolume' }),
      ...calls(arn('ec2', 'key-pair/mine'), ['ec2:RunInstances'], launched),
      ...hand(`${name}-instance`, 'lambda'),
      ...hand(`${name}-codedeploy`, 'codedeploy'),
      ...hand(`${other}-instance`, 'ec2'),
      ...calls(arn('s3', `${project}-artifacts-x/x`), ['s3:GetObject']),
      ...calls(arn('logs', `log-group:/${project}/${stage.name}/app:log-stream:x`), ['logs:PutLogEvents']),
    ],
  };
}

/** [VPC user guide, "Publish flow logs to CloudWatch Logs"] */
function flowLogs({ arn, name, stage, project }: StageWorld): Expectation {
  const own = `log-group:/${project}/${stage.name}/flow-logs`;
  const streams = ['eni-0a1b2c3d-all', 'eni-99999999-all', 'eni-0a1b2c3d-accept', 'eni-0a1b2c3d-reject'];
  return {
    role: `${name}-flow-logs`,
    service: 'vpc-flow-logs.amazonaws.com',
    needs: [
      ...streams.flatMap((stream) => calls(arn('logs', `${own}:log-stream:${stream}`), LOG_WRITES)),
      ...calls(arn('logs', own), ['logs:DescribeLogStreams']),
    ],
    never: [
      ...calls(arn('logs', own), ['logs:CreateLogGroup', 'logs:DeleteLogGroup', 'logs:FilterLogEvents']),
      ...calls(arn('logs', `log-group:/${project}/${stage.name}/app:log-stream:x`), LOG_WRITES),
      ...calls(arn('logs', `log-group:/${project}/elsewhere/flow-logs:log-stream:x`), LOG_WRITES),
      ...calls(arn('logs', 'log-group:/other/flow-logs:log-stream:x'), LOG_WRITES),
      ...calls('*', ['ec2:DescribeVpcs']),
    ],
  };
}

const EXECUTION = 'automation-execution/0a1b2c3d-0000-1111-2222-333344445555';

/** [Systems Manager user guide, "Setting up identity based policies examples"; EventBridge Scheduler user guide] */
function scheduler({ arn, name, other }: StageWorld, commands: readonly string[]): Expectation {
  const hand = (role: string, service: string) =>
    calls(arn('iam', `role/${role}`), ['iam:PassRole'], {
      'iam:PassedToService': `${service}.amazonaws.com`,
    });
  const start = (document: string) =>
    calls(arn('ssm', `document/${document}`), ['ssm:StartAutomationExecution']);
  return {
    role: `${name}-scheduler`,
    service: 'scheduler.amazonaws.com',
    needs: [
      ...commands.flatMap((command) => start(`${name}-schedule.${command}`)),
      ...calls(arn('ssm', EXECUTION), ['ssm:StartAutomationExecution']),
      ...hand(`${name}-automation`, 'ssm'),
    ],
    never: [
      ...start(`${name}-schedule.not-named`),
      ...start(`${other}-schedule.${commands[0]}`),
      ...start('another'),
      ...commands.flatMap((command) =>
        calls(arn('ssm', `document/${name}-command.${command}`), ['ssm:SendCommand']),
      ),
      ...calls(arn('ec2', INSTANCE), ['ssm:SendCommand']),
      ...calls(arn('ssm', EXECUTION), ['ssm:StopAutomationExecution', 'ssm:GetAutomationExecution']),
      ...hand(`${name}-automation`, 'ec2'),
      ...hand(`${name}-instance`, 'ssm'),
      ...hand(`${other}-automation`, 'ssm'),
    ],
  };
}

/** [Systems Manager user guide, "aws:runCommand", "aws:executeScript"; what pick-instance.py asks] */
function automation(
  { arn, name, other, stage, project }: StageWorld,
  commands: readonly string[],
): Expectation {
  const own = { 'ssm:resourceTag/Project': project, 'ssm:resourceTag/Stage': stage.name };
  const send = (document: string) => calls(arn('ssm', `document/${document}`), ['ssm:SendCommand']);
  return {
    role: `${name}-automation`,
    service: 'ssm.amazonaws.com',
    needs: [
      ...calls('*', [
        'autoscaling:DescribeAutoScalingGroups',
        'ssm:DescribeAutomationExecutions',
        'ssm:DescribeInstanceInformation',
        'ssm:ListCommandInvocations',
        'ssm:ListCommands',
      ]),
      ...calls(arn('ssm', EXECUTION), ['ssm:GetAutomationExecution']),
      ...commands.flatMap((command) => send(`${name}-command.${command}`)),
      ...calls(arn('ec2', INSTANCE), ['ssm:SendCommand'], own),
    ],
    never: [
      ...send(`${name}-command.not-named`),
      ...send(`${name}-release`),
      ...send(`${other}-command.${commands[0]}`),
      ...send('another'),
      ...calls(arn('ec2', INSTANCE), ['ssm:SendCommand']),
      ...calls(arn('ec2', INSTANCE), ['ssm:SendCommand'], { ...own, 'ssm:resourceTag/Stage': 'elsewhere' }),
      ...calls(arn('ec2', INSTANCE), ['ssm:SendCommand'], { ...own, 'ssm:resourceTag/Project': 'elsewhere' }),
      ...calls(arn('ssm', EXECUTION), ['ssm:StartAutomationExecution', 'ssm:StopAutomationExecution']),
      ...calls(arn('autoscaling', group(name)), ['autoscaling:SetDesiredCapacity']),
      ...calls(arn('ssm', `parameter/${project}/db`), ['ssm:GetParameter']),
      ...calls(arn('iam', `role/${name}-instance`), ['iam:PassRole'], {
        'iam:PassedToService': 'ssm.amazonaws.com',
      }),
    ],
  };
}
