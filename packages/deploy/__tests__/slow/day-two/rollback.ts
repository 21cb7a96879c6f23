import { AutoScalingClient, CancelInstanceRefreshCommand } from '@aws-sdk/client-auto-scaling';
import { CodeDeployClient, GetDeploymentCommand, ListDeploymentsCommand } from '@aws-sdk/client-codedeploy';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { restart, type RestartOptions } from '../../../rollback/restart';
import { rollBack, type RollbackOptions } from '../../../rollback/rollback';
import { reasonFor, Transitions } from '../../../release/transitions';
import { AnsweringService } from '../../answers';
import { expectScreen, inOneLine, widthOf } from '../../screen';
import type { World } from './world';

const region = 'us-east-1';
const STAGE = 'production';
const NAME = 'hello-production';
/** The commits that the world released to the stage, the oldest first. The newest is in service. */
const COMMITS = ['1', '2', '3', '4', '5', '6'].map((digit) => digit.repeat(40));
const QUICK = { poll: 0.05, rollback: 0.2, health: 0.2 };

/** Texts that differ from run to run. */
const DRAWN: [RegExp, string][] = [
  [/^\[\d+ s\] .*\n/gm, ''], // how long a command has waited
  [/\bd-[0-9A-F]{9}\b/g, 'd-0A1B2C3D4'],
];

