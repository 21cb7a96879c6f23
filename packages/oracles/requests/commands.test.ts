import {
  askInstances,
  askQuery,
  checkSecrets,
  describeKept,
  Fleet,
  withoutScaling,
  historyOf,
  lookAt,
  Lookups,
  pickInstances,
  Pipeline,
  reasonFor,
  refuseExpired,
  refusePendingConnection,
  Releases,
  runCommand,
  setSecret,
  StageDeployments,
  StageLogs,
  StateBucketClient,
  StateVersions,
  Transitions,
} from '../../deploy';
import { resolveFacts, type StageFacts } from '../../facts';
import config from '../../../__tests__/support/example-config';
import { ModelAws } from './model-aws';

/** Compares the commands' requests through the real AWS SDK with the service models, which also make the responses. */
let aws: ModelAws;
const original = process.env;

beforeAll(async () => {
  aws = await ModelAws.start();
  process.env = {
    ...original,
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
});

afterAll(() => {
  process.env = original;
  process.stdout.write(
    `Requests: ${aws.conformance.requests} requests of the commands held, 0 unexplained.\n`,
  );
  aws.stop();
});

const settings = resolveFacts(config);
const withSecrets = resolveFacts({
  ...config,
  app: {
    secrets: {
      USER: 'secretsmanager:rds!db-0a1b2c3d-0000-1111-2222-333344445555#username',
      KEY: 'secretsmanager:arn:aws:secretsmanager:us-east-1:123456789012:secret:hello/key-a1B2c3',
      TOKEN: 'ssm:/hello/token',
      SHARED: 'ssm:arn:aws:ssm:us-east-1:210987654321:parameter/shared/token',
    },
    secretKeys: ['arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-4444-5555-6666-777788889999'],
  },
});
const { region } = settings;
const name = 'hello-staging';
const arn =
  'arn:aws:codestar-connections:us-east-1:123456789012:connection/01234567-89ab-cdef-0123-456789abcdef';
const fleet = () => new Fleet(name, region);
const releases = () => new Releases(settings, 'staging');
const pipeline = () => new Pipeline(settings);
const deployments = () => new StageDeployments(settings, 'staging');
const transitions = () => new Transitions(settings);
const COMMIT = '4f2a9c1d7be0a3c5d6e7f8091a2b3c4d5e6f7081';
const artifact = { bucket: 'hello-artifacts', key: 'hello-pipeline/release/a1B2c3D', version: 'v1' };
const lookups = () => new Lookups(settings, 'staging');
const bucket = () => new StateBucketClient(settings);
const staging = settings.stages.staging as StageFacts;
const logs = () => new StageLogs('hello', 'staging', region);
const runByHand = (isInterrupted = () => false) =>
  runCommand({
    ...{
      project: 'hello',
      stage: 'staging',
      region,
      instances: ['i-0123456789abcdef0'],
      command: 'date',
      seconds: 60,
    },
    print: () => undefined,
    isInterrupted,
    wait: () => {
      throw new Error('it has no end');
    },
    poll: 0,
  });
const set = (service: 'ssm' | 'secretsmanager', key?: string) =>
  setSecret(
    region,
    {
      secret: { variable: 'X', service, id: '/hello/x', account: '123456789012', ...(key && { key }) },
      ...{ kept: {}, what: 'it', others: [] },
    },
    'value',
  );
const snapshot = {
  templateId: 'lt-0123456789abcdef0',
  newest: '2',
  groupVersion: '1',
  desired: 2,
  instances: [],
  targetGroupArns: [],
};

test.each<[string, () => Promise<unknown>, string]>([
  ['the group', () => fleet().find(), 'autoscaling:DescribeAutoScalingGroups ec2:DescribeLaunchTemplates'],
  ['its refreshes', () => fleet().running(), 'autoscaling:DescribeInstanceRefreshes'],
  ['one refresh', () => fleet().refresh('r-1'), 'autoscaling:DescribeInstanceRefreshes'],
  ['a new refresh', () => fleet().start(snapshot, [`${name}-app-5xx`]), 'autoscaling:StartInstanceRefresh'],
  [
    'the health of targets',
    () => fleet().targetHealth('arn:target'),
    'elasticloadbalancing:DescribeTargetHealth',
  ],
  [
    'what instances serve',
    () => askInstances(region, name, ['i-0123456789abcdef0']),
    'ssm:SendCommand ssm:ListCommandInvocations',
  ],
  ['the lines of a log', () => logs().source('app', { instance: 'i-1' }).page(0), 'logs:FilterLogEvents'],
  ['who has written to it', () => logs().origins('app'), 'logs:DescribeLogStreams'],
  [
    'a saved query',
    () => askQuery(logs(), { project: 'hello', stage: 'staging', query: 'errors', since: 0, until: 1 }),
    'logs:DescribeQueryDefinitions',
  ],
  [
    'instances in service',
    () => pickInstances(settings, staging, {}),
    'autoscaling:DescribeAutoScalingGroups',
  ],
  ['a command by hand', () => runByHand(), 'ssm:SendCommand ssm:ListCommandInvocations'],
  [
    'a command by hand that is interrupted',
    () => runByHand(() => true),
    'ssm:SendCommand ssm:CancelCommand ssm:ListCommandInvocations',
  ],
  [
    'secrets, without their values',
    () => describeKept(withSecrets, withSecrets.stages.staging?.secrets ?? []),
    'secretsmanager:DescribeSecret ssm:DescribeParameters',
  ],
  ['another value of a key', () => set('secretsmanager', 'password'), 'secretsmanager:GetSecretValue'],
  ['another value', () => set('secretsmanager'), 'secretsmanager:PutSecretValue'],
  ['another value of a parameter', () => set('ssm'), 'ssm:PutParameter'],
  [
    'the running deployment',
    () => releases().running(),
    'codedeploy:ListDeployments codedeploy:BatchGetDeployments',
  ],
  ['the alarms of a group', () => releases().alarms(), 'codedeploy:GetDeploymentGroup'],
  [
    'the last release',
    () => releases().released(),
    'codedeploy:ListDeployments codedeploy:BatchGetDeployments codepipeline:GetPipelineState',
  ],
  [
    'all releases',
    () => historyOf(settings, 'staging'),
    'codedeploy:ListDeployments codepipeline:ListActionExecutions codepipeline:ListPipelineExecutions',
  ],
  [
    'a rollback past the alarms',
    () => deployments().start({ order: 'rollback', artifact, commit: COMMIT, ignoreAlarms: true }),
    'codedeploy:CreateDeployment',
  ],
  [
    'a restart',
    () =>
      deployments().start({
        order: 'restart',
        artifact,
        commit: COMMIT,
        isOneAtATime: true,
        goesBack: false,
      }),
    'codedeploy:CreateDeployment',
  ],
  ['an artifact', () => refuseExpired(artifact, region), 's3:HeadObject'],
  ['the transitions into stages', () => transitions().all(), 'codepipeline:GetPipelineState'],
  [
    'a transition disabled',
    () => transitions().disable('staging', reasonFor(COMMIT)),
    'codepipeline:DisableStageTransition',
  ],
  ['a transition enabled', () => transitions().enable('staging'), 'codepipeline:EnableStageTransition'],
  [
    'a group with suspended processes',
    () => withoutScaling(name, region, true, () => Promise.resolve()),
    'autoscaling:DescribeScheduledActions autoscaling:SuspendProcesses autoscaling:ResumeProcesses',
  ],
  ['the connection of the pipeline', () => pipeline().connectionArn(), 'codepipeline:GetPipeline'],
  [
    'a release past the alarms',
    () => pipeline().start({ ignoreAlarms: true }),
    'codepipeline:StartPipelineExecution',
  ],
  [
    'an execution',
    () => pipeline().look('01234567-89ab-cdef-0123-456789abcdef'),
    'codepipeline:GetPipelineExecution codepipeline:ListActionExecutions codepipeline:ListRuleExecutions',
  ],
  ['a rollback', () => pipeline().rollbackOf('Deploy-staging'), 'codepipeline:GetPipelineState'],
  [
    'secrets and their keys',
    () => checkSecrets({ settings: withSecrets, dnsServers: [], signal: AbortSignal.timeout(20_000) }),
    'secretsmanager:DescribeSecret ssm:DescribeParameters kms:DescribeKey',
  ],
  ['a connection', () => refusePendingConnection(arn, region), 'codestar-connections:GetConnection'],
  ['a launch template by its name', () => lookups().launchTemplate(name), 'ec2:DescribeLaunchTemplates'],
  ['a security group', () => lookups().securityGroup(name), 'ec2:DescribeSecurityGroups'],
  [
    'a rule',
    () => lookups().securityGroupRule({ security_group_id: 'sg-1' }, true),
    'ec2:DescribeSecurityGroupRules',
  ],
  ['a route table', () => lookups().routeTableAssociation('subnet-1', 'rtb-1'), 'ec2:DescribeRouteTables'],
  ['a load balancer', () => lookups().loadBalancer(name), 'elasticloadbalancing:DescribeLoadBalancers'],
  ['a target group', () => lookups().targetGroup(name), 'elasticloadbalancing:DescribeTargetGroups'],
  ['a listener', () => lookups().listener('arn:balancer', 443), 'elasticloadbalancing:DescribeListeners'],
  [
    'the status of stages',
    () => lookAt(settings, ['staging', 'production']),
    'codepipeline:GetPipelineState codepipeline:ListPipelineExecutions codepipeline:GetPipeline ' +
      'monitoring:DescribeAlarms sns:ListSubscriptionsByTopic autoscaling:DescribeAutoScalingGroups ' +
      'autoscaling:DescribeInstanceRefreshes codedeploy:ListDeployments codepipeline:ListActionExecutions',
  ],
  ['connections', () => lookups().connection('hello'), 'codestar-connections:ListConnections'],
  ['an application', () => lookups().application(name), 'codedeploy:GetApplication'],
  ['the state bucket', () => bucket().exists(), 's3:HeadBucket'],
  [
    'a new state bucket',
    () => bucket().create(),
    's3:CreateBucket s3:PutPublicAccessBlock s3:PutBucketVersioning',
  ],
  ['a lock', () => bucket().lock('staging'), 's3:GetObject'],
  ['the states', () => bucket().stacks(), 's3:ListObjectsV2'],
  ['all buckets', () => bucket().ofAccount(), 's3:ListBuckets'],
  ['the versions of a state', () => new StateVersions(settings, 'staging').list(), 's3:ListObjectVersions'],
])('%s', async (_, call, operations) => {
  // The result for the sample responses does not matter here.
  const { asked, problems } = await aws.during(() => call().catch(() => undefined));
  expect(asked).toEqual(expect.arrayContaining(operations.split(' ')));
  expect(problems).toEqual([]);
});
