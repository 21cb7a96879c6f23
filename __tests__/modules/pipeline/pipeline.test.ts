import { deployStageName } from '../../../modules/pipeline/stages';
import { stagesWith, synthesizePipeline } from '../../support/pipeline';
import { synthesizeStage } from '../../support/stage';
import { stepProject } from './step-world';

interface Action {
  readonly name: string;
  readonly provider: string;
  readonly run_order?: number;
  readonly input_artifacts?: string[];
  readonly output_artifacts?: string[];
  readonly configuration: Record<string, string>;
}
interface Stage {
  readonly name: string;
  readonly action: Action[];
  readonly on_failure?: object;
  readonly on_success?: {
    readonly condition: {
      readonly result: string;
      readonly rule: (Omit<Action, 'provider'> & { readonly rule_type_id: object })[];
    };
  };
}

const PIPELINE = 'aws_codepipeline.pipeline_pipeline';
const pipeline = (...changes: Parameters<typeof synthesizePipeline>) =>
  synthesizePipeline(...changes).at(PIPELINE);
const stagesOf = (...changes: Parameters<typeof synthesizePipeline>) =>
  pipeline(...changes)['stage'] as Stage[];
const stage = (name: string, ...changes: Parameters<typeof synthesizePipeline>) => {
  const found = stagesOf(...changes).find((each) => each.name === name);
  if (!found)
    throw new Error(
      `no stage ${name} among ${stagesOf(...changes)
        .map((each) => each.name)
        .join(', ')}`,
    );
  return found;
};
const variablesOf = ({ configuration }: Pick<Action, 'configuration'>) =>
  Object.fromEntries(
    (JSON.parse(configuration['EnvironmentVariables'] ?? '[]') as { name: string; value: string }[]).map(
      ({ name, value }) => [name, value],
    ),
  );

describe('the pipeline', () => {
  it('releases a push to build and stages in their order, with an approval before production', () => {
    expect(stagesOf().map(({ name, action }) => [name, ...action.map(({ provider }) => provider)])).toEqual([
      ['Source', 'CodeStarSourceConnection'],
      ['Build', 'CodeBuild'],
      ['Deploy-staging', 'CodeBuild', 'CodeDeploy'],
      ['Approve-production', 'Manual'],
      ['Deploy-production', 'CodeBuild', 'CodeDeploy'],
    ]);
  });

  it('has an approval where `releaseApproval` is set, with a link to the stage before', () => {
    const both = { stages: stagesWith('staging', { releaseApproval: true }) };
    expect(stage('Approve-staging', both).action[0]?.configuration).toEqual({
      CustomData: 'Release to staging?',
    });
    expect(stage('Approve-production', both).action[0]?.configuration).toEqual({
      CustomData: 'Release to production? It runs in staging.',
      ExternalEntityLink: 'https://staging.example.com',
    });
    const neither = stagesOf({ stages: stagesWith('production', { releaseApproval: false }) });
    expect(neither.map(({ name }) => name)).toEqual([
      'Source',
      'Build',
      'Deploy-staging',
      'Deploy-production',
    ]);
  });

  it.each([
    ['services/web', 'services/web/**'],
    ['.', '**'],
  ])("starts at pushes that change the app's folder: %s", (folder, changed) => {
    expect(pipeline({ app: { folder } }).trigger).toMatchObject([
      { git_configuration: { push: [{ file_paths: { includes: [changed] } }] } },
    ]);
  });

  it('starts only at pushes to the branch that change the app', () => {
    const { trigger, stage: stages } = pipeline({ repository: { name: 'acme/hello', branch: 'release' } });
    const [source] = (stages as Stage[])[0]!.action;
    expect(trigger).toEqual([
      {
        provider_type: 'CodeStarSourceConnection',
        git_configuration: {
          source_action_name: source?.name,
          push: [{ branches: { includes: ['release'] }, file_paths: { includes: ['app/**'] } }],
        },
      },
    ]);
    expect(source?.configuration).toMatchObject({
      FullRepositoryId: 'acme/hello',
      BranchName: 'release',
      DetectChanges: 'false',
    });
  });

  it('is of type V2, and releases every push, one after the other', () => {
    expect(pipeline()).toMatchObject({ pipeline_type: 'V2', execution_mode: 'QUEUED' });
  });

  // CodePipeline API, PipelineExecution, "Cancelled": the definition was updated before it could be completed.
  it.each([
    ['sizes', { instances: { type: 't4g.small', min: 3, max: 9 } }],
    ['a schedule', { schedule: { down: '0 20 * * *', up: '0 6 * * *' } }],
    ['a rollout', { rollout: 'HalfAtATime' as const }],
  ])('is the same when a stage gets %s: a change would cancel running and waiting releases', (_, changes) => {
    expect(pipeline({ stages: stagesWith('staging', changes) })).toEqual(pipeline());
  });

  it('is created last: its first execution begins at once', () => {
    const stack = synthesizePipeline();
    const needed = Object.keys({
      ...stack.all('aws_codebuild_project'),
      ...stack.all('aws_s3_bucket_policy'),
    }).filter((address) => !address.includes('settle'));
    const rights = Object.keys(stack.all('aws_iam_role_policy')).filter((address) =>
      /\.pipeline_/.test(address),
    );
    expect(needed.length + rights.length).toBeGreaterThan(7);
    expect([...stack.before(PIPELINE)]).toEqual(expect.arrayContaining([...needed, ...rights]));
  });
});

