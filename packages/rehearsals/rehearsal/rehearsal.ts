import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT, START } from '../../command';
import { type Facts, loadFacts } from '../../facts';
import { ACCOUNT, type EmbeddedAws, startEmbeddedAws } from '../../embedded-aws';
import { cleanEnvironment } from '../clean-environment';
import { type LongWait, Precedence } from './precedence';
import { bin, endPrograms, expectProgram, type Ended } from './programs';
import { writeSettings } from './settings-file';

/** The measurements of one stack. */
export interface StackFigures {
  resources?: number;
  applySeconds?: number;
  secondPlanSeconds?: number;
  destroySeconds?: number;
}

/** The environment of a destroy that must be refused. */
const REFUSED = {
  AWS_ACCESS_KEY_ID: 'AKIAREFUSED000000000',
  TF_CLI_ARGS_plan: '-lock=false',
  TF_CLI_ARGS_destroy: '-lock=false',
};

/** The whole life of the stacks on an embedded AWS, step by step. A step throws where something does not hold. */
export class Rehearsal {
  readonly settings: Facts;
  readonly figures = new Map<string, StackFigures>();
  /** What is left on the embedded AWS in the end. */
  leftOver: string[] = [];
  /** How many requests and answers were compared with the service models. */
  modelSummary = '';
  private aws?: EmbeddedAws;
  private readonly precedence = new Precedence(() => this.embedded.requests);
  private readonly folder = join(ROOT, '.local', 'rehearsal');
  private readonly output = join(this.folder, 'cdktf.out');

  constructor() {
    this.settings = loadFacts({ account: ACCOUNT });
  }

  get stacks(): readonly string[] {
    return this.settings.stacksBesideState;
  }

  get protectedStages(): string[] {
    return this.stacks.filter((stack) => this.settings.stages[stack]?.protected);
  }

  async start(): Promise<string> {
    rmSync(this.folder, { recursive: true, force: true });
    const { domain, region } = this.settings;
    this.aws = await startEmbeddedAws({ domain, region, logDirectory: join(this.folder, 'logs') });
    return this.aws.endpoint;
  }

  /** In an output folder of its own: the other stacks are synthesized meanwhile. */
  async bootstrap(): Promise<void> {
    const command = [...START, 'packages/deploy/bootstrap.ts', '--yes'];
    const { seconds } = await this.precedence.take(
      'state',
      () => this.expect('state', 'bootstrap', command, { CDKTF_OUTDIR: this.outputOf('state') }),
      { action: 'PutBucketLifecycleConfiguration', resource: this.settings.stateBucket },
    );
    this.note('state', { applySeconds: seconds });
  }

  /**
   * Synthesizes all stacks at once by the CLI. `cdktf deploy` would do it too, but then stacks could not deploy
   * together.
   */
  async synthesize(): Promise<void> {
    await this.expect('all', 'synth', [bin('cdktf'), 'synth', '--output', this.output]);
  }

  async deploy(stack: string): Promise<void> {
    const deploy = () => this.expect(stack, 'deploy', this.cdktf('deploy', stack));
    const { seconds } = await this.first(stack, deploy, this.callOf(stack, 'CreateLoadBalancer'));
    this.note(stack, { applySeconds: seconds });
  }

  /**
   * A plan right after an apply must be empty: with -detailed-exitcode, a plan with changes ends with 2. Also reads how
   * many resources there are.
   */
  async planAgain(stack: string): Promise<void> {
    const plan = [...this.terraform(stack), 'plan', '-input=false', '-detailed-exitcode'];
    const [{ seconds }, resources] = await this.first(stack, () =>
      Promise.all([this.expect(stack, 'second-plan', plan), this.countResources(stack)]),
    );
    this.note(stack, { secondPlanSeconds: seconds, resources });
  }

  /**
   * All ways to destroy a stage with settings that protect it must be refused, and may delete nothing. The tries have
   * access keys of their own, because this stage and others are changed at the same time; and they take no lock, which
   * would be another reason to be refused.
   */
  private async seeRefused(stage: string): Promise<void> {
    const plan = [...this.terraform(stage), 'plan', '-destroy', '-input=false'];
    const [guarded, planned] = await Promise.all([
      this.expect(stage, 'destroy-refused', this.destroyCommand(stage), REFUSED, 1),
      // The CLI cuts long output before the reason: Terraform prints it whole.
      this.expect(stage, 'plan-destroy-refused', plan, REFUSED, 1),
      this.expect(stage, 'cdktf-destroy-refused', this.cdktf('destroy', stage), REFUSED, 1),
    ]);
    if (!planned.output.includes('lifecycle.prevent_destroy'))
      throw new Error('It was refused for another reason than prevent_destroy.');
    if (!guarded.output.includes(`${stage} is protected`))
      throw new Error('The refusal does not say that the stage is protected.');
    const deleted = this.deletionsOf(REFUSED.AWS_ACCESS_KEY_ID);
    if (deleted.length > 0) throw new Error(`The refused destroy of ${stage} deleted: ${deleted.join(', ')}`);
  }

