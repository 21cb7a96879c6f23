import config from '../../../__tests__/support/example-config';
import { resolveFacts } from '../../facts';
import { Releases } from '../release/releases';
import { reasonFor } from '../release/transitions';
import { releaseWorldForEach, SUCCEEDED } from './release-world';

const world = releaseWorldForEach();
const WAITING = '0a1b2c3d-0000-4111-8222-333344445555';

/** A pipeline whose transition into production is disabled for this reason. An execution waits before it until it is stopped. */
function closed(reason: string) {
  let waiting = [WAITING];
  return {
    GetPipelineState: () => ({
      stageStates: [
        { stageName: 'Deploy-staging', inboundTransitionState: { enabled: true } },
        {
          stageName: 'Deploy-production',
          inboundTransitionState: {
            enabled: false,
            lastChangedBy: 'arn:aws:sts::123456789012:assumed-role/admin/ada',
            disabledReason: reason,
          },
          inboundExecutions: waiting.map((pipelineExecutionId) => ({
            pipelineExecutionId,
            status: 'InProgress',
          })),
        },
      ],
    }),
    StopPipelineExecution: (asked: Record<string, unknown>) => {
      expect(asked).toMatchObject({ pipelineExecutionId: WAITING, abandon: true });
      waiting = [];
      return { pipelineExecutionId: WAITING };
    },
    EnableStageTransition: (asked: Record<string, unknown>) => {
      expect(asked).toEqual({
        pipelineName: 'hello-pipeline',
        stageName: 'Deploy-production',
        transitionType: 'Inbound',
      });
      return {};
    },
  };
}

const calls = () => world().tools.asked.filter((call) => /^(Stop|Start|Enable)/.test(call));

test('a release abandons the executions that a rollback held back, then enables the transition, then starts', async () => {
  const reason = reasonFor('4f2a9c1d7be0a3c5d6e7f8091a2b3c4d5e6f7081');
  expect(await world().run({ 'e-1': [SUCCEEDED] }, closed(reason))).toBe('done');
  expect(calls()).toEqual(['StopPipelineExecution', 'EnableStageTransition', 'StartPipelineExecution']);
  expect(world().lines.slice(0, 2)).toEqual([
    `Abandoned while waiting for production: commit abc123, execution ${WAITING}.`,
    'Enabled the transition into production, which was disabled for 0 s by ada: Rolled back to 4f2a9c1 by npm ' +
      'run rollback. npm run release enables it.',
  ]);
});

test('executions on their way to the stage are stopped before its transition is enabled: they would enter it first', async () => {
  const [building, asking, queued, back] = ['1', '2', '3', '4'].map((digit) =>
    WAITING.replace('0a1b', `0a1${digit}`),
  );
  const at = (stageName: string, pipelineExecutionId = '', type = 'STANDARD', token?: string) => ({
    stageName,
    latestExecution: { pipelineExecutionId, status: 'InProgress', type },
    actionStates: [{ actionName: 'It', latestExecution: { status: 'InProgress', ...(token && { token }) } }],
  });
  const { GetPipelineState, EnableStageTransition } = closed(reasonFor('4f2a9c1'));
  const [, production] = GetPipelineState().stageStates;
  const stopped: unknown[] = [];
  await world().run(
    { 'e-1': [SUCCEEDED] },
    {
      GetPipelineState: () => ({
        stageStates: [
          at('Build', building),
          {
            ...at('Deploy-staging', back, 'ROLLBACK'),
            inboundExecutions: [{ pipelineExecutionId: queued, status: 'InProgress' }],
          },
          at('Approve-production', asking, 'STANDARD', 'a-token'),
          { ...production, inboundExecutions: [] },
        ],
      }),
      StopPipelineExecution: ({ pipelineExecutionId, abandon }) => {
        stopped.push([pipelineExecutionId, abandon]);
        return { pipelineExecutionId: pipelineExecutionId as string };
      },
      EnableStageTransition,
    },
  );
  // An execution with a running action is not abandoned, so the action ends in order. The others only wait.
  expect(stopped).toEqual([
    [building, false],
    [queued, true],
    [asking, true],
  ]);
  expect(calls()).toEqual([
    ...stopped.map(() => 'StopPipelineExecution'),
    'EnableStageTransition',
    'StartPipelineExecution',
  ]);
  expect(world().lines.slice(0, 3)).toEqual(
    [building, queued, asking].map(
      (id) => `Stopped on its way to production: commit abc123, execution ${id}.`,
    ),
  );
});

test('a transition that a person disabled stays disabled, with a message', async () => {
  expect(await world().run({ 'e-1': [SUCCEEDED] }, closed('Freeze until Monday'))).toBe('done');
  expect(calls()).toEqual(['StartPipelineExecution']);
  expect(world().lines[0]).toBe(
    'The transition into production is disabled for 0 s by ada: Freeze until Monday. The release waits there ' +
      'until the transition is enabled.',
  );
});

test.each([
  ['Deploy-staging', undefined],
  ['Deploy-production', 'The pipeline hello-pipeline is releasing (Deploy-production is in progress).'],
])(
  'a release in %s blocks a restart of production, and a rollback of it only from its own stage',
  async (at, here) => {
    const stages = ['Build', 'Deploy-staging', 'Deploy-production'];
    world().tools.answers = {
      ListDeployments: () => ({ deployments: [] }),
      GetPipelineState: () => ({
        stageStates: stages.map((stageName) => ({
          stageName,
          latestExecution: {
            pipelineExecutionId: 'e-1',
            status: stageName === at ? 'InProgress' : 'Succeeded',
          },
        })),
      }),
    };
    const releases = new Releases(resolveFacts(config), 'production');
    expect(await releases.running(true)).toBe(here);
    expect(await releases.running()).toBe(`The pipeline hello-pipeline is releasing (${at} is in progress).`);
  },
);