describe.each(['staging', 'production'] as const)('a release to %s', (name) => {
  const deploy = () => stage(deployStageName(name));
  const [prepare, codeDeploy] = [() => deploy().action[0]!, () => deploy().action[1]!];
  const check = () => deploy().on_success!.condition.rule[0]!;

  it('prepares the stage, and deploys only then', () => {
    expect(prepare()).toMatchObject({
      run_order: 1,
      configuration: { ProjectName: 'hello-pipeline-prepare' },
    });
    expect(codeDeploy()).toMatchObject({ run_order: 2, provider: 'CodeDeploy' });
  });

  it("uses the stage's deployment group", () => {
    const stack = synthesizeStage({}, { begin: name });
    const group = stack.at('aws_codedeploy_deployment_group.deployment_target_group')[
      'deployment_group_name'
    ];
    const application = stack.at('aws_codedeploy_app.deployment_target_application')['name'];
    expect(codeDeploy().configuration).toEqual({ ApplicationName: application, DeploymentGroupName: group });
    expect(variablesOf(prepare())).toMatchObject({
      NAME: stack.at('aws_autoscaling_group.fleet_auto_scaling_group')['name'],
    });
  });

  it('is checked on every instance before the next stage begins, by the document that the stage has', () => {
    const stack = synthesizeStage({}, { begin: name });
    const { name: document } = stack.at('aws_ssm_document.deployment_target_release_document');
    expect(check()).toMatchObject({
      rule_type_id: { category: 'Rule', owner: 'AWS', provider: 'CodeBuild', version: '1' },
      configuration: { ProjectName: 'hello-pipeline-verify' },
    });
    expect(variablesOf(check())).toEqual({ STAGE: name, NAME: `hello-${name}`, DOCUMENT: document });
  });

  it('is rolled back by the pipeline only if the check of a successful deployment fails', () => {
    expect(deploy().on_success?.condition.result).toBe('ROLLBACK');
    expect(deploy()).not.toHaveProperty('on_failure');
  });

  it('can be rolled back without a person: the approval is no part of the stage that runs again', () => {
    expect(deploy().action.map(({ provider }) => provider)).not.toContain('Manual');
  });

  it('prepares, deploys and checks the one artifact that the build made', () => {
    const made = stage('Build').action[0]?.output_artifacts;
    expect([prepare(), codeDeploy(), check()].map((each) => each.input_artifacts)).toEqual([
      made,
      made,
      made,
    ]);
  });

  it('passes on whether alarms may stop it', () => {
    const { variable } = pipeline() as unknown as { variable: { name: string; default_value: string }[] };
    expect(variable).toEqual([expect.objectContaining({ name: 'IGNORE_ALARMS', default_value: 'no' })]);
    expect(variablesOf(prepare())).toEqual({
      STAGE: name,
      NAME: `hello-${name}`,
      PIPELINE: pipeline()['name'],
      IGNORE_ALARMS: '#{variables.IGNORE_ALARMS}',
    });
  });
});

describe('the steps of a release', () => {
  it.each(['prepare', 'verify'] as const)('%s has its script in its project, not from the push', (step) => {
    const { source } = stepProject(step);
    expect(source.type).toBe('CODEPIPELINE');
    expect(source.buildspec).toMatch(/END_OF_STEP/);
  });

  it('settle starts after every execution, for all stages', () => {
    const stack = synthesizePipeline();
    expect(stepProject('settle').source.type).toBe('NO_SOURCE');
    expect(stepProject('settle').environment.environment_variable).toEqual([
      { name: 'PROJECT', value: 'hello' },
      { name: 'PIPELINE', value: 'hello-pipeline' },
      { name: 'STAGES', value: 'staging production' },
    ]);
    const pattern = JSON.parse(String(stack.at('aws_cloudwatch_event_rule.ended_rule')['event_pattern']));
    expect(pattern.detail).toEqual({
      pipeline: ['hello-pipeline'],
      state: ['CANCELED', 'FAILED', 'STOPPED', 'SUCCEEDED', 'SUPERSEDED'],
    });
    expect(stack.at('aws_cloudwatch_event_target.ended_settle')).toMatchObject({
      arn: 'arn:aws:codebuild:us-east-1:123456789012:project/hello-pipeline-settle',
      role_arn: '${aws_iam_role.ended_service_role_role.arn}',
    });
  });

  it('settle also starts every hour, with BY_CLOCK: the event of an end may get lost', () => {
    const stack = synthesizePipeline();
    // [EventBridge reference: CodePipeline's events are sent on a best-effort basis]
    expect(stack.at('aws_cloudwatch_event_rule.ended_clock')).toMatchObject({
      name: 'hello-pipeline-clock',
      schedule_expression: 'rate(1 hour)',
    });
    const { rule, input, ...target } = stack.at('aws_cloudwatch_event_target.ended_settle_by_clock');
    expect(rule).toBe('${aws_cloudwatch_event_rule.ended_clock.name}');
    expect(target).toMatchObject({
      arn: 'arn:aws:codebuild:us-east-1:123456789012:project/hello-pipeline-settle',
      role_arn: '${aws_iam_role.ended_service_role_role.arn}',
    });
    // What StartBuild takes.
    expect(JSON.parse(String(input))).toEqual({
      environmentVariablesOverride: [{ name: 'BY_CLOCK', value: 'yes', type: 'PLAINTEXT' }],
    });
    expect(stepProject('settle').source.buildspec).toContain('BY_CLOCK');
  });

  it.each(['prepare', 'settle'] as const)("%s has the right name of the pipeline's stage", (step) => {
    expect(stepProject(step).source.buildspec).toContain("stageName == '" + deployStageName('$1') + "'");
  });

  it('have longer time limits than their scripts', () => {
    const minutes = synthesizePipeline().values('aws_codebuild_project', 'build_timeout');
    expect(Math.min(...(minutes as number[]))).toBeGreaterThanOrEqual(30);
  });
});
