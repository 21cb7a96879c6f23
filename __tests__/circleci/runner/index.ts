import { mkdirSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../../../commands/command';
import { Caches } from './caches';
import { Config, type PlannedJob, type PlannedWorkflow } from './config';
import { JobRun, type RanJob } from './job';
import { Repository } from './repository';
import { Services } from './services';
import { mapping, NotPlayed } from './strict';

export { Repository } from './repository';
export { Services } from './services';

export interface JobResult extends Partial<RanJob> {
  readonly name: string;
  readonly result: 'success' | 'failed' | 'approved' | 'on hold' | 'not run';
}

/** What became of a pipeline. */
export interface PipelineResult {
  readonly continued: boolean;
  readonly jobs: readonly JobResult[];
  job(name: string): JobResult;
}

/** How a pipeline is triggered. */
export interface Trigger {
  readonly branch: string;
  /** Its parameters. @default those that the file says */
  readonly parameters?: Readonly<Record<string, string>>;
  /** What CircleCI or the project sets besides; undefined takes one away. @default none */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Called at an approval, and says whether a person approves. @default nobody does */
  readonly approve?: () => boolean | Promise<boolean>;
}

/** A project in CircleCI: its repository, its caches, and what is set in every job. */
export class CircleCi {
  readonly caches: Caches;
  readonly seconds: string[] = [];
  private readonly checked = new Map<string, RanJob>();

  constructor(
    private readonly folder: string,
    readonly repository: Repository,
    readonly services: Services,
    private readonly environment: NodeJS.ProcessEnv,
  ) {
    this.caches = new Caches(join(folder, 'caches'));
  }

  /** As after earlier pipelines: the packages of this project are in the cache. */
  primeCaches(): void {
    const config = new Config(this.repository.file('main', '.circleci/config.yml'), {});
    for (const { kind, value } of config.writtenSteps()) {
      if (kind !== 'save_cache') continue;
      const { key, paths } = mapping(value, kind, ['key', 'paths']);
      this.caches.save(key, paths, ROOT);
    }
  }

  /** Runs a pipeline to its end, or to an approval that nobody gives. */
  async trigger(trigger: Trigger): Promise<PipelineResult> {
    const commit = this.repository.head(trigger.branch);
    const key = this.services.issueKey();
    const parameters = trigger.parameters ?? {};
    const setup = new Config(this.repository.file(commit, '.circleci/config.yml'), parameters);
    const workflows = setup.workflows();
    if (!setup.isSetup || workflows.length !== 1)
      throw new NotPlayed(`A set-up configuration has one workflow, not ${workflows.length}.`);
    const jobs = await this.workflow(workflows[0] as PlannedWorkflow, trigger, commit, key);
    const continuation = this.services.continuations.get(key);
    if (continuation) {
      for (const name of Object.keys(continuation.parameters))
        if (name in parameters) throw new NotPlayed(`Conflicting pipeline parameters: ${name}.`);
      const config = new Config(continuation.configuration, { ...parameters, ...continuation.parameters });
      if (config.isSetup) throw new NotPlayed('A pipeline is not continued with a set-up configuration.');
      for (const workflow of config.workflows())
        jobs.push(...(await this.workflow(workflow, trigger, commit)));
    }
    return {
      continued: continuation !== undefined,
      jobs,
      job: (name) => jobs.find((job) => job.name === name) ?? { name, result: 'not run' },
    };
  }

  private async workflow(
    { name, jobs }: PlannedWorkflow,
    trigger: Trigger,
    commit: string,
    key?: string,
  ): Promise<JobResult[]> {
    const folder = mkdtempSync(join(this.folder, `${name}-`));
    const workspace = join(folder, 'workspace');
    mkdirSync(workspace);
    const results: JobResult[] = [];
    for (const job of jobs) {
      const before = results.filter((result) => job.requires.includes(result.name));
      if (before.some(({ result }) => result !== 'success' && result !== 'approved'))
        results.push({ name: job.name, result: 'not run' });
      else if (job.isApproval)
        results.push({ name: job.name, result: (await trigger.approve?.()) ? 'approved' : 'on hold' });
      else {
        const environment = this.environmentOf(job, trigger, commit, key);
        const ran = await this.run(job, { folder, workspace, environment, commit });
        this.seconds.push(`${name}/${job.name}: ${ran.seconds} s, ${ran.halted ? 'halted' : ran.status}`);
        results.push({ name: job.name, result: ran.status, ...ran });
      }
    }
    return results;
  }

  /** `check` looks at nothing but the commit: a second time for the same one proves nothing more. */
  private async run(
    job: PlannedJob,
    around: { folder: string; workspace: string; environment: NodeJS.ProcessEnv; commit: string },
  ): Promise<RanJob> {
    const earlier = job.name === 'check' ? this.checked.get(around.commit) : undefined;
    if (earlier) return earlier;
    const { caches, repository } = this;
    const ran = await new JobRun(job, { ...around, caches, repository: repository.folder }).run();
    if (job.name === 'check') this.checked.set(around.commit, ran);
    return ran;
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
      ...(key && { CIRCLE_CONTINUATION_KEY: key }),
      ...environment,
    };
    return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  }
}
