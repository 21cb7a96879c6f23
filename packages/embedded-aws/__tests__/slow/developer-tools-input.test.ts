import {
  action,
  approval,
  declaration,
  DeveloperTools,
  group,
  project,
  source,
  stranger,
} from './developer-tools';

let tools: DeveloperTools;

beforeAll(async () => {
  tools = await DeveloperTools.start();
});

afterAll(() => tools.embedded.stop());

const id = '01234567-89ab-cdef-0123-456789abcdef';
const gone = (service: string, resource: string) => `arn:aws:${service}:us-east-1:123456789012:${resource}`;

describe("wrong input gets the service's client error", () => {
  test.each([
    [
      'a project with an existing name',
      () => tools.build('CreateProject', project),
      'ResourceAlreadyExistsException',
    ],
    [
      'a project without an environment',
      () => tools.build('CreateProject', { ...project, name: 'b1', environment: undefined }),
      'InvalidInputException',
    ],
    [
      'a project with a bad name',
      () => tools.build('CreateProject', { ...project, name: '-' }),
      'InvalidInputException',
    ],
    [
      'a project whose role CodeBuild cannot assume',
      () => tools.build('CreateProject', { ...project, name: 'b2', serviceRole: stranger }),
      'InvalidInputException',
    ],
    [
      'a project with other artifacts than its source',
      () => tools.build('CreateProject', { ...project, name: 'b3', artifacts: { type: 'NO_ARTIFACTS' } }),
      'InvalidInputException',
    ],
    [
      'a build time-out above the limit',
      () => tools.build('UpdateProject', { name: 'hello', timeoutInMinutes: 9999 }),
      'InvalidInputException',
    ],
    ['a missing project', () => tools.build('UpdateProject', { name: 'gone' }), 'ResourceNotFoundException'],
    [
      'an application with an existing name',
      () => tools.deploy('CreateApplication', { applicationName: 'hello' }),
      'ApplicationAlreadyExistsException',
    ],
    [
      'a missing application',
      () => tools.deploy('GetApplication', { applicationName: 'gone' }),
      'ApplicationDoesNotExistException',
    ],
    [
      'a deployment group with an existing name',
      () => tools.deploy('CreateDeploymentGroup', group),
      'DeploymentGroupAlreadyExistsException',
    ],
    [
      'a missing deployment group',
      () => tools.deploy('GetDeploymentGroup', { ...group, deploymentGroupName: 'gone' }),
      'DeploymentGroupDoesNotExistException',
    ],
    [
      'a deployment group whose role CodeDeploy cannot assume',
      () =>
        tools.deploy('CreateDeploymentGroup', {
          ...group,
          deploymentGroupName: 'g1',
          serviceRoleArn: stranger,
        }),
      'InvalidRoleException',
    ],
    [
      'a deployment group with a missing Auto Scaling group',
      () =>
        tools.deploy('CreateDeploymentGroup', {
          ...group,
          deploymentGroupName: 'g2',
          autoScalingGroups: ['gone'],
        }),
      'InvalidAutoScalingGroupException',
    ],
    [
      'traffic control without a load balancer',
      () =>
        tools.deploy('CreateDeploymentGroup', {
          ...group,
          deploymentGroupName: 'g3',
          deploymentStyle: { deploymentOption: 'WITH_TRAFFIC_CONTROL' },
        }),
      'InvalidLoadBalancerInfoException',
    ],
    [
      'eleven alarms',
      () =>
        tools.deploy('CreateDeploymentGroup', {
          ...group,
          deploymentGroupName: 'g4',
          alarmConfiguration: { alarms: Array(11).fill({ name: 'a' }) },
        }),
      'AlarmsLimitExceededException',
    ],
    [
      'deployments of a missing application',
      () => tools.deploy('ListDeployments', { applicationName: 'gone' }),
      'ApplicationDoesNotExistException',
    ],
    [
      'a deployment to a missing deployment group',
      () => tools.deploy('CreateDeployment', { ...group, deploymentGroupName: 'gone', revision: {} }),
      'DeploymentGroupDoesNotExistException',
    ],
    [
      'a pipeline with an existing name',
      () => tools.pipeline('CreatePipeline', { pipeline: declaration }),
      'PipelineNameInUseException',
    ],
    [
      'a missing pipeline',
      () => tools.pipeline('GetPipeline', { name: 'gone' }),
      'PipelineNotFoundException',
    ],
    [
      'a pipeline of one stage',
      () => tools.pipeline('UpdatePipeline', { pipeline: { ...declaration, stages: [source] } }),
      'InvalidStructureException',
    ],
    [
      'a pipeline without a source',
      () => tools.pipeline('UpdatePipeline', { pipeline: { ...declaration, stages: [approval, approval] } }),
      'InvalidStructureException',
    ],
    [
      'a pipeline with a second source',
      () =>
        tools.pipeline('UpdatePipeline', {
          pipeline: { ...declaration, stages: [source, { ...source, name: 'Again' }] },
        }),
      'InvalidStructureException',
    ],
    [
      'a pipeline with one stage name twice',
      () =>
        tools.pipeline('UpdatePipeline', {
          pipeline: { ...declaration, stages: [source, approval, approval] },
        }),
      'InvalidStructureException',
    ],
    [
      'an input artifact without an action that produces it',
      () =>
        tools.pipeline('UpdatePipeline', {
          pipeline: {
            ...declaration,
            stages: [
              source,
              {
                name: 'Deploy',
                actions: [action('Deploy', 'Deploy', { inputArtifacts: [{ name: 'build' }] })],
              },
            ],
          },
        }),
      'InvalidStructureException',
    ],
    [
      'a pipeline whose role CodePipeline cannot assume',
      () => tools.pipeline('UpdatePipeline', { pipeline: { ...declaration, roleArn: stranger } }),
      'InvalidStructureException',
    ],
    [
      'a missing connection',
      () => tools.connect('GetConnection', { ConnectionArn: gone('codeconnections', `connection/${id}`) }),
      'ResourceNotFoundException',
    ],
    [
      'a connection without a provider',
      () => tools.connect('CreateConnection', { ConnectionName: 'hello' }),
      'ValidationException',
    ],
    [
      'tags of a missing resource',
      () => tools.pipeline('ListTagsForResource', { resourceArn: gone('codepipeline', 'gone') }),
      'ResourceNotFoundException',
    ],
  ])('%s', async (_, call, code) => {
    await expect(call()).resolves.toMatchObject({ status: 400, code });
  });
});
