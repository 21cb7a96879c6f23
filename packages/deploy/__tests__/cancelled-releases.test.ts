import { refuseCancelling, type Releases } from '../saved-plan/cancelled-releases';
import { Pipeline, type UnderWay } from '../release/pipeline';
import { resolveFacts } from '../../facts';
import { sketch, sketched } from '../../recorded-plans';
import config from '../../../__tests__/support/example-config';
import { AnsweringService, type Answers, named } from './answers';

const PIPELINE = 'aws_codepipeline.pipeline_pipeline';
const before = { name: 'hello-pipeline', stage: [{ name: 'Source' }], tags: {} };
const changed = sketched(sketch(PIPELINE, 'update', { before, set: { stage: [{ name: 'Begin' }] } }));
const running: UnderWay = { id: 'e-1', where: 'Deploy-staging runs', waitsForPerson: false };
const waiting: UnderWay = {
  id: 'e-2',
  where: 'Approve-production waits for approval',
  waitsForPerson: true,
};

/** The releases that AWS reports at each look; the last answer repeats. */
function releases(...looks: UnderWay[][]): Releases & { asked: number } {
  const world = {
    asked: 0,
    link: 'https://example.com/pipeline',
    underWay: () => Promise.resolve(looks[Math.min(world.asked++, looks.length - 1)] ?? []),
  };
  return world;
}

beforeEach(() => void jest.spyOn(console, 'log').mockImplementation());
afterEach(() => jest.restoreAllMocks());

// CodePipeline API, PipelineExecution: "Cancelled: The pipeline's definition was updated before the pipeline execution
// could be completed."
test('a change of the pipeline is refused while releases run or wait, with a list of them and what to do', () =>
  expect(refuseCancelling(changed, releases([running, waiting]))).rejects.toThrow(
    'This plan changes the pipeline, which cancels every release that runs or waits:\n  e-1: Deploy-staging ' +
      'runs\n  e-2: Approve-production waits for approval\nNothing was changed. Wait until they have ended, or ' +
      'approve, reject or stop them: https://example.com/pipeline\nThen apply again: the plan stays valid as long ' +
      `as nothing else is applied. To cancel them anyway: --allow '${PIPELINE}'`,
  ));

test('a destroy of the pipeline is refused during a release even with --allow: nothing would let the stage scale again', () =>
  expect(
    refuseCancelling(sketched(sketch(PIPELINE, 'delete', { before })), releases([running]), {
      allow: [PIPELINE],
    }),
  ).rejects.toThrow(
    /^This plan destroys the pipeline, which ends every release .* as long as nothing else is applied\.$/s,
  ));

test.each([
  ['no release is in progress', changed, []],
  ['the address of the pipeline is allowed', changed, [PIPELINE]],
])('a change of the pipeline is applied if %s', async (_, plan, allow) => {
  const world = releases(allow.length > 0 ? [running] : []);
  await expect(refuseCancelling(plan, world, { allow })).resolves.toBeUndefined();
});

test.each([
  ['a change of tags only', sketch(PIPELINE, 'update', { before, set: { tags: { a: 'b' } } })],
  ['a new pipeline', sketch(PIPELINE, 'create', { set: before })],
  [
    'a change of a build project',
    sketch('aws_codebuild_project.build', 'update', { before: {}, set: { name: 'a' } }),
  ],
])('%s cancels no release, and AWS is not asked', async (_, change) => {
  const world = releases([running]);
  await expect(refuseCancelling(sketched(change), world)).resolves.toBeUndefined();
  expect(world.asked).toBe(0);
});

test('a running release is waited for, up to the given time', async () => {
  const world = releases([running], [running], []);
  await expect(refuseCancelling(changed, world, { waitMinutes: 1, poll: 0.01 })).resolves.toBeUndefined();
  expect(world.asked).toBe(3);
  const endless = refuseCancelling(changed, releases([running]), { waitMinutes: 0.03, poll: 0.01 });
  await expect(endless).rejects.toThrow(/e-1: Deploy-staging runs/);
});

test('a lost connection is tried again during the wait, and is an error after it', async () => {
  const lost = Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
  const failing = (looks: (UnderWay[] | Error)[]): Releases => ({
    link: 'https://example.com/pipeline',
    underWay: () => {
      const now = looks.length > 1 ? looks.shift() : looks[0];
      return now instanceof Error ? Promise.reject(now) : Promise.resolve(now ?? []);
    },
  });
  const options = { waitMinutes: 1, poll: 0.01 };
  const twice = failing([[running], lost, lost, []]);
  await expect(refuseCancelling(changed, twice, options)).resolves.toBeUndefined();
  expect(console.log).toHaveBeenCalledWith(
    expect.stringContaining('AWS cannot be reached (socket hang up). Trying again …'),
  );
  const REFUSED = 'AWS returned an error (looking for releases): ';
  await expect(refuseCancelling(changed, failing([lost]))).rejects.toThrow(`${REFUSED}socket hang up`);
  const endless = refuseCancelling(changed, failing([[running], lost]), { waitMinutes: 0.03, poll: 0.01 });
  await expect(endless).rejects.toThrow(`${REFUSED}socket hang up`);
  const denied = refuseCancelling(changed, failing([named('AccessDeniedException', 'No')]), options);
  await expect(denied).rejects.toThrow(`${REFUSED}AccessDeniedException: No`);
});

