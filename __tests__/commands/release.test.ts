import config from '../../config';
import { release, type ReleaseOptions } from '../../commands/release/release';
import { UserError } from '../../commands/command';
import { IGNORE_ALARMS } from '../../modules/pipeline/stages';
import { resolveSettings } from '../../settings';
import { named } from './answers';
import { action, check, type Moment, playing, ReleaseWorld } from './release-world';

const settings = resolveSettings(config);
const QUICK = { poll: 0.01, contact: 20, rollback: 0.05 };
const EXECUTION =
  'https://us-east-1.console.aws.amazon.com/codesuite/codepipeline/pipelines/hello-pipeline/executions/e-1/timeline?region=us-east-1';

let world: ReleaseWorld;
let lines: string[];

beforeEach(async () => {
  world = new ReleaseWorld();
  await world.start();
  world.refreshes = { 'hello-staging': ['Successful'], 'hello-production': [] };
  lines = [];
  jest.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
});
afterEach(() => {
  jest.restoreAllMocks();
  world.stop();
});

/** Releases while AWS plays executions; resolves to the error's message, or to "done". */
async function run(
  executions: Record<string, Moment[]>,
  changes = {},
  options: Partial<ReleaseOptions> = {},
): Promise<string> {
  world.tools.answers = { ...playing(executions), ...changes };
  return release(settings, { ...QUICK, ignoreAlarms: false, ...options }).then(
    () => 'done',
    (error: Error) => {
      if (!(error instanceof UserError)) throw error;
      return error.message;
    },
  );
}

const succeeded: Moment = { status: 'Succeeded', actions: [action('Deploy-staging', 'Deploy', 'Succeeded')] };

describe('before anything is started', () => {
  const started = () => world.tools.asked.includes('StartPipelineExecution');

  it.each(['PENDING', 'ERROR'])(
    'a connection that is %s is refused, with what to click',
    async (ConnectionStatus) => {
      const Connection = { ConnectionName: 'hello-pipeline', ConnectionStatus };
      const said = await run({ 'e-1': [succeeded] }, { GetConnection: () => ({ Connection }) });
      expect(said).toBe(
        `The connection to the repository is ${ConnectionStatus}: a person has to complete it. Nothing was started.\n` +
          '  1. Open https://us-east-1.console.aws.amazon.com/codesuite/settings/connections?region=us-east-1\n' +
          '  2. Choose hello-pipeline, then "Update pending connection", and let AWS into the repository.\n' +
          '  3. npm run release',
      );
      expect(started()).toBe(false);
    },
  );

  it('a connection that is gone is refused', async () => {
    const gone = { GetConnection: () => named('ResourceNotFoundException') };
    expect(await run({ 'e-1': [succeeded] }, gone)).toMatch(
      /^The pipeline's connection arn:connection does not exist any more\. Nothing was started\./,
    );
  });

  it('a connection that cannot be looked at holds up nothing: the source would say what is wrong', async () => {
    expect(await run({ 'e-1': [succeeded] }, { GetConnection: () => named('AccessDeniedException') })).toBe(
      'done',
    );
  });

  it('a pipeline that does not exist is made by a command that is named', async () => {
    const said = await run({}, { GetPipeline: () => named('PipelineNotFoundException') });
    expect(said).toBe(
      'There is no pipeline hello-pipeline in us-east-1. Nothing was started. Make it: npm run deploy -- pipeline',
    );
  });

  it('a refresh of any stage is waited for by a person', async () => {
    world.refreshes['hello-production'] = ['Successful', 'InProgress'];
    const said = await run({ 'e-1': [succeeded] });
    expect(said).toBe(
      'The instances of production are being replaced (instance refresh r-2). A release and a refresh never overlap. ' +
        'Nothing was started. Follow it: npm run refresh-instances -- production',
    );
    expect(started()).toBe(false);
  });

  it('a stage that is not deployed yet holds up nothing', async () => {
    world.refreshes = { 'hello-staging': [] };
    expect(await run({ 'e-1': [succeeded] })).toBe('done');
  });
});

