import { AutoScalingClient, CancelInstanceRefreshCommand } from '@aws-sdk/client-auto-scaling';
import {
  CodePipelineClient,
  DisableStageTransitionCommand,
  EnableStageTransitionCommand,
  StopPipelineExecutionCommand,
} from '@aws-sdk/client-codepipeline';
import { reasonFor } from '../../../release/transitions';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import config from '../../../../../__tests__/support/example-config';
import { lookAt } from '../../../status/look';
import { expectScreen, widthOf } from '../../screen';
import type { Screen } from '../../../../test-support';
import { Distance, Rounds } from './rounds';
import type { Commit, World } from './world';

const region = 'us-east-1';
const SIX = [
  'First page',
  'Log in with a link',
  'Log out',
  'Search in all of the pages, not in the titles alone',
  'Pay by card',
  'Mail each receipt',
];
const COMMITS: Commit[] = SIX.map((message, index) => ({
  commit: String(index + 1).repeat(40),
  message,
  author: index % 2 ? 'Ana Lima' : 'Bo',
}));
const NEXT: Commit = { commit: 'abcdef0123'.repeat(4), message: 'Show the price with tax' };

/** Ids that AWS chooses at random. */
const DRAWN: [RegExp, string][] = [
  [/\bi-[0-9a-f]{17}\b/, 'i-0123456789abcdef0'],
  [/\bd-[0-9A-F]{9}\b/, 'd-0A1B2C3D4'],
];

