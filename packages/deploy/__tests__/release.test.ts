import { IGNORE_ALARMS } from '../../../modules/pipeline/stages';
import { named } from './answers';
import { action, check, type Moment, playing, releaseWorldForEach, SUCCEEDED } from './release-world';

const EXECUTION =
  'https://us-east-1.console.aws.amazon.com/codesuite/codepipeline/pipelines/hello-pipeline/executions/e-1/timeline?region=us-east-1';

const world = releaseWorldForEach();

describe('a release', () => {
  it('is followed step by step, and ends with what was released', async () => {
    const building = action('Build', 'Build', 'InProgress');
    const built = action('Build', 'Build', 'Succeeded');
    const approval = action('Approve-production', 'Approve', 'InProgress', { provider: 'Manual' });
    const said = await world().run({
      'e-1': [
        { status: 'InProgress' },
        { status: 'InProgress', actions: [building] },
        { status: 'InProgress', actions: [built, approval] },
        { status: 'InProgress', actions: [built], rules: [check('Deploy-production', 'InProgress')] },
        { status: 'Succeeded', actions: [built], rules: [check('Deploy-production', 'Succeeded')] },
      ],
    });
    expect(said).toBe('done');
    // The seconds depend on the machine.
    const lines = world().lines.map((line) => line.replace(/^\[\d+ s\]/, '[0 s]'));
    expect(lines).toEqual([
      `Started a release.\n${EXECUTION}`,
      '[0 s] waiting for its turn in the pipeline …',
      'Build: Build begins',
      '[0 s] Build: Build …',
      'Build: Build succeeded after 42 s',
      expect.stringMatching(/^Approve-production: waits for approval: https:\/\/us-east-1\./),
      '[0 s] Approve-production: Approve …',
      'Deploy-production: EveryInstance begins',
      '[0 s] Deploy-production: EveryInstance …',
      'Deploy-production: EveryInstance succeeded after 42 s',
      'Released abc123: every instance of every stage serves it.',
    ]);
  });

  it.each([
    [false, undefined],
    [true, [{ name: IGNORE_ALARMS, value: 'yes' }]],
  ])('ignores alarms: %s', async (ignoreAlarms, variables) => {
    let asked: Record<string, unknown> = {};
    const StartPipelineExecution = (given: Record<string, unknown>) => {
      asked = given;
      return { pipelineExecutionId: 'e-1' };
    };
    await world().run({ 'e-1': [SUCCEEDED] }, { StartPipelineExecution }, { ignoreAlarms });
    expect(asked).toMatchObject({ name: 'hello-pipeline' });
    expect(asked['variables']).toEqual(variables);
    expect(world().lines[0]).toMatch(
      ignoreAlarms ? /^Started a release, ignoring alarms/ : /^Started a release\.$/m,
    );
  });

  it('that fails ends with the cause and the link to its log', async () => {
    const failed = action('Build', 'Build', 'Failed', {
      externalExecutionSummary: 'Build terminated with state: FAILED. Phase: PRE_BUILD',
      externalExecutionUrl: 'https://example.com/build/1',
    });
    expect(await world().run({ 'e-1': [{ status: 'Failed', actions: [failed] }] })).toBe(
      'The release ended as failed.\n' +
        '  Build, Build: Build terminated with state: FAILED. Phase: PRE_BUILD\n' +
        '    https://example.com/build/1',
    );
  });

  it('that fails on an instance ends with the last lines of the failed script', async () => {
    const failed = action('Deploy-staging', 'Deploy', 'Failed', {
      provider: 'CodeDeploy',
      externalExecutionId: 'd-1',
      errorDetails: { code: 'JobFailed', message: 'Deployment d-1 failed' },
      externalExecutionUrl: 'https://example.com/deployments/d-1',
    });
    const diagnostics = {
      errorCode: 'ScriptFailed',
      scriptName: 'deploy/scripts/application-start.sh',
      message: 'Script at specified location failed with exit code 1',
      logTail: '[stdout]PORT: 8443 is taken\n[stderr]application-start: the app did not start\n\n',
    };
    const target = (targetId: string, events: object[]) => ({
      deploymentTargetType: 'InstanceTarget',
      instanceTarget: { targetId, lifecycleEvents: events },
    });
    const said = await world().run(
      { 'e-1': [{ status: 'Failed', actions: [failed] }] },
      {
        GetDeployment: () => ({
          deploymentInfo: { errorInformation: { message: 'Too many instances failed.' } },
        }),
        ListDeploymentTargets: () => ({ targetIds: ['i-1', 'i-2'] }),
        BatchGetDeploymentTargets: () => ({
          deploymentTargets: [
            target('i-1', [{ lifecycleEventName: 'ApplicationStart', status: 'Failed', diagnostics }]),
            target('i-2', [{ lifecycleEventName: 'Install', status: 'Succeeded' }]),
          ],
        }),
      },
    );
    expect(said).toBe(
      [
        'The release ended as failed.',
        '  Deploy-staging, Deploy: Deployment d-1 failed',
        '    Too many instances failed.',
        '    i-1: ApplicationStart, deploy/scripts/application-start.sh: Script at specified location failed with exit code 1',
        '      | [stdout]PORT: 8443 is taken',
        '      | [stderr]application-start: the app did not start',
        '    https://example.com/deployments/d-1',
      ].join('\n'),
    );
  });

  it('that fails ends with the link even if CodeDeploy refuses the details', async () => {
    const failed = action('Deploy-staging', 'Deploy', 'Failed', {
      provider: 'CodeDeploy',
      externalExecutionId: 'd-1',
      externalExecutionUrl: 'https://example.com/deployments/d-1',
    });
    const said = await world().run(
      { 'e-1': [{ status: 'Failed', actions: [failed] }] },
      { GetDeployment: () => named('AccessDeniedException') },
    );
    expect(said).toMatch(/Deploy: Failed\n {4}https:\/\/example\.com\/deployments\/d-1$/);
  });

  const checkFailed: Moment = {
    status: 'Failed',
    actions: [action('Deploy-staging', 'Deploy', 'Succeeded')],
    rules: [
      check('Deploy-staging', 'Failed', { errorDetails: { message: 'i-2 does not serve the release' } }),
    ],
  };

  it.each([
    ['Succeeded', 'It was rolled back.'],
    ['Failed', 'Its rollback ended as failed.'],
  ])('whose check fails is followed until its rollback has %s', async (status, end) => {
    const said = await world().run({
      'e-1': [checkFailed],
      'rollback-1': [{ status: 'InProgress' }, { status }],
    });
    expect(said).toBe(
      'The release ended as failed.\n' +
        `  Deploy-staging, EveryInstance: i-2 does not serve the release\n${end}`,
    );
    expect(world().lines.at(-2)).toMatch(/^The pipeline rolls back: https:.*\/executions\/rollback-1\//);
  });

  it('whose check fails is not rolled back if it is the first one', async () => {
    expect(await world().run({ 'e-1': [checkFailed] })).not.toMatch(/rolled back|rollback/);
  });

  it('whose check fails does not follow the rollback of another stage', async () => {
    const other = { pipelineExecutionId: 'rollback-9', status: 'InProgress', type: 'ROLLBACK' };
    const GetPipelineState = () => ({
      stageStates: [
        { stageName: 'Deploy-production', latestExecution: other },
        {
          stageName: 'Deploy-staging',
          latestExecution: { ...other, pipelineExecutionId: 'e-1', type: 'STANDARD' },
        },
      ],
    });
    const said = await world().run({ 'e-1': [checkFailed], 'rollback-9': [SUCCEEDED] }, { GetPipelineState });
    expect(said).not.toMatch(/rolled back|rollback/);
  });

  it.each(['Stopped', 'Superseded', 'Cancelled'])('that ends as %s is a failure', async (status) => {
    expect(await world().run({ 'e-1': [{ status }] })).toBe(`The release ended as ${status.toLowerCase()}.`);
  });
});

describe('following', () => {
  it('continues after short failures of AWS', async () => {
    const answers = playing({ 'e-1': [SUCCEEDED] });
    let failures = 0;
    const said = await world().run(
      { 'e-1': [SUCCEEDED] },
      {
        ListActionExecutions: (asked: Record<string, unknown>) =>
          failures++ < 3 ? named('ThrottlingException') : answers['ListActionExecutions']!(asked),
      },
    );
    expect(said).toBe('done');
  });

  it('ends if AWS cannot be reached for too long, and says that the release continues', async () => {
    const said = await world().run(
      { 'e-1': [SUCCEEDED] },
      { GetPipelineExecution: () => named('ThrottlingException') },
      { contact: 0 },
    );
    expect(said).toMatch(
      /^AWS cannot be reached \(ThrottlingException.*\)\. The release continues on AWS: https:/,
    );
  });

  it('ends if AWS denies a request, and says that the release continues', async () => {
    const said = await world().run(
      { 'e-1': [SUCCEEDED] },
      { ListRuleExecutions: () => named('AccessDeniedException') },
    );
    expect(said).toMatch(
      /^AWS returned an error \(following the release\): AccessDeniedException.*\nThe release continues on AWS: https:/,
    );
  });
});