describe('a release', () => {
  it('is followed step by step, and ends with what was released', async () => {
    const building = action('Build', 'Build', 'InProgress');
    const built = action('Build', 'Build', 'Succeeded');
    const approval = action('Approve-production', 'Approve', 'InProgress', { provider: 'Manual' });
    const said = await run({
      'e-1': [
        { status: 'InProgress' },
        { status: 'InProgress', actions: [building] },
        { status: 'InProgress', actions: [built, approval] },
        { status: 'InProgress', actions: [built], rules: [check('Deploy-production', 'InProgress')] },
        { status: 'Succeeded', actions: [built], rules: [check('Deploy-production', 'Succeeded')] },
      ],
    });
    expect(said).toBe('done');
    expect(lines).toEqual([
      `Started a release.\n${EXECUTION}`,
      '[0 s] waiting for its turn in the pipeline …',
      'Build: Build begins',
      '[0 s] Build: Build …',
      'Build: Build succeeded after 42 s',
      expect.stringMatching(/^Approve-production: waits for a person's approval: https:\/\/us-east-1\./),
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
  ])('past the alarms: %s', async (ignoreAlarms, variables) => {
    let asked: Record<string, unknown> = {};
    const StartPipelineExecution = (given: Record<string, unknown>) => {
      asked = given;
      return { pipelineExecutionId: 'e-1' };
    };
    await run({ 'e-1': [succeeded] }, { StartPipelineExecution }, { ignoreAlarms });
    expect(asked).toMatchObject({ name: 'hello-pipeline' });
    expect(asked['variables']).toEqual(variables);
    expect(lines[0]).toMatch(ignoreAlarms ? /^Started a release, past the alarms/ : /^Started a release\.$/m);
  });

  it('that fails ends with the cause and where its log is', async () => {
    const failed = action('Build', 'Build', 'Failed', {
      externalExecutionSummary: 'Build terminated with state: FAILED. Phase: PRE_BUILD',
      externalExecutionUrl: 'https://example.com/build/1',
    });
    expect(await run({ 'e-1': [{ status: 'Failed', actions: [failed] }] })).toBe(
      'The release ended as failed.\n' +
        '  Build, Build: Build terminated with state: FAILED. Phase: PRE_BUILD\n' +
        '    https://example.com/build/1',
    );
  });

  it('that fails on an instance ends with the last lines of the script there', async () => {
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
    const said = await run(
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

  it('that fails where CodeDeploy tells no more still ends with the link', async () => {
    const failed = action('Deploy-staging', 'Deploy', 'Failed', {
      provider: 'CodeDeploy',
      externalExecutionId: 'd-1',
      externalExecutionUrl: 'https://example.com/deployments/d-1',
    });
    const said = await run(
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
    const said = await run({ 'e-1': [checkFailed], 'rollback-1': [{ status: 'InProgress' }, { status }] });
    expect(said).toBe(
      'The release ended as failed.\n' +
        `  Deploy-staging, EveryInstance: i-2 does not serve the release\n${end}`,
    );
    expect(lines.at(-2)).toMatch(/^The pipeline rolls back: https:.*\/executions\/rollback-1\//);
  });

  it('whose check fails, the very first one, has nothing to go back to', async () => {
    expect(await run({ 'e-1': [checkFailed] })).not.toMatch(/rolled back|rollback/);
  });

  it.each(['Stopped', 'Superseded', 'Cancelled'])(
    'that is %s by somebody else is no success',
    async (status) => {
      expect(await run({ 'e-1': [{ status }] })).toBe(`The release ended as ${status.toLowerCase()}.`);
    },
  );
});

describe('following', () => {
  it('outlasts an AWS that fails for a moment', async () => {
    const answers = playing({ 'e-1': [succeeded] });
    let failures = 0;
    const said = await run(
      { 'e-1': [succeeded] },
      {
        ListActionExecutions: (asked: Record<string, unknown>) =>
          failures++ < 3 ? named('ThrottlingException') : answers['ListActionExecutions']!(asked),
      },
    );
    expect(said).toBe('done');
  });

  it('gives up where AWS stays out of reach, and says that the release goes on', async () => {
    const said = await run(
      { 'e-1': [succeeded] },
      { GetPipelineExecution: () => named('ThrottlingException') },
      { contact: 0 },
    );
    expect(said).toMatch(
      /^AWS stayed out of reach \(ThrottlingException.*\)\. The release goes on at AWS: https:/,
    );
  }, 15_000);

  it('ends where AWS refuses to answer, and says that the release goes on', async () => {
    const said = await run(
      { 'e-1': [succeeded] },
      { ListRuleExecutions: () => named('AccessDeniedException') },
    );
    expect(said).toMatch(
      /^AWS did not answer as it should \(following the release\): AccessDeniedException.*\nThe release goes on at AWS: https:/,
    );
  });
});
