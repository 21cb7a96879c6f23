import { OwnWorld } from './own-world';

/** Compares responses of the embedded AWS that do not come from moto with the services' models. */
let world: OwnWorld;

beforeAll(async () => {
  world = await OwnWorld.start();
});

afterAll(async () => {
  const { requests, answers } = world.conformance;
  process.stdout.write(`Requests: ${requests} requests and ${answers} own answers held, 0 unexplained.\n`);
  await world.stop();
});

/** Every request and response of a test must follow the models. */
let reported = 0;
afterEach(() => {
  const problems = world.conformance.unexplained.slice(reported);
  reported += problems.length;
  expect(problems).toEqual([]);
});

const roleArn = 'arn:aws:iam::123456789012:role/tools';
const topic = 'arn:aws:sns:us-east-1:123456789012:alerts';

test('CodeBuild', async () => {
  const project = {
    name: 'hello',
    description: 'Builds',
    serviceRole: roleArn,
    source: { type: 'CODEPIPELINE', buildspec: 'app/buildspec.yml' },
    artifacts: { type: 'CODEPIPELINE' },
    environment: {
      type: 'ARM_CONTAINER',
      image: 'aws/codebuild/amazonlinux2-aarch64-standard:3.0',
      computeType: 'BUILD_GENERAL1_SMALL',
      environmentVariables: [{ name: 'A', value: 'b', type: 'PLAINTEXT' }],
    },
    cache: { type: 'LOCAL', modes: ['LOCAL_CUSTOM_CACHE'] },
    logsConfig: { cloudWatchLogs: { status: 'ENABLED', groupName: '/hello' } },
    badgeEnabled: false,
    tags: [{ key: 'a', value: 'b' }],
  };
  await world.json('codebuild', 'CreateProject', project);
  await world.json('codebuild', 'UpdateProject', { name: 'hello', timeoutInMinutes: 10 });
  await world.json('codebuild', 'BatchGetProjects', { names: ['hello', 'gone'] });
  await world.json('codebuild', 'ListProjects');
  await world.json('codebuild', 'DeleteProject', { name: 'hello' });
});

test('CodeDeploy', async () => {
  const deploy = (operation: string, body: object = {}) => world.json('codedeploy', operation, body);
  const applicationName = 'hello';
  const group = { applicationName, deploymentGroupName: 'staging' };
  const Tags = [{ Key: 'a', Value: 'b' }];
  await deploy('CreateApplication', { applicationName, computePlatform: 'Server', tags: Tags });
  await deploy('GetApplication', { applicationName });
  await deploy('ListApplications');
  await deploy('CreateDeploymentGroup', {
    ...group,
    serviceRoleArn: roleArn,
    deploymentStyle: { deploymentType: 'IN_PLACE', deploymentOption: 'WITH_TRAFFIC_CONTROL' },
    loadBalancerInfo: { targetGroupInfoList: [{ name: 'hello' }] },
    alarmConfiguration: { enabled: true, alarms: [{ name: 'hello-5xx' }] },
    autoRollbackConfiguration: { enabled: true, events: ['DEPLOYMENT_FAILURE', 'DEPLOYMENT_STOP_ON_ALARM'] },
    triggerConfigurations: [
      { triggerName: 'alerts', triggerTargetArn: topic, triggerEvents: ['DeploymentFailure'] },
    ],
    outdatedInstancesStrategy: 'UPDATE',
    tags: Tags,
  });
  const update = { applicationName, currentDeploymentGroupName: 'staging' };
  await deploy('UpdateDeploymentGroup', { ...update, deploymentConfigName: 'CodeDeployDefault.AllAtOnce' });
  await deploy('GetDeploymentGroup', group);
  await deploy('ListDeploymentGroups', { applicationName });
  const revision = { revisionType: 'S3', s3Location: { bucket: 'b', key: 'k', bundleType: 'zip' } };
  const { deploymentId } = await deploy('CreateDeployment', { ...group, revision });
  await deploy('GetDeployment', { deploymentId });
  await deploy('BatchGetDeployments', { deploymentIds: [deploymentId] });
  await deploy('ListDeployments', { ...group, includeOnlyStatuses: ['Created'] });
  await deploy('ListDeploymentTargets', { deploymentId });
  await deploy('StopDeployment', { deploymentId });
  await deploy('GetDeployment', { deploymentId });
  const ResourceArn = 'arn:aws:codedeploy:us-east-1:123456789012:application:hello';
  await deploy('TagResource', { ResourceArn, Tags });
  await deploy('ListTagsForResource', { ResourceArn });
  await deploy('UntagResource', { ResourceArn, TagKeys: ['a'] });
  await deploy('DeleteDeploymentGroup', group);
  await deploy('UpdateApplication', { applicationName, newApplicationName: 'other' });
  await deploy('DeleteApplication', { applicationName: 'other' });
});