/** Tests of releases, rollback and restart. They need both stages with six releases, and leave production rolled back by two. */
export function rollback(world: () => World): void {
  const service = new AnsweringService();
  /** The commit that each instance serves. */
  let served = COMMITS.at(-1) as string;
  let player: Player;
  let env: NodeJS.ProcessEnv;
  let lines: string[];

  beforeAll(async () => {
    const address = await service.listen();
    process.env.AWS_ENDPOINT_URL_SSM = address;
    env = world().environment({ AWS_ENDPOINT_URL_SSM: address });
    let asked: string[] = [];
    service.answers = {
      SendCommand: ({ DocumentName, InstanceIds }) => {
        asked = InstanceIds as string[];
        return { Command: { CommandId: '4b1c5f0a-0000-4000-8000-000000000000', DocumentName } };
      },
      ListCommandInvocations: () => ({
        CommandInvocations: asked.map((InstanceId) => ({
          InstanceId,
          Status: 'Success',
          CommandPlugins: [{ Output: `release ${served} hello:1\n` }],
        })),
      }),
    };
    await keepArtifacts(world());
    player = new Player(world(), (commit) => (served = commit));
  });
  afterAll(async () => {
    await player.stop();
    service.stop();
    delete process.env.AWS_ENDPOINT_URL_SSM;
  });
  beforeEach(() => {
    lines = [];
    jest.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  });
  afterEach(() => jest.restoreAllMocks());

  const facts = () => world().settings;
  const stage = () => facts().stages[STAGE]!;
  const back = (options: Partial<RollbackOptions> = {}) =>
    rollBack(facts(), stage(), { yes: true, ...QUICK, ...options });
  const again = (options: Partial<RestartOptions> = {}) =>
    restart(facts(), stage(), { yes: true, ignoreAlarms: false, ...QUICK, ...options });
  /** The message of a refusal. */
  const refused = (act: Promise<unknown>): Promise<string> =>
    act.then(
      () => Promise.reject(new Error(`Not refused: ${lines.join('\n')}`)),
      (error: Error) => error.message,
    );

  test('releases lists what was released, with the same text on a terminal and in a pipe', async () => {
    const [terminal, pipe] = await Promise.all([
      world().screen('releases', [STAGE], { on: 'terminal', env }),
      world().screen('releases', [STAGE], { on: 'pipe', env }),
    ]);
    expectScreen('releases.list', pipe.text);
    expect(widthOf(pipe.text)).toBeLessThanOrEqual(80);
    expect(terminal.text).toBe(pipe.text);
    expect([terminal.status, pipe.status]).toEqual([0, 0]);
  });

  test('releases --json prints one document, and nothing else', async () => {
    const { stdout } = await world().screen('releases', [STAGE, '--last', '2', '--json'], { env });
    expect(JSON.parse(stdout)).toMatchObject({
      stage: STAGE,
      releases: [
        { commit: COMMITS[5], message: 'Mail each receipt', state: 'in service', inService: true },
        { commit: COMMITS[4], state: 'was in service', inService: false },
      ],
      wayIn: { open: true, waiting: [] },
    });
  });

  describe('nothing is changed, and one message has the reason:', () => {
    const asked = () =>
      world().aws.requests.filter(({ action }) => /^(CreateDeployment|DisableStageTransition)$/.test(action))
        .length;
    let before: number;
    beforeEach(() => void (before = asked()));
    afterEach(() => expect(asked()).toBe(before));

    test.each([
      [
        ['rollback', 'productoin'],
        /^There is no stage "productoin" \(production\?\)\. Usage: npm run rollback -- /,
      ],
      [['releases', STAGE, '--last', '0'], /^--last takes a whole number from 1 to 1000, not "0"\.\n$/],
      [['rollback', STAGE, '--json'], /^--json cannot ask a question: add --yes\. Nothing was changed\.\n$/],
      [['restart', STAGE, '--json'], /^--json cannot ask a question: add --yes\. Nothing was changed\.\n$/],
      [['restart', STAGE, '--yess'], /^Unknown option '--yess' \(--yes\?\)\. Usage: npm run restart -- /],
    ] as const)('%j', async ([script, ...args], message) => {
      const { text, status } = await world().screen(script, args, { env });
      expect(text).toMatch(message);
      expect(status).toBe(1);
    });

    test.each([
      ['a text that is no commit', 'main', /^"main" is not a commit: give 7 to 40 hexadecimal digits\. /],
      [
        'a mistyped commit',
        '55555554',
        /^55555554 was never released to production \(55555555\?\)\. Nothing was changed\. /,
      ],
      [
        'the release in service',
        '6666666',
        /^6666666 is already in service in production\. .* npm run restart -- production$/,
      ],
    ])('a rollback to %s', async (_, commit, message) =>
      expect(await refused(back({ commit }))).toMatch(message),
    );

    test('a question without a terminal', async () => {
      expect(await refused(back({ yes: false }))).toBe(
        'To which commit? The last good one is 5555555.\nThis question needs a terminal (there is none, or CI is ' +
          'set). Nothing was changed. Name the commit: npm run rollback -- production <commit> --yes',
      );
      expect(await refused(back({ commit: '5555555', yes: false }))).toMatch(
        /^Go back to 5555555 in production\?\nThis question needs a terminal/,
      );
      expect(await refused(again({ yes: false }))).toMatch(
        /^Restart production\?\nThis question needs a terminal/,
      );
    });

    test('a rollback to an artifact that has expired', async () => {
      expect(await refused(back({ commit: '1111111' }))).toMatch(
        /^The artifact of that release has expired or was deleted: s3:\/\/\S+\/Release\/1111111, version \S+\. Nothing /,
      );
    });

    test.each([
      ['Ctrl-C', '\x03'],
      ['Ctrl-D', '\x04'],
    ])('a question that a person leaves by %s', async (_, key) => {
      const typed = [[/5555555, the last good one\]: /, key]] as const;
      const { text, status } = await world().screen('rollback', [STAGE], { on: 'terminal', env, typed });
      expect(text).toMatch(/the last good one\]: *\nInterrupted\. Nothing was changed\.\s*$/);
      expect(status).toBe(130);
    });

    test('a restart during an alarm', async () => {
      await world().ring(`${NAME}-app-5xx`);
      expect(await refused(again())).toBe(
        'hello-production-app-5xx is in ALARM: CodeDeploy would stop the deployment at once. Nothing was ' +
          'changed. If the deployment is the fix, ignore the alarms: npm run restart -- production --ignore-alarms',
      );
      await world().ring(`${NAME}-app-5xx`, 'OK');
    });

    test('a restart during a deployment', async () => {
      const id = world().aws.deployments.add(NAME, NAME, 'InProgress', { creator: 'user' });
      expect(await refused(again())).toBe(
        `The CodeDeploy deployment ${id} to ${NAME} is running. A restart cannot run during a release. Nothing ` +
          'was deployed. Wait until it has ended.',
      );
      world().aws.deployments.set(id, 'Stopped');
    });

    test('a rollback during an instance refresh', async () => {
      await world().production.newVersion();
      world().aws.playRefresh('succeeds', 100_000);
      await world().refresh(NAME);
      expect(await refused(back({ commit: '5555555' }))).toMatch(
        /^An instance refresh of production is running \(\S+\). A rollback cannot run during an instance refresh\. /,
      );
      const command = new CancelInstanceRefreshCommand({ AutoScalingGroupName: NAME });
      await new AutoScalingClient({ region }).send(command);
    });
  });

  describe('a rollback that ends before it deploys anything', () => {
    const transition = () => new Transitions(facts()).into(STAGE);
    const closings = () =>
      world().aws.requests.filter(({ action }) => action === 'DisableStageTransition').length;
    afterEach(() => world().aws.faults.clear());

    test.each([
      ['autoscaling', 'SuspendProcesses'],
      ['codedeploy', 'CreateDeployment'],
    ])('because %s refuses %s enables the transition again', async (service, action) => {
      const fault = {
        kind: 'error',
        code: 'AccessDeniedException',
        message: 'No right',
        status: 400,
      } as const;
      world().aws.faults.add({ service, action, fault });
      const before = closings();
      expect(await refused(back({ commit: '5555555' }))).toMatch(/AccessDeniedException: No right$/);
      expect(lines.at(-1)).toMatch(/^ {2}Pushed commits wait before production until: npm run release$/m);
      expect(closings()).toBe(before + 1);
      expect((await transition())?.isEnabled).toBe(true);
    });

    test.each(['terminal', 'pipe'] as const)(
      'because of an interrupt, on a %s, says that the transition stays disabled and what enables it',
      async (on) => {
        const asked = () => world().aws.requests.filter(({ action }) => action === 'SuspendProcesses').length;
        const before = asked();
        world().aws.faults.add({ action: 'SuspendProcesses', fault: { kind: 'silence' } });
        const interrupts = () => asked() > before;
        const { text, status } = await world().screen('rollback', [STAGE, '5555555', '--yes'], {
          on,
          env,
          interrupts,
        });
        expect(inOneLine(text.split(/\n(?=Interrupted)/)[1] ?? '')).toBe(
          'Interrupted. Nothing was deployed. The transition into production stays disabled: pushed commits wait ' +
            "before it until npm run release. hello-production does not scale until the pipeline's step settle has " +
            'run, within an hour. Continue with: npm run rollback -- production 5555555',
        );
        expect(status).toBe(130);
        expect((await transition())?.isEnabled).toBe(false);
        await new Transitions(facts()).enable(STAGE);
      },
    );

    test('does not enable a transition that a person disabled, and says so at its beginning', async () => {
      await new Transitions(facts()).disable(STAGE, 'Freeze until Monday');
      const fault = {
        kind: 'error',
        code: 'AccessDeniedException',
        message: 'No right',
        status: 400,
      } as const;
      world().aws.faults.add({ service: 'codedeploy', action: 'CreateDeployment', fault });
      await refused(back({ commit: '5555555' }));
      expect(lines.join('\n').replace(/\n +/g, ' ')).toContain(
        'Pushed commits wait before production, also after npm run release: ana disabled the transition ("Freeze ' +
          'until Monday").',
      );
      expect(await transition()).toMatchObject({ isEnabled: false, reason: 'Freeze until Monday' });
      await new Transitions(facts()).enable(STAGE);
    });
  });

  test('a failed rollback that CodeDeploy does not roll back deploys the previous release again, ignoring alarms', async () => {
    await world().ring(`${NAME}-app-5xx`);
    player.fails = '2222222';
    expect(await refused(back({ commit: '2222222' }))).toMatch(
      /^The rollback of production to 2222222 failed \(see above\)\. Every instance runs the previous release, 6666666, again\.\nThe transition into production stays disabled: pushed commits wait before it until npm run release\.$/,
    );
    // The release that is replaced still raises alarms, which would let CodeDeploy bring it back.
    expect(player.orders.splice(0)).toEqual([
      { commit: COMMITS[1], goesBack: true, pastAlarms: true },
      { commit: COMMITS[5], goesBack: false, pastAlarms: true },
    ]);
    await world().ring(`${NAME}-app-5xx`, 'OK');
  });

  test('rollback without a commit lists the releases, asks, and goes back to the last good one', async () => {
    const { text, status } = await world().screen('rollback', [STAGE], {
      on: 'terminal',
      env,
      clockRuns: true,
      typed: [
        [/5555555, the last good one\]: /, '\r'],
        [/Type "yes" to continue/, 'yes\r'],
      ],
    });
    expectScreen('rollback.asked', text, DRAWN);
    expect(status).toBe(0);
    expect(served).toBe(COMMITS[4]);
  });

  test('releases then says what was rolled back from, and that the transition is disabled', async () => {
    const { text } = await world().screen('releases', [STAGE, '--last', '4'], { env });
    expectScreen('releases.rolled-back', text, [
      ...DRAWN,
      [/\b\d+ (s|min) ago/g, '1 min ago'], // as long as this took
    ]);
  });

  test('a restart deploys the release in service again, one instance at a time, with any setting of rollout', async () => {
    await again();
    expect(player.orders.at(-1)).toEqual({
      commit: COMMITS[4],
      config: 'CodeDeployDefault.OneAtATime',
      goesBack: false,
      pastAlarms: false,
    });
    expect(lines.at(-1)).toBe('Restarted: all 2 instances of production serve 5555555.');
  });

  test('a failed rollback says that a person disabled the transition', async () => {
    await new Transitions(facts()).disable(STAGE, 'Freeze until Monday');
    player.fails = '3333333';
    expect(await refused(back({ commit: '3333333' }))).toMatch(
      /\nThe transition into production stays disabled: ana had disabled it before \("Freeze until Monday"\), and npm run release does not enable it\.$/,
    );
    await new Transitions(facts()).disable(STAGE, reasonFor(COMMITS[4] as string));
  });

  test('with --json both print one document to standard output, and their progress elsewhere', async () => {
    const options = { env, clockRuns: true };
    const back = await world().screen('rollback', [STAGE, '4444444', '--yes', '--json'], options);
    expect(JSON.parse(back.stdout)).toEqual({
      stage: STAGE,
      commit: COMMITS[3],
      from: COMMITS[4],
      deployment: expect.stringMatching(/^d-/),
      instances: 2,
      wayClosed: 'pushed commits wait before it until npm run release.',
    });
    expect(back.text).toContain('production goes back to 4444444');
    const again = await world().screen('restart', [STAGE, '--yes', '--json'], options);
    expect(JSON.parse(again.stdout)).toEqual({
      stage: STAGE,
      commit: COMMITS[3],
      deployment: expect.stringMatching(/^d-/),
      instances: 2,
    });
    expect([back.status, again.status]).toEqual([0, 0]);
  });
}

