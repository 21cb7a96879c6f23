import type { Json } from '../../request';
import { approval, declaration, DeveloperTools, group, project, roleArn, source } from './developer-tools';

let tools: DeveloperTools;

beforeAll(async () => {
  tools = await DeveloperTools.start();
});

afterAll(() => tools.embedded.stop());

describe('CodeBuild', () => {
  test('a project is found by its name and by its ARN', async () => {
    const { text } = await tools.build('BatchGetProjects', {
      names: ['hello', 'arn:aws:codebuild:us-east-1:123456789012:project/hello', 'gone'],
    });
    const { projects, projectsNotFound } = JSON.parse(text);
    expect(projects.map(({ name }: { name: string }) => name)).toEqual(['hello', 'hello']);
    expect(projectsNotFound).toEqual(['gone']);
    expect(typeof projects[0].created).toBe('number');
  });

  test('an update changes only the fields that it names', async () => {
    const { text } = await tools.build('UpdateProject', { name: 'hello', cache: { type: 'NO_CACHE' } });
    expect(JSON.parse(text).project).toMatchObject({
      cache: { type: 'NO_CACHE' },
      environment: project.environment,
      serviceRole: roleArn,
    });
  });
});

describe('CodeDeploy', () => {
  test('adds its lifecycle hook to the Auto Scaling group, and removes it with the deployment group', async () => {
    await tools.calls.query('autoscaling', 'CreateLaunchConfiguration', {
      LaunchConfigurationName: 'hello',
      ImageId: 'ami-12c6146b',
      InstanceType: 't4g.small',
    });
    await tools.calls.query('autoscaling', 'CreateAutoScalingGroup', {
      AutoScalingGroupName: 'hello',
      LaunchConfigurationName: 'hello',
      MinSize: '0',
      MaxSize: '0',
      'AvailabilityZones.member.1': 'us-east-1a',
    });
    const hooks = async () => {
      const question = { AutoScalingGroupName: 'hello' };
      const { text } = await tools.calls.query('autoscaling', 'DescribeLifecycleHooks', question);
      return [...text.matchAll(/<LifecycleHookName>([^<]+)/g)].map(([, name]) => name);
    };
    const own = { ...group, deploymentGroupName: 'hooked', autoScalingGroups: ['hello'] };
    await tools.deploy('CreateDeploymentGroup', own);
    const { text } = await tools.deploy('GetDeploymentGroup', own);
    const [{ name, hook }] = JSON.parse(text).deploymentGroupInfo.autoScalingGroups;
    expect(name).toBe('hello');
    expect(hook).toMatch(/^CodeDeploy-managed-automatic-launch-deployment-hook-hooked-/);
    await expect(hooks()).resolves.toEqual([hook]);
    await tools.deploy('DeleteDeploymentGroup', own);
    await expect(hooks()).resolves.toEqual([]);
  });
});

describe('connections', () => {
  test('are pending until a person completes them, and can be deleted', async () => {
    const created = await tools.connect('CreateConnection', {
      ConnectionName: 'hello',
      ProviderType: 'GitHub',
    });
    const { ConnectionArn } = JSON.parse(created.text);
    const status = async () =>
      JSON.parse((await tools.connect('GetConnection', { ConnectionArn })).text).Connection?.ConnectionStatus;
    await expect(status()).resolves.toBe('PENDING');
    tools.embedded.completeConnections();
    await expect(status()).resolves.toBe('AVAILABLE');
    await expect(tools.embedded.leftOver()).resolves.toContain('connections connection hello');
    await tools.connect('DeleteConnection', { ConnectionArn });
    await expect(tools.connect('GetConnection', { ConnectionArn })).resolves.toMatchObject({
      code: 'ResourceNotFoundException',
    });
  });
});