test('CodePipeline', async () => {
  const call = (operation: string, body: object = {}) => world.json('codepipeline', operation, body);
  const action = (name: string, category: string, provider: string, more: object = {}) => ({
    name,
    actionTypeId: { category, owner: 'AWS', provider, version: '1' },
    ...more,
  });
  const configuration = { ConnectionArn: 'arn:aws:codeconnections:x', FullRepositoryId: 'acme/hello' };
  const source = { configuration, outputArtifacts: [{ name: 'source' }] };
  const pipeline = {
    name: 'hello',
    roleArn,
    pipelineType: 'V2',
    artifactStore: { type: 'S3', location: 'hello-artifacts' },
    stages: [
      { name: 'Source', actions: [action('Source', 'Source', 'CodeStarSourceConnection', source)] },
      { name: 'Approve', actions: [action('Approve', 'Approval', 'Manual')] },
    ],
    variables: [{ name: 'COMMIT', defaultValue: 'newest' }],
  };
  const resourceArn = 'arn:aws:codepipeline:us-east-1:123456789012:hello';
  const tags = [{ key: 'a', value: 'b' }];
  await call('CreatePipeline', { pipeline, tags });
  await call('UpdatePipeline', { pipeline });
  await call('GetPipeline', { name: 'hello' });
  await call('ListPipelines');
  const variables = [{ name: 'COMMIT', value: 'abc' }];
  const { pipelineExecutionId } = await call('StartPipelineExecution', { name: 'hello', variables });
  world.controls.executions.finish(pipelineExecutionId, 'Succeeded');
  await call('GetPipelineExecution', { pipelineName: 'hello', pipelineExecutionId });
  await call('ListPipelineExecutions', { pipelineName: 'hello', maxResults: 1 });
  world.controls.executions.fetch(pipelineExecutionId, { commit: 'abc', message: 'Begin', author: 'Ana' });
  const filter = { pipelineExecutionId };
  await call('ListPipelineExecutions', { pipelineName: 'hello' });
  await call('ListActionExecutions', { pipelineName: 'hello', filter });
  await call('ListRuleExecutions', { pipelineName: 'hello', filter });
  const { stageStates } = await call('GetPipelineState', { name: 'hello' });
  const { token } = stageStates[1].actionStates[0].latestExecution;
  const result = { summary: 'go', status: 'Approved' };
  const approval = { pipelineName: 'hello', stageName: 'Approve', actionName: 'Approve', token, result };
  await call('PutApprovalResult', approval);
  const transition = { pipelineName: 'hello', stageName: 'Approve', transitionType: 'Inbound' };
  await call('DisableStageTransition', { ...transition, reason: 'Rolled back' });
  const second = await call('StartPipelineExecution', { name: 'hello' });
  world.controls.executions.finish(second.pipelineExecutionId, 'Succeeded');
  const held = (await call('GetPipelineState', { name: 'hello' })).stageStates[1];
  expect(held.inboundTransitionState).toMatchObject({ enabled: false, disabledReason: 'Rolled back' });
  expect(held.inboundExecutions).toEqual([
    { pipelineExecutionId: second.pipelineExecutionId, status: 'InProgress' },
  ]);
  await call('EnableStageTransition', transition);
  const open = (await call('GetPipelineState', { name: 'hello' })).stageStates[1];
  expect(open.inboundTransitionState).toEqual({ enabled: true });
  expect(open.latestExecution).toMatchObject({ pipelineExecutionId: second.pipelineExecutionId });
  const stop = { pipelineName: 'hello', pipelineExecutionId: second.pipelineExecutionId };
  await call('StopPipelineExecution', stop);
  await call('GetPipelineState', { name: 'hello' });
  await call('TagResource', { resourceArn, tags });
  await call('ListTagsForResource', { resourceArn });
  await call('UntagResource', { resourceArn, tagKeys: ['a'] });
  await call('DeletePipeline', { name: 'hello' });
});