/** Puts each deployed artifact into the bucket, except the oldest one, whose version is deleted. */
async function keepArtifacts({ aws, settings }: World): Promise<void> {
  const s3 = new S3Client({ region, forcePathStyle: true });
  const Bucket = settings.artifactBucket;
  await s3.send(new CreateBucketCommand({ Bucket }));
  const VersioningConfiguration = { Status: 'Enabled' } as const;
  await s3.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration }));
  const client = new CodeDeployClient({ region });
  const group = { applicationName: NAME, deploymentGroupName: NAME };
  const { deployments = [] } = await client.send(new ListDeploymentsCommand(group));
  for (const deploymentId of deployments) {
    const { deploymentInfo } = await client.send(new GetDeploymentCommand({ deploymentId }));
    const { s3Location } = deploymentInfo?.revision ?? {};
    const Key = s3Location?.key ?? '';
    const { VersionId } = await s3.send(new PutObjectCommand({ Bucket, Key, Body: Key }));
    if (Key.endsWith('1111111')) await s3.send(new DeleteObjectCommand({ Bucket, Key, VersionId }));
    const revision = { revisionType: 'S3', s3Location: { ...s3Location, version: VersionId } };
    aws.deployments.set(deploymentId, deploymentInfo?.status as 'Succeeded', { revision });
  }
}