test('a release that waits for a person is not waited for', async () => {
  const world = releases([running, waiting], []);
  await expect(refuseCancelling(changed, world, { waitMinutes: 60 })).rejects.toThrow(/e-2/);
  expect(world.asked).toBe(1);
});

describe('the releases in progress', () => {
  const original = process.env;
  const tools = new AnsweringService();
  beforeAll(async () => {
    const endpoint = await tools.listen();
    process.env = {
      ...original,
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
      AWS_SECRET_ACCESS_KEY: 'secret',
    };
  });
  afterAll(() => {
    process.env = original;
    tools.stop();
  });
  const underWay = (answers: Answers) => {
    tools.answers = answers;
    return new Pipeline(resolveFacts(config)).underWay();
  };
  const listed = (...all: [id: string, status: string][]) =>
    all.map(([pipelineExecutionId, status]) => ({ pipelineExecutionId, status }));
  const at = (stageName: string, pipelineExecutionId: string, action: object, status = 'InProgress') => ({
    stageName,
    latestExecution: { pipelineExecutionId, status },
    actionStates: [{ latestExecution: action }],
  });

  // Statuses: botocore, codepipeline 2015-07-09, PipelineExecutionStatus. A manual approval that waits has a token.
  it('are all executions that have not ended, the oldest first, with the place of each', async () => {
    const found = await underWay({
      ListPipelineExecutions: ({ nextToken }) =>
        nextToken === undefined
          ? {
              pipelineExecutionSummaries: listed(['e-5', 'InProgress'], ['e-4', 'Stopping']),
              nextToken: 'more',
            }
          : {
              pipelineExecutionSummaries: listed(
                ['e-3', 'InProgress'],
                ['e-2', 'Succeeded'],
                ['e-1', 'Cancelled'],
              ),
            },
      GetPipelineState: () => ({
        stageStates: [
          at('Build', 'e-4', { status: 'InProgress' }, 'Stopping'),
          at('Approve-production', 'e-3', { status: 'InProgress', token: 't' }),
        ],
      }),
    });
    expect(found).toEqual([
      { id: 'e-3', where: 'Approve-production waits for approval', waitsForPerson: true },
      { id: 'e-4', where: 'Build runs', waitsForPerson: false },
      { id: 'e-5', where: 'waits for its turn', waitsForPerson: false },
    ]);
  });

  it('are none if all have ended, or if there is no pipeline', async () => {
    const ended = {
      ListPipelineExecutions: () => ({ pipelineExecutionSummaries: listed(['e-1', 'Failed']) }),
      GetPipelineState: () => ({ stageStates: [at('Build', 'e-1', { status: 'Failed' }, 'Failed')] }),
    };
    await expect(underWay(ended)).resolves.toEqual([]);
    const none = { ListPipelineExecutions: () => named('PipelineNotFoundException') };
    await expect(underWay(none)).resolves.toEqual([]);
  });

  // Times in the JSON protocol are seconds. [Smithy, AWS JSON 1.1]
  const page = (days: number, id: string, status = 'Succeeded') => ({
    pipelineExecutionSummaries: listed([`${id}-new`, 'Failed'], [id, status]).map((summary, index) => ({
      ...summary,
      startTime: Math.round(Date.now() / 1000) - (days - 1 + index) * 24 * 3600,
    })),
    nextToken: id,
  });
  const PAGES = [page(7, 'e-9'), page(9, 'e-8', 'InProgress'), page(15, 'e-7'), page(30, 'e-6')];

  // CodePipeline guide, Quotas: a manual approval ends after 7 days. API, StageState, inboundExecutions: those that wait
  // before a stage. They queue for as long as all approvals before them take.
  it('are read from 8 days of history; older ones are found at the stage where they wait', async () => {
    const seen: unknown[] = [];
    const found = await underWay({
      ListPipelineExecutions: ({ nextToken }) => {
        seen.push(nextToken);
        return PAGES[seen.length - 1] ?? {};
      },
      GetPipelineState: () => ({
        stageStates: [
          { stageName: 'Deploy', inboundExecutions: [{ pipelineExecutionId: 'e-5', status: 'InProgress' }] },
          at('Build', 'e-8', { status: 'InProgress' }),
        ],
      }),
    });
    expect(seen).toEqual([undefined, 'e-9', 'e-8']);
    expect(found.map(({ id, where }) => `${id} ${where}`)).toEqual([
      'e-5 waits for its turn',
      'e-8 Build runs',
    ]);
  });
});
