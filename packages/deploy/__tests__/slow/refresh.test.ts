import type { StageState } from '@aws-sdk/client-codepipeline';
import { stagesBehind } from '../../fleet/behind';
import { Fleet } from '../../fleet/fleet';
import { refreshInstances, type RefreshOptions } from '../../refresh/refresh';
import { startEmbeddedAws, type EmbeddedAws } from '../../../embedded-aws';
import { resolveFacts } from '../../../facts';
import config from '../../../../__tests__/support/example-config';
import { AnsweringService, named } from '../answers';
import { ALARM, GROUP, TestFleet } from '../../../rehearsals';
import { instancesSay } from '../instances-say';

jest.setTimeout(30_000); // loading the clients alone takes seconds on a busy machine

const original = process.env;
const settings = resolveFacts(config);
const COMMIT = '4f2a9c1d7be0a3c5d6e7f8091a2b3c4d5e6f7081';
let aws: EmbeddedAws;
let stage: TestFleet;
/** Plays the pipeline, and Systems Manager with the answers of instances. */
const service = new AnsweringService();
let printed: string[];

beforeAll(async () => {
  aws = await startEmbeddedAws();
  const address = await service.listen();
  process.env = {
    ...original,
    ...aws.environment,
    AWS_ENDPOINT_URL_CODEPIPELINE: address,
    AWS_ENDPOINT_URL_SSM: address,
  };
  stage = new TestFleet(aws);
  await stage.make();
});

afterAll(async () => {
  process.env = original;
  service.stop();
  await aws.stop();
});

beforeEach(() => {
  printed = [];
  jest.spyOn(console, 'log').mockImplementation((line: string) => void printed.push(line));
  service.answers = { GetPipelineState: () => named('PipelineNotFoundException') };
  aws.playRefresh('succeeds', 0.2);
});
afterEach(() => {
  jest.restoreAllMocks();
  aws.faults.clear();
});

const refresh = (options: RefreshOptions = {}) =>
  refreshInstances(settings, settings.stages.staging!, { poll: 0.05, health: 1, ...options });
