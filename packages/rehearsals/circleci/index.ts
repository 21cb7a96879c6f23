import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { Caches } from './caches';
import { Config, type PlannedJob, type PlannedWorkflow } from './config';
import { JobRun, type RanJob } from './job';
import { Repository } from './repository';
import { Services } from './services';
import { NotPlayed } from './strict';

export { Repository } from './repository';
export { Services } from './services';

export interface JobResult extends Partial<RanJob> {
  readonly name: string;
  readonly result: 'success' | 'failed' | 'approved' | 'on hold' | 'not run' | 'left out';
}

/** The result of a pipeline. */
export interface PipelineResult {
  readonly continued: boolean;
  readonly jobs: readonly JobResult[];
  job(name: string): JobResult;
  /** Runs a job again with the same commit and the same workspace. */
  rerun(name: string): Promise<JobResult>;
}

/** Runs a job with its environment. */
type Run = () => Promise<JobResult>;

/** How a pipeline is triggered. */
export interface Trigger {
  readonly branch: string;
  /** The pipeline's parameters. @default those in the file */
  readonly parameters?: Readonly<Record<string, string>>;
  /** More environment variables of CircleCI or the project; undefined removes one. @default none */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Called at an approval job; returns whether a person approves. @default not approved */
  readonly approve?: () => boolean | Promise<boolean>;
  /** Contexts whose groups the person is not in. Jobs with one of them do not run. @default none */
  readonly lackedContexts?: readonly string[];
  /** Jobs to leave out, because another test runs them. @default none */
  readonly leaveOut?: readonly string[];
}

/** Results of a job after which the jobs that require it run. */
const GOES_ON: readonly JobResult['result'][] = ['success', 'approved', 'left out'];

/** A project in CircleCI: its repository, its caches, and the environment of every job. */
export class CircleCi {
  readonly caches: Caches;
  /** The duration of each job, in the order of their ends. */
  readonly seconds: string[] = [];
  /** The last job of each serial group. */
  private readonly groups = new Map<string, Promise<JobResult>>();

  constructor(
    private readonly folder: string,
    readonly repository: Repository,
    readonly services: Services,
    private readonly environment: NodeJS.ProcessEnv,
  ) {
    this.caches = new Caches(join(folder, 'caches'));
  }

  /** Runs a pipeline to its end, or to an approval job that is not approved. */
  async trigger(trigger: Trigger): Promise<PipelineResult> {
    const commit = this.repository.head(trigger.branch);
    const key = this.services.issueKey();
    const parameters = trigger.parameters ?? {};
    const setup = new Config(this.repository.file(commit, '.circleci/config.yml'), parameters);
    const workflows = setup.workflows();
    if (!setup.isSetup || workflows.length !== 1)
      throw new NotPlayed(`A set-up configuration has one workflow, not ${workflows.length}.`);
    const runs = new Map<string, Run>();
    const jobs = await this.workflow(workflows[0] as PlannedWorkflow, trigger, commit, runs, key);
    const continuation = this.services.continuations.get(key);
    if (continuation) {
      for (const name of Object.keys(continuation.parameters))
        if (name in parameters) throw new NotPlayed(`Conflicting pipeline parameters: ${name}.`);
      const config = new Config(continuation.configuration, { ...parameters, ...continuation.parameters });
      if (config.isSetup) throw new NotPlayed('A pipeline is not continued with a set-up configuration.');
      for (const workflow of config.workflows())
        jobs.push(...(await this.workflow(workflow, trigger, commit, runs)));
    }
    return {
      continued: continuation !== undefined,
      jobs,
      job: (name) => jobs.find((job) => job.name === name) ?? { name, result: 'not run' },
      rerun: (name) => runs.get(name)?.() ?? Promise.reject(new NotPlayed(`The job ${name} did not run.`)),
    };
  }

  private async workflow(
    { name, jobs }: PlannedWorkflow,
    trigger: Trigger,
    commit: string,
    runs: Map<string, Run>,
    key?: string,
  ): Promise<JobResult[]> {
    const folder = mkdtempSync(join(this.folder, `${name}-`));
    const workspace = join(folder, 'workspace');
    mkdirSync(workspace);
    const results: JobResult[] = [];
    for (const job of jobs) {
      const before = results.filter((result) => job.requires.includes(result.name));
      const isUnauthorized = job.contexts.some((context) => trigger.lackedContexts?.includes(context));
      if (isUnauthorized || before.some(({ result }) => !GOES_ON.includes(result)))
        results.push({ name: job.name, result: 'not run' });
      else if (trigger.leaveOut?.includes(job.name)) results.push({ name: job.name, result: 'left out' });
      else if (job.isApproval)
        results.push({ name: job.name, result: (await trigger.approve?.()) ? 'approved' : 'on hold' });
      else {
        const environment = this.environmentOf(job, trigger, commit, key);
        const { caches, repository } = this;
        const checkouts = join(this.folder, 'checkouts');
        const around = {
          folder,
          checkouts,
          workspace,
          environment,
          commit,
          caches,
          repository: repository.folder,
        };
        const run = async (): Promise<JobResult> => {
          const ran = await new JobRun(job, around).run();
          this.seconds.push(`${name}/${job.name}: ${ran.seconds} s, ${ran.halted ? 'halted' : ran.status}`);
          return { name: job.name, result: ran.status, ...ran };
        };
        const inTurn = () => this.inTurn(job.serialGroup, run);
        runs.set(job.name, inTurn);
        results.push(await inTurn());
      }
    }
    return results;
  }

  /** Runs the jobs of a serial group one after another, across pipelines. */
  private inTurn(group: string | undefined, run: Run): Promise<JobResult> {
    if (group === undefined) return run();
    const before = this.groups.get(group) ?? Promise.resolve();
    const turn = before.then(run, run);
    this.groups.set(group, turn);
    return turn;
  }

  private environmentOf(
    { name }: PlannedJob,
    { branch, environment = {} }: Trigger,
    commit: string,
    key?: string,
  ): NodeJS.ProcessEnv {
    const all = {
      ...this.environment,
      CI: 'true',
      CIRCLECI: 'true',
      CIRCLE_JOB: name,
      CIRCLE_BRANCH: branch,
      CIRCLE_SHA1: commit,
      CIRCLE_BUILD_NUM: '1',
      CIRCLE_OIDC_TOKEN_V2: 'token-of-circleci',
      CIRCLE_API_URL: this.services.url,
      GITHUB_API_URL: this.services.url,
      TERRAFORM_RELEASES_URL: `${this.services.url}/terraform`,
      ...(key && { CIRCLE_CONTINUATION_KEY: key }),
      ...environment,
    };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  }
}
