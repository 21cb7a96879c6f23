import { AutoScalingClient, DescribeAutoScalingGroupsCommand } from '@aws-sdk/client-auto-scaling';
import {
  CodePipelineClient,
  GetPipelineExecutionCommand,
  GetPipelineStateCommand,
  ListPipelineExecutionsCommand,
} from '@aws-sdk/client-codepipeline';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { ROOT, START } from '../../../command';
import { loadFacts, prefixOf } from '../../../facts';
import { cleanEnvironment } from '../../clean-environment';
import { COMMITS, type ReleaseName } from '../commits';
import type { Outcome } from '../deploy/deployment';
import { Fleet } from '../fleet';
import type { Instance } from '../instance/instance';
import { INSTANCES } from '../load-balancer/load-balancer';
import { readCommandDocument } from '../pipeline/synthesized';
import type { Preparation } from '../preparation';
import { type Ended, run } from '../processes';
import { shortened } from '../times';
import { Account } from './account';
import { CodeDeploy } from './code-deploy';
import { SystemsManager } from './systems-manager';

/** The measured parts, in their order. */
export const ROLLBACK_PARTS = [
  'last good',
  'ten before',
  'fails its check',
  'one left out',
  'restarted',
  'released again',
] as const;
export type RollbackPart = (typeof ROLLBACK_PARTS)[number];

/** The share of the waiting times that is waited here: the checks do not depend on them. */
const SHARE = 1 / 3;
/** The time limit of a command, in seconds. */
const COMMAND_SECONDS = 900;
/** The commit of a push that arrives during a rollback. */
const PUSHED = 'ca7e'.padEnd(40, '0');

/** How a command ended, and which executions then waited before the stage. */
export interface Commanded {
  readonly ended: Ended;
  readonly waiting: readonly string[];
  readonly isOpen: boolean;
}

/**
 * `npm run rollback`, `restart` and `release` themselves, on serving instances. CodeDeploy, the pipeline and the group
 * answer from the embedded AWS; the deployments that they create are carried out on the instances.
 */
export class Rollbacks {
  readonly fleet: Fleet<RollbackPart>;
  readonly commanded = new Map<RollbackPart, Commanded>();
  /** The push during the first rollback, and its status in the end. */
  pushed = { id: '', status: '' };
  private account?: Account;
  private codeDeploy?: CodeDeploy;
  private manager?: SystemsManager;
  private part: RollbackPart = 'last good';
  private leavesOut?: string;
  private readonly settings = loadFacts();
  private readonly instances = new Map<string, Instance>();

  constructor(
    private readonly prepared: Preparation,
    onProgress: (text: string) => void,
  ) {
    const { stage, times, perSecond } = prepared;
    const folder = join(prepared.folder, 'rollback');
    this.fleet = new Fleet({ stage, times: shortened(times, SHARE), perSecond, folder, onProgress });
  }