  /**
   * Takes the documented way: sets `protected: false` and applies it. While that waits for AWS, a destroy with the
   * settings of before is tried.
   */
  async unprotect(stack: string): Promise<void> {
    const command = [...START, 'packages/deploy/deploy.ts', stack, '--yes'];
    const waits = this.callOf(stack, 'ModifyLoadBalancerAttributes');
    const unprotect = () => this.expect(stack, 'unprotect', command, this.unprotected(stack));
    const unprotected = this.first(stack, unprotect, waits);
    if (this.protectedStages.includes(stack)) {
      await this.precedence.seen(waits, unprotected);
      await this.seeRefused(stack);
    }
    await unprotected;
  }

  async destroy(stage: string): Promise<void> {
    const { seconds } = await this.expect(
      stage,
      'destroy',
      this.destroyCommand(stage),
      this.unprotected(stage),
    );
    this.note(stage, { destroySeconds: seconds });
  }

  /** Lists what the embedded AWS has, service by service: only the state bucket may be left. */
  async lookForLeftOvers(): Promise<void> {
    this.leftOver = await this.embedded.leftOver();
    const kept = `s3 bucket ${this.settings.stateBucket}`;
    const forgotten = this.leftOver.filter((thing) => thing !== kept);
    if (forgotten.length > 0) throw new Error(`Left over after the destroy:\n${forgotten.join('\n')}`);
  }

  /** Compares every request and answer with the services' own models, while they are made. */
  holdAgainstModels(): void {
    const { unexplained, stale, summary } = this.embedded.conformance;
    // Other settings make other calls: an explanation that they do not need may be needed with the shipped settings.
    const unseen = stale.map((what) => `Explained, but not met: ${what}`);
    this.modelSummary = [`${summary}.`, ...unseen].join('\n');
    if (unexplained.length === 0) return;
    const lines = unexplained.map(({ what, example, count }) => `${what} (${count} times, first ${example})`);
    throw new Error(`Not as the service models say:\n${lines.join('\n')}`);
  }

  async stop(): Promise<void> {
    endPrograms();
    this.writeCalls();
    await this.aws?.stop();
  }

  /** Writes down every operation that was called: the rights that the stacks need. */
  private writeCalls(): void {
    if (!this.aws) return;
    const calls = this.aws.requests.map(({ permission, mutating, resource }) => ({
      permission,
      mutating,
      resource,
    }));
    const kinds = [...new Set(calls.map((call) => JSON.stringify(call)))].sort();
    writeFileSync(join(this.folder, 'calls.jsonl'), `${kinds.join('\n')}\n`);
  }

  private get embedded(): EmbeddedAws {
    if (!this.aws) throw new Error('The embedded AWS is not started.');
    return this.aws;
  }

  private deletionsOf(accessKeyId: string): string[] {
    // Every plan writes and removes the lock of the state.
    return this.embedded.requests
      .filter(
        (request) =>
          request.accessKeyId === accessKeyId &&
          /^(Delete|Terminate|Release|Deregister)/.test(request.action) &&
          !/\.tflock$/.test(request.resource),
      )
      .map(({ service, action, resource }) => `${service}:${action} ${resource}`);
  }

  private outputOf(stack: string): string {
    return stack === 'state' ? `${this.output}.state` : this.output;
  }

  /** Does a step of a stack. Those of a protected stage have precedence: its life is the longest. */
  private first<Result>(stack: string, step: () => Promise<Result>, until?: LongWait): Promise<Result> {
    return stack === this.protectedStages[0] ? this.precedence.take(stack, step, until) : step();
  }

  /** A call for a stage's load balancer, after which Terraform waits for half a minute or longer. */
  private callOf(stage: string, action: string): LongWait {
    return { action, resource: `/${this.settings.stages[stage]?.loadBalancerName}` };
  }

  private cdktf(command: 'deploy' | 'destroy', stack: string): string[] {
    return [bin('cdktf'), command, stack, '--auto-approve', '--skip-synth', '--output', this.output];
  }

  private terraform(stack: string): string[] {
    return ['terraform', `-chdir=${join(this.outputOf(stack), 'stacks', stack)}`];
  }

  private destroyCommand(stage: string): string[] {
    return [...START, 'packages/deploy/destroy.ts', stage, '--yes'];
  }

  /** Settings without protection, in an output folder for each stage: stages are destroyed at the same time. */
  private unprotected(stage: string): Record<string, string> {
    return {
      CONFIG: writeSettings(this.folder, this.settings, { unprotect: true }),
      CDKTF_OUTDIR: join(this.folder, `cdktf.out.${stage}`),
    };
  }

  private async countResources(stack: string): Promise<number> {
    const { output } = await this.expect(stack, 'state-list', [...this.terraform(stack), 'state', 'list']);
    return output.split('\n').filter((line) => /^aws_/.test(line)).length;
  }

  private note(stack: string, figures: StackFigures): void {
    this.figures.set(stack, { ...this.figures.get(stack), ...figures });
  }

  private async expect(
    stack: string,
    step: string,
    command: string[],
    extra: Record<string, string> = {},
    status = 0,
  ): Promise<Ended> {
    await this.precedence.turn(stack);
    const config = writeSettings(this.folder, this.settings, { unprotect: false });
    const env = cleanEnvironment(this.embedded, {
      CONFIG: config,
      CDKTF_OUTDIR: this.output,
      CI: '1',
      ...extra,
    });
    return expectProgram(command, env, join(this.folder, 'logs', `${stack}-${step}.log`), status);
  }
}