/** Tests of status. They begin with an empty account, and leave both stages and the pipeline in it, with six releases. */
export function status(world: () => World): void {
  /** Runs `npm run status` on a terminal of 80 columns and in a pipe: both print the golden screen. */
  async function shows(golden: string, args: readonly string[] = []): Promise<Screen> {
    const [terminal, pipe] = await Promise.all([
      world().screen('status', args, { on: 'terminal' }),
      world().screen('status', args, { on: 'pipe' }),
    ]);
    expectScreen(`status.${golden}`, pipe.text, DRAWN);
    expect(widthOf(pipe.text)).toBeLessThanOrEqual(80);
    expect(terminal.text).toBe(pipe.text);
    expect(terminal.status).toBe(pipe.status);
    return terminal;
  }

  const transition = { pipelineName: 'hello-pipeline', stageName: 'Deploy-production' };
  const inbound = { ...transition, transitionType: 'Inbound' } as const;

  test('stages that do not exist yet', async () => {
    expect((await shows('not-deployed')).status).toBe(0);
  });

  test('stages without a pipeline, and with an unconfirmed e-mail address', async () => {
    await world().staging.make();
    await world().production.make();
    await world().makeTopics();
    await shows('no-pipeline');
  });

  test('nothing was ever released, and the connection is pending', async () => {
    await world().makePipeline();
    world().aws.confirmEmail('ops@example.com');
    await shows('nothing-released', ['staging']);
    world().aws.completeConnections();
  });

  test('quiet stages, with colours only on a terminal without NO_COLOR', async () => {
    for (const [index, commit] of COMMITS.entries()) await world().release(commit, 9000 - index * 1500);
    const { raw, status: exit } = await shows('quiet');
    expect(raw).toContain('\x1b[1mstaging');
    expect(exit).toBe(0);
    const env = world().environment({ NO_COLOR: '1' });
    expect((await world().screen('status', [], { on: 'terminal', env })).raw).not.toContain('\x1b[');
  });

  test('status --json prints one document, and nothing else', async () => {
    const { stdout } = await world().screen('status', ['production', '--json']);
    const document = JSON.parse(stdout) as Awaited<ReturnType<typeof lookAt>>;
    expect(document).toMatchObject({
      stages: [
        {
          stage: 'production',
          isDeployed: true,
          url: 'https://example.com',
          instances: { wanted: 2, healthy: 2, behind: 0, startsOlder: false, odd: [] },
          alarms: [],
          underWay: [],
          runs: { status: 'Succeeded', commit: { id: '6'.repeat(40), message: 'Mail each receipt' } },
        },
      ],
      next: [],
      notAnswered: [],
    });
    expect(document.stages[0]?.releases.map(({ commit }) => commit?.id[0])).toEqual([
      '6',
      '5',
      '4',
      '3',
      '2',
    ]);
  });

  test('a release in progress, and one that waits for approval', async () => {
    const id = await world().begin(NEXT, 90);
    await world().deployTo(id, 'staging', NEXT, 80);
    const other = await world().begin({ commit: 'fedcba98'.repeat(5), message: 'Round up' }, 12);
    await world().at(7, () => world().aws.pipelines.finish(other, 'Succeeded')); // prepared
    await shows('under-way');
    await stop(id);
    await stop(other);
  });

  test('a disabled transition, and a push that waits before it', async () => {
    await world().at(20, () => close(reasonFor('5'.repeat(40))));
    const id = await world().begin(NEXT, 15);
    await world().deployTo(id, 'staging', NEXT, 10);
    await world().at(9, () => world().aws.pipelines.finish(id, 'Succeeded')); // approved
    await shows('closed', ['production']);
    await stop(id);
    await world().at(60, () => close('Freeze until Monday'));
    await shows('frozen', ['production']);
    await new CodePipelineClient({ region }).send(new EnableStageTransitionCommand(inbound));
  });

  test('an alarm is in ALARM, and the last release failed', async () => {
    await world().ring('hello-production-app-5xx');
    const id = await world().begin(NEXT, 8);
    await world().deployTo(id, 'staging', NEXT, 4, 'Failed');
    await shows('ringing');
    await world().ring('hello-production-app-5xx', 'OK');
  });

  test('instances run an older version, before and during a refresh', async () => {
    await world().staging.newVersion();
    await shows('behind', ['staging']);
    world().aws.playRefresh('succeeds', 100_000);
    await world().refresh('hello-staging');
    await shows('refresh', ['staging']);
    await new AutoScalingClient({ region }).send(
      new CancelInstanceRefreshCommand({ AutoScalingGroupName: 'hello-staging' }),
    );
  });

  test('a call that AWS refuses is named, everything else is shown, and the exit status is 1', async () => {
    const fault = {
      kind: 'error',
      code: 'AuthorizationError',
      message: 'User ana may not',
      status: 403,
    } as const;
    const restore = world().aws.faults.add({ service: 'sns', fault });
    expect((await shows('refused', ['production'])).status).toBe(1);
    restore();
  });

  test('an unreachable AWS and a wrong account have one message each, and nothing else is shown', async () => {
    const env = world().environment({ AWS_ENDPOINT_URL: 'http://127.0.0.1:9' });
    const away = await world().screen('status', ['--json'], { env });
    expect(away.text).toBe(
      'http://127.0.0.1:9 (AWS_ENDPOINT_URL) cannot be reached or does not answer: connect ECONNREFUSED 127.0.0.1:9. ' +
        'Nothing was changed.\n',
    );
    expect([away.status, away.stdout]).toEqual([1, '']);
    const settings = { ...config, account: '210987654321' };
    const CONFIG = join(mkdtempSync(join(tmpdir(), 'other-account-')), 'config.ts');
    writeFileSync(CONFIG, `export default ${JSON.stringify(settings)};\n`);
    const other = await world().screen('status', [], { env: world().environment({ CONFIG }) });
    expect(other.text).toMatch(
      /^Wrong account: the credentials belong to account 123456789012, but the settings say account 210987654321\. /,
    );
    expect([other.status, other.stdout]).toEqual([1, '']);
    rmSync(dirname(CONFIG), { recursive: true });
  });

  test('status of two stages waits for two answers, one after the other', async () => {
    const rounds = new Rounds(world().aws.endpoint);
    const before = process.env.AWS_ENDPOINT_URL;
    process.env.AWS_ENDPOINT_URL = await rounds.listen();
    try {
      await lookAt(world().settings, ['staging', 'production']); // the first time, the SDK reads its files
      const counted: number[] = [];
      while (counted.length < 5 && !counted.includes(2)) {
        const from = rounds.rounds.length;
        await lookAt(world().settings, ['staging', 'production']);
        counted.push(rounds.rounds.length - from);
      }
      console.log(`status of two stages: ${rounds.rounds.join(', ')} calls a round`);
      expect(Math.min(...counted)).toBe(2);
    } finally {
      process.env.AWS_ENDPOINT_URL = before;
      rounds.close();
    }
  });

  test('status of two stages takes at most five seconds with 300 ms added to each answer', async () => {
    const far = new Distance(world().aws.endpoint, 300);
    const env = world().environment({ AWS_ENDPOINT_URL: await far.listen() });
    const near = await world().screen('status', []);
    const distant = await world().screen('status', [], { env });
    far.close();
    console.log(
      `status of two stages: ${near.seconds} s; with 300 ms added to each answer ${distant.seconds} s`,
    );
    expect(distant.text).toBe(near.text);
    // A busy machine needs longer than that to start a program. The test above counts the rounds in any case.
    if (near.seconds < 1.5) expect(distant.seconds).toBeLessThanOrEqual(5);
  });

  const close = (reason: string) =>
    new CodePipelineClient({ region }).send(new DisableStageTransitionCommand({ ...inbound, reason }));

  const stop = (pipelineExecutionId: string) =>
    new CodePipelineClient({ region }).send(
      new StopPipelineExecutionCommand({
        pipelineName: 'hello-pipeline',
        pipelineExecutionId,
        abandon: true,
      }),
    );
}