test.each(['codestar-connections', 'codeconnections'])('connections, as %s', async (service) => {
  const call = (operation: string, body: object = {}) => world.json(service, operation, body);
  const Tags = [{ Key: 'a', Value: 'b' }];
  const made = await call('CreateConnection', { ConnectionName: 'hello', ProviderType: 'GitHub', Tags });
  const { ConnectionArn } = made;
  await call('GetConnection', { ConnectionArn });
  await call('ListConnections', { MaxResults: 10 });
  await call('TagResource', { ResourceArn: ConnectionArn, Tags });
  await call('ListTagsForResource', { ResourceArn: ConnectionArn });
  await call('UntagResource', { ResourceArn: ConnectionArn, TagKeys: ['a'] });
  await call('DeleteConnection', { ConnectionArn });
});

test('notifications of the developer tools', async () => {
  const rule = {
    Name: 'hello',
    EventTypeIds: ['codepipeline-pipeline-pipeline-execution-failed'],
    Resource: 'arn:aws:codepipeline:us-east-1:123456789012:hello',
    Targets: [{ TargetType: 'SNS', TargetAddress: topic }],
    DetailType: 'FULL',
    Tags: { a: 'b' },
  };
  const { Arn } = await world.path('CreateNotificationRule', '/createNotificationRule', {
    ...rule,
    ClientRequestToken: 'once',
  });
  await world.path('UpdateNotificationRule', '/updateNotificationRule', { Arn, Status: 'DISABLED' });
  await world.path('DescribeNotificationRule', '/describeNotificationRule', { Arn });
  await world.path('ListNotificationRules', '/listNotificationRules');
  await world.path('TagResource', '/tagResource', { Arn, Tags: { c: 'd' } });
  await world.path('ListTagsForResource', '/listTagsForResource', { Arn });
  await world.path('UntagResource', `/untagResource/${encodeURIComponent(Arn)}?tagKeys=a&tagKeys=c`);
  await world.path('DeleteNotificationRule', '/deleteNotificationRule', { Arn });
  await world.path('DeleteTarget', '/deleteTarget', { TargetAddress: topic });
});

test('Budgets', async () => {
  const call = (operation: string, body: object) =>
    world.json('budgets', operation, { AccountId: '123456789012', ...body });
  const BudgetName = 'hello';
  const Budget = {
    BudgetName,
    BudgetType: 'COST',
    TimeUnit: 'MONTHLY',
    BudgetLimit: { Amount: '200.0', Unit: 'USD' },
  };
  const notification = (Threshold: number) => ({
    NotificationType: 'ACTUAL',
    ComparisonOperator: 'GREATER_THAN',
    Threshold,
  });
  const Subscribers = [{ SubscriptionType: 'EMAIL', Address: 'ops@example.com' }];
  const NotificationsWithSubscribers = [{ Notification: notification(80), Subscribers }];
  await call('CreateBudget', {
    Budget,
    NotificationsWithSubscribers,
    ResourceTags: [{ Key: 'a', Value: 'b' }],
  });
  await call('UpdateBudget', { NewBudget: Budget });
  await call('DescribeBudget', { BudgetName });
  await call('DescribeBudgets', {});
  await call('CreateNotification', { BudgetName, Notification: notification(100), Subscribers });
  await call('DescribeNotificationsForBudget', { BudgetName });
  await call('DescribeSubscribersForNotification', { BudgetName, Notification: notification(100) });
  await call('DeleteNotification', { BudgetName, Notification: notification(100) });
  const ResourceARN = 'arn:aws:budgets::123456789012:budget/hello';
  const own = (operation: string, body: object) => world.json('budgets', operation, { ResourceARN, ...body });
  await own('TagResource', { ResourceTags: [{ Key: 'c', Value: 'd' }] });
  await own('ListTagsForResource', {});
  await own('UntagResource', { ResourceTagKeys: ['c'] });
  await call('DeleteBudget', { BudgetName });
});

