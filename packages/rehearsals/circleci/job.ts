import { execFileSync, spawn } from 'node:child_process';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { rm } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import type { Caches } from './caches';
import type { PlannedJob, Step } from './config';
import { installAsLocked } from './installed';
import { list, mapping, NotPlayed, text } from './strict';

/** The environment of a job. */
export interface Surroundings {
  /** A folder for the job's files, created if missing. */
  readonly folder: string;
  /** The folder of checkouts. As on CircleCI, jobs that follow each other have the same path. */
  readonly checkouts: string;
  /** The Git repository and the commit to check out. */
  readonly repository: string;
  readonly commit: string;
  readonly caches: Caches;
  /** The workspace of the workflow: later jobs attach what a job persists. */
  readonly workspace: string;
  readonly environment: NodeJS.ProcessEnv;
}

export interface RanJob {
  readonly status: 'success' | 'failed';
  /** Whether it ended early and successfully by `circleci-agent step halt`. */
  readonly halted: boolean;
  readonly seconds: number;
  readonly output: string;
  /** The commands that ran, in order. */
  readonly commands: readonly string[];
  readonly artifacts: Readonly<Record<string, string>>;
}

const taken = new Set<string>();

/** An empty folder that no running job uses. */
function takeFree(folder: string): string {
  let number = 1;
  while (taken.has(join(folder, `project-${number}`))) number += 1;
  const path = join(folder, `project-${number}`);
  taken.add(path);
  rmSync(path, { recursive: true, force: true });
  mkdirSync(path, { recursive: true });
  return path;
}

/** Runs the steps of one job in a clean folder, as CircleCI would. */
export class JobRun {
  private output = '';
  private readonly commands: string[] = [];
  private readonly artifacts: Record<string, string> = {};
  private readonly checkout: string;
  private readonly files: { readonly environment: string; readonly halt: string; readonly log: string };

  constructor(
    private readonly job: PlannedJob,
    private readonly around: Surroundings,
  ) {
    mkdirSync(around.folder, { recursive: true });
    const own = mkdtempSync(join(around.folder, `${job.name}-`));
    this.checkout = takeFree(around.checkouts);
    this.files = { environment: join(own, 'env'), halt: join(own, 'halt'), log: join(own, 'log') };
    writeFileSync(this.files.environment, '');
  }

  async run(): Promise<RanJob> {
    const started = Date.now();
    let succeeded = true;
    for (const step of this.job.steps) {
      if (this.halted) break;
      // A failed job stores its artifacts, too.
      if (succeeded) succeeded = await this.step(step);
      else if (step.kind === 'store_artifacts') await this.step(step);
    }
    const seconds = Math.round((Date.now() - started) / 1000);
    await rm(this.checkout, { recursive: true, force: true }); // it has many files; the log stays
    taken.delete(this.checkout);
    return {
      status: succeeded ? 'success' : 'failed',
      halted: this.halted,
      seconds,
      output: this.output,
      commands: this.commands,
      artifacts: this.artifacts,
    };
  }

  private get halted(): boolean {
    return existsSync(this.files.halt);
  }

  /** @returns whether the step succeeded */
  private async step({ kind, value }: Step): Promise<boolean> {
    const { checkout, around } = this;
    switch (kind) {
      case 'checkout':
        execFileSync('git', ['clone', '--quiet', '--no-checkout', around.repository, checkout], {
          stdio: 'pipe',
        });
        execFileSync('git', ['checkout', '--quiet', around.commit], { cwd: checkout, stdio: 'pipe' });
        installAsLocked(checkout, `${checkout}-cache`);
        return true;
      case 'run':
        return this.shell(text(value, 'run'));
      case 'restore_cache':
        around.caches.restore(mapping(value, kind, ['key'])['key'], checkout);
        return true;
      case 'save_cache': {
        const { key, paths } = mapping(value, kind, ['key', 'paths']);
        around.caches.save(key, paths, checkout);
        return true;
      }
      case 'persist_to_workspace':
        this.persist(mapping(value, kind, ['root', 'paths']));
        return true;
      case 'attach_workspace':
        cpSync(around.workspace, join(checkout, text(mapping(value, kind, ['at'])['at'], kind)), {
          recursive: true,
        });
        return true;
      case 'store_artifacts':
        this.store(text(mapping(value, kind, ['path'])['path'], kind));
        return true;
      default:
        throw new NotPlayed(`The runner does not play the step ${kind}.`);
    }
  }

  private persist({ root, paths }: Readonly<Record<string, unknown>>): void {
    for (const path of list(paths, 'persist_to_workspace')) {
      const from = join(this.checkout, text(root, 'root'), text(path, 'paths'));
      const to = join(this.around.workspace, text(path, 'paths'));
      mkdirSync(dirname(to), { recursive: true });
      cpSync(from, to, { recursive: true });
    }
  }

  private store(path: string): void {
    const file = join(this.checkout, path);
    if (existsSync(file)) this.artifacts[path] = readFileSync(file, 'utf8');
  }

  /** Runs a step in a new shell, which reads BASH_ENV first. */
  private shell(command: string): Promise<boolean> {
    this.commands.push(command);
    this.write(`$ ${command}\n`);
    const env = {
      ...this.around.environment,
      BASH_ENV: this.files.environment,
      RUNNER_HALT_FILE: this.files.halt,
      PATH: [__dirname, process.env.PATH].join(delimiter),
    };
    return new Promise((resolve, reject) => {
      const child = spawn('bash', ['-eo', 'pipefail', '-c', command], {
        cwd: this.checkout,
        env,
        stdio: ['ignore', 'pipe', 'pipe'],
      });
      child.stdout.setEncoding('utf8').on('data', (said: string) => this.write(said));
      child.stderr.setEncoding('utf8').on('data', (said: string) => this.write(said));
      child.on('error', reject);
      child.on('close', (status) => resolve(status === 0));
    });
  }

  private write(said: string): void {
    this.output += said;
    appendFileSync(this.files.log, said);
  }
}
