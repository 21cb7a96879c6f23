import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ReleaseName } from '../commits';
import { Fleet } from '../fleet';
import { INSTANCES } from '../load-balancer/load-balancer';
import { Pipeline, type ExecutionType, type Prepared } from '../pipeline/pipeline';
import type { Preparation } from '../preparation';
import type { BootFile, Stage } from '../stage';
import { shortened, VALIDATE_SECONDS } from '../times';
import type { Database } from './database';

/** The parts that are measured, in their order. */
export const MIGRATION_PARTS = ['migrated', 'again', 'failing', 'rolled back', 'incompatible'] as const;
export type MigrationPart = (typeof MIGRATION_PARTS)[number];

/** What of the load balancer's and the release's waiting times is left here: neither is what is proven. */
const SHARE = 1 / 3;
const SECONDS_BEFORE = 5;
/** How long the release before serves beside a migration that takes something away from it. */
const SECONDS_BESIDE = 3;
/** For what the last requests left to the process `jobs`. */
const SECONDS_FOR_JOBS = 20;

/** All that a release can change: the database, and what instances have and run. */
export interface State {
  readonly schema: string;
  /** Alembic's. */
  readonly version: string;
  /** What each instance has in /opt/app, and runs: `a: current; new` */
  readonly instances: readonly string[];
}

/** A part, as it was found and left. */
export interface Lived {
  readonly before: State;
  /** How the step before a deployment ended. */
  readonly prepared: Prepared;
  /** Between the two: what the release command alone has changed. */
  readonly between: State;
  readonly after: State;
}

/** Jobs that the app left to its process, and what became of them. */
export interface Jobs {
  readonly left: number;
  readonly done: number;
  readonly twice: number;
  readonly lost: number;
  /** The releases that did them. */
  readonly by: readonly string[];
}

/**
 * Releases with migrations, on instances that serve all the while: an additive one; the same release once more; one that
 * fails; the code back to before; and one that takes away what still is asked for, which must be found.
 */
export class Migrations {
  readonly fleet: Fleet<MigrationPart>;
  readonly lived = new Map<MigrationPart, Lived>();
  jobs: Jobs = { left: 0, done: 0, twice: 0, lost: 0, by: [] };
  /** Rows that requests have left in the database. */
  visits = 0;
  /** How many requests that is here. */
  counted = 0;
  private readonly pipeline: Pipeline;

  /** @param database that runs already */
  constructor(
    private readonly prepared: Preparation,
    private readonly database: Database,
    private readonly onProgress: (text: string) => void,
  ) {
    const folder = join(prepared.folder, 'migrations');
    mkdirSync(folder, { recursive: true });
    // A worker must have run for ten seconds, which are not divided.
    const times = { ...shortened(prepared.times, SHARE), validate: VALIDATE_SECONDS };
    const stage = withEnvironment(prepared.stage, database.environment);
    const { perSecond } = prepared;
    this.fleet = new Fleet({ stage, times, perSecond, folder, onProgress });
    this.pipeline = new Pipeline({
      folder: prepared.synthesized,
      stage: stage.name,
      instances: () => INSTANCES.map((name) => this.fleet.instance(name)),
      logFile: join(folder, 'pipeline.log'),
    });
  }

  /** The first release: its command makes the tables before any app asks for them. */
  async start(): Promise<void> {
    await this.pipeline.start();
    const bundle = this.prepared.bundle('old');
    await this.fleet.start(bundle, [], async () => {
      const { status, said } = await this.prepare('old');
      if (status !== 0) throw new Error(`The first release command failed: ${said}`);
    });
    await this.fleet.startLoad();
    await sleep(SECONDS_BEFORE * 1000);
  }

  /** What the pipeline does with a release. */
  release(part: MigrationPart, release: ReleaseName, type: ExecutionType = 'STANDARD'): Promise<void> {
    return this.live(part, release, type, async ({ status }) => {
      if (status === 0) await this.fleet.deploy(part, this.prepared.bundle(release));
    });
  }

  /** Ends the load under which nothing was to be lost, and waits for what it left to be done. */
  async endLoad(): Promise<void> {
    await this.fleet.stopLoad();
    this.counted = this.fleet.samples.filter(({ failure }) => !failure).length;
    this.visits = Number(await this.value('SELECT count(*) FROM visits'));
    for (const end = Date.now() + SECONDS_FOR_JOBS * 1000; Date.now() < end; await sleep(200))
      if ((await this.value('SELECT count(*) FROM jobs')) === '0') break;
    const [left, done, twice, lost] = (await this.value(JOBS)).split('\t').map(Number);
    const by = await this.database.ask('SELECT DISTINCT release FROM receipts');
    this.jobs = { left: left ?? NaN, done: done ?? NaN, twice: twice ?? NaN, lost: lost ?? NaN, by };
  }

  /** The release command alone, which takes something away from the release that serves. */
  async takeAway(): Promise<void> {
    await this.fleet.startLoad();
    await this.live('incompatible', 'incompatible', 'STANDARD', () => sleep(SECONDS_BESIDE * 1000));
    await this.fleet.stopLoad();
  }

  /** Ends everything, however far it came. */
  async stop(): Promise<void> {
    await this.pipeline.stop();
    await this.fleet.stop();
  }

  private live(
    part: MigrationPart,
    release: ReleaseName,
    type: ExecutionType,
    work: (prepared: Prepared) => Promise<unknown>,
  ): Promise<void> {
    return this.fleet.measure(part, async () => {
      const before = await this.state();
      const prepared = await this.prepare(release, type);
      const between = await this.state();
      await work(prepared);
      this.lived.set(part, { before, prepared, between, after: await this.state() });
    });
  }

  private prepare(release: ReleaseName, type?: ExecutionType): Promise<Prepared> {
    this.onProgress(`${release}: Prepare`);
    return this.pipeline.prepare(this.prepared.bundle(release), type);
  }

  private async state(): Promise<State> {
    const schema = await this.database.schema();
    const version = schema.includes('alembic_version')
      ? (await this.database.ask('SELECT version_num FROM alembic_version')).join()
      : 'none';
    const instances = INSTANCES.map((name) => {
      const { root, running } = this.fleet.instance(name);
      return `${name}: ${readdirSync(root.at('/opt/app')).sort().join(' ')}; ${running?.commit ?? 'nothing'}`;
    });
    return { schema, version, instances };
  }

  private async value(query: string): Promise<string> {
    const [row = ''] = await this.database.ask(query);
    return row;
  }
}

/** Every tenth visit leaves a job, and a job that is done leaves a receipt. */
const JOBS = `
  SELECT
    (SELECT count(*) FROM visits WHERE number % 10 = 0),
    (SELECT count(DISTINCT visit) FROM receipts),
    (SELECT count(*) - count(DISTINCT visit) FROM receipts),
    (SELECT count(*) FROM visits WHERE number % 10 = 0 AND number NOT IN (SELECT visit FROM receipts))`;

const SETTINGS = '/etc/aws-bootstrap/app.json';

/** A stage whose setting `app.environment` has more variables. */
function withEnvironment(stage: Stage, more: Readonly<Record<string, string>>): Stage {
  const changed = ({ path, content, mode }: BootFile): BootFile => {
    if (path !== SETTINGS) return { path, content, mode };
    const settings = JSON.parse(content) as { environment: Record<string, string> };
    const environment = { ...settings.environment, ...more };
    return { path, mode, content: JSON.stringify({ ...settings, environment }) };
  };
  return { ...stage, bootFiles: stage.bootFiles.map(changed) };
}
