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

describe("wrong input is answered with the service's own client error", () => {
  test.each([
    ['a project twice', () => tools.build('CreateProject', project), 'ResourceAlreadyExistsException'],
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
      'a project whose builds may last for ever',
      () => tools.build('UpdateProject', { name: 'hello', timeoutInMinutes: 9999 }),
      'InvalidInputException',
    ],
    [
      'a project that is not there',
      () => tools.build('UpdateProject', { name: 'gone' }),
      'ResourceNotFoundException',
    ],
    [
      'an application twice',
      () => tools.deploy('CreateApplication', { applicationName: 'hello' }),
      'ApplicationAlreadyExistsException',
    ],
    [
      'an application that is not there',
      () => tools.deploy('GetApplication', { applicationName: 'gone' }),
      'ApplicationDoesNotExistException',
    ],
    [
      'a group twice',
      () => tools.deploy('CreateDeploymentGroup', group),
      'DeploymentGroupAlreadyExistsException',
    ],
    [
      'a group that is not there',
      () => tools.deploy('GetDeploymentGroup', { ...group, deploymentGroupName: 'gone' }),
      'DeploymentGroupDoesNotExistException',
    ],
    [
      'a group whose role CodeDeploy cannot assume',
      () =>
        tools.deploy('CreateDeploymentGroup', {
          ...group,
          deploymentGroupName: 'g1',
          serviceRoleArn: stranger,
        }),
      'InvalidRoleException',
    ],
    [
      'a group without its Auto Scaling group',
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
      'deployments of an application that is not there',
      () => tools.deploy('ListDeployments', { applicationName: 'gone' }),
      'ApplicationDoesNotExistException',
    ],
    [
      'a deployment to a group that is not there',
      () => tools.deploy('CreateDeployment', { ...group, deploymentGroupName: 'gone', revision: {} }),
      'DeploymentGroupDoesNotExistException',
    ],
    [
      'a pipeline twice',
      () => tools.pipeline('CreatePipeline', { pipeline: declaration }),
      'PipelineNameInUseException',
    ],
    [
      'a pipeline that is not there',
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
      'an artifact that nobody makes',
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
      'a connection that is not there',
      () => tools.connect('GetConnection', { ConnectionArn: gone('codeconnections', `connection/${id}`) }),
      'ResourceNotFoundException',
    ],
    [
      'a connection to nowhere',
      () => tools.connect('CreateConnection', { ConnectionName: 'hello' }),
      'ValidationException',
    ],
    [
      'tags of what is not there',
      () => tools.pipeline('ListTagsForResource', { resourceArn: gone('codepipeline', 'gone') }),
      'ResourceNotFoundException',
    ],
  ])('%s', async (_, call, code) => {
    await expect(call()).resolves.toMatchObject({ status: 400, code });
  });
});