const started = () => aws.requests.filter(({ action }) => action === 'StartInstanceRefresh').length;
/** Waits until a refresh runs. @returns its description from that look: on a busy machine it may have ended by the next */
const begun = async () => {
  const fleet = new Fleet(GROUP, 'us-east-1');
  for (;;) {
    const running = await fleet.running();
    if (running) return running;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/** The message of the refusal. */
const refused = (options?: RefreshOptions): Promise<string> =>
  refresh(options).then(
    () => Promise.reject(new Error(`Not refused: ${printed.join('\n')}`)),
    (error: Error) => error.message,
  );

test('a stage whose instances all run the newest version is not refreshed, with a message', async () => {
  const before = started();
  await refresh();
  expect(printed).toEqual([
    `Nothing to refresh: all 2 instances of ${GROUP} run launch template version 1, the newest.`,
  ]);
  expect(started()).toBe(before);
});

describe('a new version', () => {
  let version: string;
  beforeEach(async () => void (version = await stage.newVersion()));

  test('leaves the stage behind until it is refreshed; a stage that is not deployed is not behind', async () => {
    expect(await stagesBehind(settings)).toEqual(['staging']);
    await refresh();
    expect(await stagesBehind(settings)).toEqual([]);
  });

  test('reaches the group and every instance', async () => {
    const ids = await stage.instanceIds();
    await refresh();
    expect(await stage.versions()).toEqual([version, version, version]);
    expect((await stage.instanceIds()).filter((id) => ids.includes(id))).toEqual([]);
    expect(printed.at(-1)).toBe(`All 2 instances are on launch template version ${version} and healthy.`);
  });

  test('is refreshed with auto rollback, and never below full capacity', async () => {
    aws.playRefresh('succeeds', 0.5);
    const done = refresh();
    const { Preferences, DesiredConfiguration } = await begun();
    expect(Preferences).toMatchObject({
      AutoRollback: true,
      MinHealthyPercentage: 100,
      MaxHealthyPercentage: 200,
      SkipMatching: true,
      BakeTime: 300,
      AlarmSpecification: { Alarms: [ALARM] },
    });
    expect(DesiredConfiguration?.LaunchTemplate?.Version).toBe(version);
    await done;
  });

  test('can be refreshed without alarms', async () => {
    aws.playRefresh('succeeds', 0.5);
    const done = refresh({ ignoreAlarms: true });
    expect((await begun()).Preferences?.AlarmSpecification).toBeUndefined();
    await done;
    expect(printed[0]).toContain('no alarm rolls it back');
  });

  test.each([
    ['unhealthy', 'Instances did not become healthy within the health check grace period.'],
    ['alarm', `The following CloudWatch alarm(s) went into ALARM state: ${ALARM}.`],
  ] as const)('that ends as "%s" is rolled back, with the reason', async (fate, reason) => {
    const before = await stage.versions();
    aws.playRefresh(fate, 0.3);
    const message = await refused();
    expect(message).toMatch(/^The instance refresh of staging was rolled back \([0-9a-f-]{36}\): /);
    expect(message).toContain(reason);
    expect(message).toContain(
      `The instances run version ${before[0]} again, as before; version ${version} is not in service.`,
    );
    expect(await stage.versions()).toEqual(before);
  });
});

describe('a refresh that runs already', () => {
  test('is followed, and no second one is started', async () => {
    const version = await stage.newVersion();
    const fleet = new Fleet(GROUP, 'us-east-1');
    aws.playRefresh('succeeds', 0.5);
    const id = await fleet.start(await fleet.look(), []);
    const before = started();
    await refresh();
    expect(printed[0]).toBe(`An instance refresh of ${GROUP} is running already (${id}): following it.`);
    expect(started()).toBe(before);
    expect(await stage.versions()).toEqual([version, version, version]);
  });

  test('to an older version is followed by one to the newest', async () => {
    const fleet = new Fleet(GROUP, 'us-east-1');
    await stage.newVersion();
    aws.playRefresh('succeeds', 0.3);
    await fleet.start(await fleet.look(), []);
    const newest = await stage.newVersion();
    await refresh();
    expect(await stage.versions()).toEqual([newest, newest, newest]);
  });

  test('to an older version is followed by one to the newest even if it is rolled back, with a message', async () => {
    const fleet = new Fleet(GROUP, 'us-east-1');
    const [before] = await stage.versions();
    const older = await stage.newVersion();
    aws.playRefresh('unhealthy', 2);
    const id = await fleet.start(await fleet.look(), []);
    const newest = await stage.newVersion();
    aws.playRefresh('succeeds', 0.2);
    await refresh();
    expect(printed).toContain(
      `The instance refresh of staging was rolled back (${id}): Instances did not become healthy within the ` +
        `health check grace period.\nThe instances run version ${before} again, as before; version ${older} is not ` +
        `in service.\nIt was to version ${older}; the newest is ${newest}: continuing with that one.`,
    );
    expect(await stage.versions()).toEqual([newest, newest, newest]);
  });

  test('to the newest version is a failure if it is rolled back', async () => {
    const fleet = new Fleet(GROUP, 'us-east-1');
    await stage.newVersion();
    aws.playRefresh('unhealthy', 2);
    const id = await fleet.start(await fleet.look(), []);
    const before = started();
    expect(await refused()).toContain(`The instance refresh of staging was rolled back (${id}): `);
    expect(started()).toBe(before);
  });

  test('is followed if the answer to its start was lost', async () => {
    await stage.newVersion();
    const before = await refreshes();
    aws.playRefresh('succeeds', 0.5);
    aws.faults.add({ fault: { kind: 'drop' }, action: 'StartInstanceRefresh', times: 1 });
    await refresh();
    expect((await refreshes()).filter((id) => !before.includes(id))).toHaveLength(1);
  });

  /** The ids of the latest refreshes. */
  const refreshes = async () => {
    const fleet = new Fleet(GROUP, 'us-east-1') as unknown as {
      refreshes(): Promise<{ InstanceRefreshId: string }[]>;
    };
    return (await fleet.refreshes()).map(({ InstanceRefreshId }) => InstanceRefreshId);
  };
});

test('the message about credentials that expire while waiting says to sign in, and that the refresh continues', async () => {
  await stage.newVersion();
  // At the first look at its progress; the call before that looks whether a refresh runs.
  aws.faults.add({ fault: { kind: 'expired' }, action: 'DescribeInstanceRefreshes', after: 1 });
  const message = await refused();
  expect(message).toMatch(
    /^AWS cannot be called \(.+\): the AWS credentials have expired \(.+\)\. Sign in again\.\nThe instance refresh/,
  );
  aws.faults.clear();
  await refresh();
  expect(printed.at(-1)).toMatch(/^All 2 instances are on/);
});

describe('a refresh', () => {
  beforeEach(() => stage.newVersion());
  const pipeline = (...states: StageState[]) => {
    service.answers.GetPipelineState = () => ({ pipelineName: 'hello-pipeline', stageStates: states });
  };
  const state = (stageName: string, status: string, token?: string): StageState => ({
    stageName,
    latestExecution: { pipelineExecutionId: 'e', status: status as 'InProgress' },
    actionStates: [
      { actionName: 'a', latestExecution: { status: status as 'InProgress', ...(token && { token }) } },
    ],
  });
  const NEVER = 'An instance refresh cannot run during a release. Nothing was changed.';

  test('is refused while a release is deployed', async () => {
    const before = started();
    const id = aws.deployments.add(GROUP, GROUP, 'InProgress', { creator: 'CodePipeline' });
    expect(await refused()).toMatch(
      `The CodeDeploy deployment ${id} to ${GROUP} is running. ${NEVER} Wait until the release has ended, then run: ` +
        'npm run refresh-instances -- staging',
    );
    expect(started()).toBe(before);
    aws.deployments.set(id, 'Succeeded');
  });

  test('can wait for the end of a release, with a message', async () => {
    const id = aws.deployments.add(GROUP, GROUP, 'InProgress', { creator: 'CodePipeline' });
    const done = refresh({ waitForRelease: 1 });
    while (printed.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    aws.deployments.set(id, 'Succeeded');
    await done;
    expect(printed[0]).toMatch(
      new RegExp(
        `Waiting for the end of the release: The CodeDeploy deployment ${id} to ${GROUP} is running\\.$`,
      ),
    );
    expect(printed.at(-1)).toMatch(/^All 2 instances are on/);
  });

  test('is refused if the release takes longer than it may wait', async () => {
    const id = aws.deployments.add(GROUP, GROUP, 'InProgress', { creator: 'CodePipeline' });
    expect(await refused({ waitForRelease: 0.005 })).toContain(NEVER);
    aws.deployments.set(id, 'Succeeded');
  });

  test('is not refused while Auto Scaling deploys to a new instance, which is no release', async () => {
    const id = aws.deployments.add(GROUP, GROUP, 'InProgress', { creator: 'autoscaling' });
    await refresh();
    aws.deployments.set(id, 'Succeeded');
  });

  test.each(['Source', 'Build', 'Deploy-staging'])(
    'is refused while a release is at %s of the pipeline',
    async (name) => {
      const names = ['Source', 'Build', 'Deploy-staging', 'Deploy-production'];
      pipeline(...names.map((each) => state(each, each === name ? 'InProgress' : 'Succeeded')));
      expect(await refused()).toContain(
        `The pipeline hello-pipeline is releasing (${name} is in progress). ${NEVER}`,
      );
    },
  );

  test('is not refused while releases are past the stage or wait for approval', async () => {
    service.answers.GetPipelineExecution = () => ({ pipelineExecution: {} });
    service.answers.ListPipelineExecutions = () => ({ pipelineExecutionSummaries: [] });
    pipeline(
      state('Source', 'Succeeded'),
      state('Approve-staging', 'InProgress', 'a token'),
      state('Deploy-staging', 'Succeeded'),
      state('Deploy-production', 'InProgress'),
    );
    await refresh();
    expect(printed.at(-1)).toMatch(/^All 2 instances are on/);
  });
});

describe('after a refresh', () => {
  beforeEach(async () => {
    await stage.newVersion();
    service.answers.GetPipelineState = () => ({
      stageStates: [
        { stageName: 'Deploy-staging', latestExecution: { pipelineExecutionId: 'e', status: 'Succeeded' } },
      ],
    });
    service.answers.GetPipelineExecution = () => ({
      pipelineExecution: { artifactRevisions: [{ revisionId: COMMIT }] },
    });
  });

  test('every instance must serve the release that the stage had', async () => {
    instancesSay(service, `release ${COMMIT} 7`);
    await refresh();
    expect(printed.at(-1)).toMatch(new RegExp(`and healthy, and serve release ${COMMIT}\\.$`));
  });

  test('an instance that serves something else is named, and is a failure', async () => {
    instancesSay(service, 'the health path names no release: ready', `release ${COMMIT} 7`);
    const message = await refused();
    const [first, second] = await stage.instanceIds();
    expect(message).toContain(`The refresh of ${GROUP} succeeded, but these instances are not right:`);
    expect(message).toContain(`${first}: the health path names no release: ready, not release ${COMMIT}`);
    expect(message).not.toContain(second);
  });
});

test('a stage that is not deployed is refused', async () => {
  await expect(refreshInstances(settings, settings.stages.production!)).rejects.toThrow(
    'The Auto Scaling group hello-production does not exist in us-east-1: the stage is not deployed.',
  );
});
