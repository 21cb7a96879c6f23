import { parse } from 'yaml';
import { asScope, fill, holds, parameterValues, type Scope } from './parameters';
import { list, mapping, type Mapping, NotPlayed, single, text } from './strict';

const TOP = ['version', 'setup', 'parameters', 'executors', 'commands', 'jobs', 'workflows'];
const OF_JOB = ['executor', 'parameters', 'steps'];
const OF_COMMAND = ['parameters', 'steps'];
const IN_WORKFLOW = ['name', 'requires', 'type', 'serial-group', 'context'];

/** Resource classes of Docker on x86. [CircleCI: Using the Docker execution environment] */
const RESOURCE_CLASSES = ['small', 'medium', 'medium+', 'large', 'xlarge', '2xlarge', '2xlarge+'];

/** A step with its commands and parameters resolved. */
export interface Step {
  readonly kind: string;
  readonly value: unknown;
}

/** A job of a workflow, with all that CircleCI needs to run it. */
export interface PlannedJob {
  readonly name: string;
  readonly requires: readonly string[];
  readonly isApproval: boolean;
  readonly serialGroup?: string;
  /** The contexts whose groups a person must be in for the job to run. */
  readonly contexts: readonly string[];
  readonly steps: readonly Step[];
}

export interface PlannedWorkflow {
  readonly name: string;
  readonly jobs: readonly PlannedJob[];
}

/** CircleCI's built-in steps that the runner can run. */
export const STEPS = [
  'checkout',
  'run',
  'restore_cache',
  'save_cache',
  'persist_to_workspace',
  'attach_workspace',
  'store_artifacts',
];

/** A CircleCI configuration, resolved for a pipeline. It refuses everything that the runner cannot run. */
export class Config {
  readonly isSetup: boolean;
  private readonly top: Mapping;
  private readonly scope: Scope;

  /**
   * @param yaml the file's text
   * @param given the parameters with which the pipeline was triggered
   * @throws NotPlayed
   */
  constructor(yaml: string, given: Readonly<Record<string, string>>, slug = 'gh/acme/hello') {
    this.top = mapping(parse(yaml, { merge: false }), 'the file', TOP);
    if (this.top['version'] !== 2.1) throw new NotPlayed(`version ${String(this.top['version'])}`);
    this.isSetup = this.top['setup'] === true;
    const values = parameterValues(this.top['parameters'], given, 'the pipeline');
    this.scope = { ...asScope('pipeline.parameters', values), 'pipeline.project.slug': slug };
    this.checkExecutors();
    // Also checks jobs and commands that this pipeline does not use.
    this.checkAll('jobs', OF_JOB);
    this.checkAll('commands', OF_COMMAND);
  }

  /** The workflows whose condition is true. */
  workflows(): PlannedWorkflow[] {
    const all = Object.entries(mapping(this.top['workflows'], 'workflows'));
    return all.flatMap(([name, workflow]) => {
      const where = `workflow ${name}`;
      const { when, unless, jobs } = fill(mapping(workflow, where, ['when', 'unless', 'jobs']), this.scope);
      if (when !== undefined && !holds(when, where)) return [];
      if (unless !== undefined && holds(unless, where)) return [];
      return [
        {
          name,
          jobs: this.ordered(
            list(jobs, where).map((job) => this.job(job, where)),
            where,
          ),
        },
      ];
    });
  }

  private job(invocation: unknown, workflow: string): PlannedJob {
    const [job, given] = typeof invocation === 'string' ? [invocation, {}] : single(invocation, workflow);
    const where = `${workflow}: ${job}`;
    const own = mapping(given, where);
    const { name = job, requires = [], type } = own;
    const about = {
      name: text(name, where),
      requires: list(requires, where).map((one) => text(one, where)),
      contexts: list([own['context'] ?? []].flat(), where).map((one) => text(one, where)),
      ...(own['serial-group'] !== undefined && { serialGroup: text(own['serial-group'], where) }),
    };
    const rest = Object.fromEntries(Object.entries(own).filter(([key]) => !IN_WORKFLOW.includes(key)));
    if (type === 'approval') {
      mapping(rest, where, []);
      return { ...about, isApproval: true, steps: [] };
    }
    if (type !== undefined) throw new NotPlayed(`${where}: the runner does not play type ${String(type)}.`);
    const declared = mapping(mapping(this.top['jobs'], 'jobs')[job], where);
    if (!(text(declared['executor'], where) in mapping(this.top['executors'], 'executors')))
      throw new NotPlayed(`${where}: there is no such executor.`);
    const values = parameterValues(declared['parameters'], rest, where);
    return { ...about, isApproval: false, steps: this.steps(declared['steps'], values, where) };
  }

  /** Replaces commands by their steps, and parameters by their values. */
  private steps(written: unknown, values: Readonly<Record<string, string>>, where: string): Step[] {
    const scope = { ...this.scope, ...asScope('parameters', values) };
    const commands = mapping(this.top['commands'] ?? {}, 'commands');
    return list(written, where).flatMap((one) => {
      const { kind, value } = stepOf(fill(one, scope), where);
      if (STEPS.includes(kind)) return [{ kind, value }];
      if (!(kind in commands)) throw new NotPlayed(`${where}: the runner does not play the step ${kind}.`);
      const inside = `${where}: ${kind}`;
      const command = mapping(commands[kind], inside);
      const given = parameterValues(command['parameters'], mapping(value ?? {}, inside), inside);
      return this.steps(command['steps'], given, inside);
    });
  }

  private ordered(jobs: readonly PlannedJob[], where: string): PlannedJob[] {
    const done: PlannedJob[] = [];
    while (done.length < jobs.length) {
      const names = done.map(({ name }) => name);
      const next = jobs.find(
        (job) => !done.includes(job) && job.requires.every((required) => names.includes(required)),
      );
      if (!next) throw new NotPlayed(`${where}: a job requires one that is not there, or itself.`);
      done.push(next);
    }
    return done;
  }

  private checkAll(kind: 'jobs' | 'commands', known: readonly string[]): void {
    for (const [name, one] of Object.entries(mapping(this.top[kind] ?? {}, kind))) mapping(one, name, known);
  }

  private checkExecutors(): void {
    for (const [name, executor] of Object.entries(mapping(this.top['executors'], 'executors'))) {
      const { docker, resource_class: size = 'large' } = mapping(executor, name, [
        'docker',
        'resource_class',
      ]);
      const images = list(docker, name).map((image) => mapping(image, name, ['image'])['image']);
      if (images.length !== 1) throw new NotPlayed(`${name}: one image, not ${images.length}.`);
      text(images[0], name);
      if (!RESOURCE_CLASSES.includes(text(size, name)))
        throw new NotPlayed(`${name}: docker on x86 has no resource_class ${String(size)}.`);
    }
  }
}

function stepOf(written: unknown, where: string): Step {
  if (typeof written === 'string') return { kind: written, value: undefined };
  const [kind, value] = single(written, where);
  return { kind, value };
}