describe('deployments', () => {
  const order = {
    applicationName: 'hello',
    deploymentGroupName: 'staging',
    revision: { revisionType: 'S3' },
  };
  const active = async () => {
    const question = { ...order, includeOnlyStatuses: ['Created', 'Queued', 'InProgress'] };
    return JSON.parse((await tools.deploy('ListDeployments', question)).text).deployments;
  };

  test('run one at a time, until a test ends them', async () => {
    const { deploymentId } = JSON.parse((await tools.deploy('CreateDeployment', order)).text);
    await expect(active()).resolves.toEqual([deploymentId]);
    await expect(tools.deploy('CreateDeployment', order)).resolves.toMatchObject({
      code: 'DeploymentLimitExceededException',
      message: `The Deployment Group 'staging' already has an active Deployment '${deploymentId}'`,
    });
    tools.embedded.deployments.set(deploymentId, 'Succeeded');
    await expect(active()).resolves.toEqual([]);
    const { text } = await tools.deploy('GetDeployment', { deploymentId });
    expect(JSON.parse(text).deploymentInfo).toMatchObject({ status: 'Succeeded', applicationName: 'hello' });
  });
});

describe('executions of a pipeline', () => {
  const state = async (name: string) => {
    const { stageStates } = JSON.parse((await tools.pipeline('GetPipelineState', { name })).text);
    return stageStates.map((stage: Json) => [stage.stageName, stage.latestExecution?.status]);
  };

  test('the first starts with the new pipeline, and fails while its connection is pending', async () => {
    const created = await tools.connect('CreateConnection', {
      ConnectionName: 'first',
      ProviderType: 'GitHub',
    });
    const { ConnectionArn } = JSON.parse(created.text);
    const reading = { ...source, actions: [{ ...source.actions[0], configuration: { ConnectionArn } }] };
    const pipeline = { ...declaration, name: 'first', stages: [reading, approval] };
    await tools.pipeline('CreatePipeline', { pipeline });
    await expect(state('first')).resolves.toEqual([
      ['Source', 'Failed'],
      ['Approve', undefined],
    ]);
    await tools.connect('DeleteConnection', { ConnectionArn });
  });

  test('run action by action, and wait for an approval', async () => {
    const started = await tools.pipeline('StartPipelineExecution', { name: 'hello' });
    const { pipelineExecutionId } = JSON.parse(started.text);
    tools.embedded.pipelines.finish(pipelineExecutionId, 'Succeeded');
    const { text } = await tools.pipeline('GetPipelineState', { name: 'hello' });
    const { token } = JSON.parse(text).stageStates[1].actionStates[0].latestExecution;
    const approve = { pipelineName: 'hello', stageName: 'Approve', actionName: 'Approve', token };
    const result = { status: 'Approved', summary: 'go' };
    await expect(
      tools.pipeline('PutApprovalResult', { ...approve, token: pipelineExecutionId, result }),
    ).resolves.toMatchObject({
      code: 'InvalidApprovalTokenException',
    });
    await tools.pipeline('PutApprovalResult', { ...approve, result });
    await expect(state('hello')).resolves.toEqual([
      ['Source', 'Succeeded'],
      ['Approve', 'Succeeded'],
    ]);
    const question = { pipelineName: 'hello', pipelineExecutionId };
    const shown = JSON.parse((await tools.pipeline('GetPipelineExecution', question)).text);
    expect(shown.pipelineExecution.status).toBe('Succeeded');
  });

  // CodePipeline API, PipelineExecution, status: "The pipeline's definition was updated before the pipeline execution could
  // be completed."
  test('that run or wait are cancelled by an update of the pipeline, ended ones are not', async () => {
    const pipeline = { ...declaration, name: 'changed' };
    await tools.pipeline('CreatePipeline', { pipeline });
    const { text } = await tools.pipeline('StartPipelineExecution', { name: 'changed' });
    const { pipelineExecutionId: waiting } = JSON.parse(text);
    tools.embedded.pipelines.finish(waiting, 'Succeeded');
    const question = { pipelineName: 'changed' };
    const statuses = async () => {
      const { pipelineExecutionSummaries: all } = JSON.parse(
        (await tools.pipeline('ListPipelineExecutions', question)).text,
      );
      return all.map(({ status }: Json) => status);
    };
    await tools.pipeline('UpdatePipeline', { pipeline });
    await expect(statuses()).resolves.toEqual(['Cancelled', 'Cancelled']);
    await expect(state('changed')).resolves.toEqual([
      ['Source', 'Succeeded'],
      ['Approve', 'Cancelled'],
    ]);
    await tools.pipeline('UpdatePipeline', { pipeline });
    await expect(statuses()).resolves.toEqual(['Cancelled', 'Cancelled']);
  });
});