  /** Starts with a history of eleven releases; the instances have the newest one. */
  async start(): Promise<void> {
    const { stage, synthesized } = this.prepared;
    await this.fleet.start(this.prepared.bundle('new'));
    this.account = await Account.make(this.settings, stage.name, INSTANCES.length);
    for (const [index, name] of PAST.entries())
      await this.account.remember(
        { commit: commitOf(name), message: `Release ${name}`, key: keyOf(name) },
        (PAST.length - index) * 600,
      );
    const { AutoScalingGroups: [group] = [] } = await new AutoScalingClient({ region: this.region }).send(
      new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [this.account.name] }),
    );
    for (const [index, name] of INSTANCES.entries()) {
      const instance = this.fleet.instance(name);
      instance.root.link('/proc', '/proc');
      this.instances.set(group?.Instances?.[index]?.InstanceId ?? '', instance);
    }
    this.manager = new SystemsManager({
      instances: () => this.instances,
      document: (name) => readCommandDocument(synthesized, stage.name, name),
    });
    process.env.AWS_ENDPOINT_URL_SSM = await this.manager.listen();
    const deploy = (key: string) => this.deployed(key);
    this.codeDeploy = new CodeDeploy(this.account, deploy, this.region, keyOf('new'));
    this.codeDeploy.start();
    await this.fleet.startLoad();
  }

  /** From the release in service to the last good one; meanwhile a push arrives. */
  lastGood(): Promise<void> {
    return this.live('last good', async () => {
      const away = this.fleet.untilProgress('b: BeforeInstall');
      const command = this.command('rollback', this.stage, '--yes');
      await Promise.race([away, command]);
      this.pushed.id = this.known.push(PUSHED, 'What comes next');
      return command;
    });
  }

  /** Rolls back ten releases. */
  tenBefore(): Promise<void> {
    return this.live('ten before', () => this.command('rollback', this.stage, commitOf('old'), '--yes'));
  }

  /** Rolls back to a release that does not start any more. */
  failsItsCheck(): Promise<void> {
    return this.live('fails its check', () =>
      this.command('rollback', this.stage, commitOf('unhealthy').slice(0, 10), '--yes'),
    );
  }

  /** CodeDeploy reports success where only the last instance failed. [CodeDeploy API, MinimumHealthyHosts] */
  oneLeftOut(): Promise<void> {
    return this.live('one left out', async () => {
      this.leavesOut = INSTANCES.at(-1);
      return this.program(join(__dirname, 'impatient.ts'), this.stage, commitOf('before'));
    });
  }

  restart(): Promise<void> {
    return this.live('restarted', () => this.command('restart', this.stage, '--yes'));
  }

  /** The waiting execution is abandoned, and the newest commit goes through the pipeline. */
  async releaseAgain(): Promise<void> {
    await this.live('released again', async () => {
      const before = await this.executions();
      const command = this.command('release');
      let id: string | undefined;
      for (const end = Date.now() + COMMAND_SECONDS * 1000; !id && Date.now() < end; await sleep(200))
        id = (await this.executions()).find((each) => !before.includes(each));
      if (!id) return command;
      this.known.aws.pipelines.fetch(id, { commit: COMMITS.new, message: 'Release new' });
      this.known.finishUntilDeploy(id);
      const deployment = await this.known.deployByPipeline(keyOf('new'));
      const status = await this.endOf(deployment);
      this.known.aws.pipelines.finish(id, status, '', deployment);
      return command;
    });
    const question = { pipelineName: this.pipeline, pipelineExecutionId: this.pushed.id };
    const { pipelineExecution } = await this.codePipeline.send(new GetPipelineExecutionCommand(question));
    this.pushed.status = pipelineExecution?.status ?? '';
    await this.fleet.stopLoad();
  }

  /** Stops everything, wherever the rehearsal is. */
  async stop(): Promise<void> {
    await this.codeDeploy?.stop();
    this.manager?.stop();
    await this.account?.aws.stop();
    await this.fleet.stop();
  }

  private live(part: RollbackPart, work: () => Promise<Ended>): Promise<void> {
    this.part = part;
    return this.fleet.measure(part, async () => {
      const ended = await work();
      const { stageStates = [] } = await this.codePipeline.send(
        new GetPipelineStateCommand({ name: this.pipeline }),
      );
      const state = stageStates.find(({ stageName }) => stageName === `Deploy-${this.stage}`);
      const waiting = (state?.inboundExecutions ?? []).map(
        ({ pipelineExecutionId = '' }) => pipelineExecutionId,
      );
      this.commanded.set(part, { ended, waiting, isOpen: state?.inboundTransitionState?.enabled ?? true });
    });
  }

  /** Runs `npm run <name>` unchanged. */
  private command(name: string, ...args: string[]): Promise<Ended> {
    return this.program(`packages/deploy/${name}.ts`, ...args);
  }

  private program(file: string, ...args: string[]): Promise<Ended> {
    const env = cleanEnvironment(this.known.aws, {
      AWS_ENDPOINT_URL_SSM: process.env.AWS_ENDPOINT_URL_SSM ?? '',
      CI: '1',
    });
    return run([...START, file, ...args], {
      cwd: ROOT,
      env,
      logFile: join(this.prepared.folder, 'rollback', 'commands.log'),
      timeoutSeconds: COMMAND_SECONDS,
    });
  }

  private async deployed(key: string): Promise<Outcome> {
    const { leavesOut } = this;
    this.leavesOut = undefined;
    return this.fleet.deploy(this.part, this.prepared.bundle(nameOf(key)), true, leavesOut);
  }

  private async endOf(deployment: string): Promise<'Succeeded' | 'Failed'> {
    for (;;) {
      const status = this.known.aws.deployments.statusOf(deployment);
      if (status === 'Succeeded' || status === 'Failed') return status;
      await sleep(200);
    }
  }

  private async executions(): Promise<string[]> {
    const question = new ListPipelineExecutionsCommand({ pipelineName: this.pipeline });
    const { pipelineExecutionSummaries = [] } = await this.codePipeline.send(question);
    return pipelineExecutionSummaries.map(({ pipelineExecutionId = '' }) => pipelineExecutionId);
  }

  private get codePipeline(): CodePipelineClient {
    return new CodePipelineClient({ region: this.region });
  }

  private get known(): Account {
    if (!this.account) throw new Error('Nothing is started yet.');
    return this.account;
  }

  private get pipeline(): string {
    return prefixOf(this.settings, 'pipeline');
  }

  private get region(): string {
    return this.settings.region;
  }

  private get stage(): string {
    return this.prepared.stage.name;
  }
}

/** From the oldest to the newest, which is in service. A release with a number for a name only needs its record. */
const PAST: readonly (ReleaseName | number)[] = ['old', 1, 2, 'unhealthy', 3, 4, 5, 6, 7, 'before', 'new'];

const commitOf = (name: ReleaseName | number): string =>
  typeof name === 'number' ? `5e${name}`.padEnd(40, '0') : COMMITS[name];
const keyOf = (name: ReleaseName | number): string => `pipeline/release/${name}`;
const nameOf = (key: string): ReleaseName => key.slice('pipeline/release/'.length) as ReleaseName;