/** A deployment that a command created. */
interface Order {
  readonly commit: string;
  readonly config?: string;
  readonly goesBack: boolean;
  readonly pastAlarms: boolean;
}

/** Plays CodeDeploy: ends each deployment that is created. */
class Player {
  readonly orders: Order[] = [];
  /** The commit whose next deployment fails. It is not rolled back. */
  fails = '';
  private isStopped = false;
  private readonly working: Promise<void>;

  constructor(
    private readonly world: World,
    private readonly serves: (commit: string) => void,
  ) {
    this.working = this.work();
  }

  async stop(): Promise<void> {
    this.isStopped = true;
    await this.working;
  }

  private async work(): Promise<void> {
    const client = new CodeDeployClient({ region });
    for (; !this.isStopped; await new Promise((resolve) => setTimeout(resolve, 50))) {
      const question = {
        applicationName: NAME,
        deploymentGroupName: NAME,
        includeOnlyStatuses: ['Created' as const],
      };
      const { deployments = [] } = await client.send(new ListDeploymentsCommand(question));
      for (const deploymentId of deployments) {
        const { deploymentInfo: info } = await client.send(new GetDeploymentCommand({ deploymentId }));
        this.carryOut(deploymentId, info?.revision?.s3Location?.key ?? '', {
          ...(info?.description?.startsWith('Restart') && { config: info.deploymentConfigName }),
          goesBack: info?.autoRollbackConfiguration?.enabled ?? false,
          pastAlarms: info?.overrideAlarmConfiguration?.enabled === false,
        });
      }
    }
  }

  private carryOut(id: string, key: string, order: Omit<Order, 'commit'>): void {
    const commit = COMMITS.find((each) => key.endsWith(each.slice(0, 7))) ?? '';
    this.orders.push({ commit, ...order });
    const fails = this.fails !== '' && commit.startsWith(this.fails);
    this.fails = fails ? '' : this.fails;
    if (!fails) this.serves(commit);
    this.world.aws.deployments.set(id, fails ? 'Failed' : 'Succeeded');
  }
}