test('Service Quotas', async () => {
  const question = { ServiceCode: 'vpc', QuotaCode: 'L-F678F1CE' };
  await world.json('servicequotas', 'GetAWSDefaultServiceQuota', question);
  world.controls.quotas.set('vpc', 'L-F678F1CE', 7);
  await world.json('servicequotas', 'GetServiceQuota', question);
});

test("what the embedded AWS adds to moto's services", async () => {
  const definition = { name: 'errors', queryString: 'fields @message', logGroupNames: ['/hello'] };
  const { queryDefinitionId } = await world.json('logs', 'PutQueryDefinition', definition);
  await world.json('logs', 'DescribeQueryDefinitions', { queryDefinitionNamePrefix: 'err' });
  await world.json('logs', 'DeleteQueryDefinition', { queryDefinitionId });
  const scaling = (operation: string, more: Record<string, string> = {}) =>
    world.query('autoscaling', operation, { AutoScalingGroupName: 'hello', ...more });
  const type = { 'NotificationTypes.member.1': 'autoscaling:EC2_INSTANCE_LAUNCH_ERROR' };
  await scaling('PutNotificationConfiguration', { TopicARN: topic, ...type });
  const names = { 'AutoScalingGroupNames.member.1': 'hello' };
  await world.query('autoscaling', 'DescribeNotificationConfigurations', names);
  await scaling('DeleteNotificationConfiguration', { TopicARN: topic });
  await scaling('DescribeScheduledActions');
});

describe("a missing resource gives an error of the operation's model", () => {
  const gone = '01234567-89ab-cdef-0123-456789abcdef';
  const AccountId = '123456789012';
  const connection = `arn:aws:codeconnections:us-east-1:123456789012:connection/${gone}`;
  const rule = { Arn: `arn:aws:codestar-notifications:us-east-1:123456789012:notificationrule/${gone}` };
  const quota = { ServiceCode: 'vpc', QuotaCode: 'L-00000000' };

  test.each<[string, string, object]>([
    ['codebuild', 'UpdateProject', { name: 'gone' }],
    ['codedeploy', 'GetApplication', { applicationName: 'gone' }],
    ['codedeploy', 'GetDeploymentGroup', { applicationName: 'gone', deploymentGroupName: 'gone' }],
    ['codedeploy', 'GetDeployment', { deploymentId: 'd-GONE' }],
    ['codepipeline', 'GetPipeline', { name: 'gone' }],
    ['codepipeline', 'GetPipelineState', { name: 'gone' }],
    ['codepipeline', 'StartPipelineExecution', { name: 'gone' }],
    [
      'codepipeline',
      'ListTagsForResource',
      { resourceArn: 'arn:aws:codepipeline:us-east-1:123456789012:gone' },
    ],
    ['codeconnections', 'GetConnection', { ConnectionArn: connection }],
    ['budgets', 'DescribeBudget', { AccountId, BudgetName: 'gone' }],
    ['servicequotas', 'GetAWSDefaultServiceQuota', quota],
    ['logs', 'DeleteQueryDefinition', { queryDefinitionId: gone }],
  ])('%s %s', (service, operation, body) =>
    expect(world.json(service, operation, body)).rejects.toThrow(`${service}:${operation}: {"__type"`),
  );

  test('a notification rule', () =>
    expect(world.path('DescribeNotificationRule', '/describeNotificationRule', rule)).rejects.toThrow(
      'not found',
    ));
});

test('every operation of these services was called', () =>
  expect([...world.asked]).toEqual(expect.arrayContaining(world.operations)));
