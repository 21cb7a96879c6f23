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

/** The measured parts, in their order. */
export const MIGRATION_PARTS = ['migrated', 'again', 'failing', 'rolled back', 'incompatible'] as const;
export type MigrationPart = (typeof MIGRATION_PARTS)[number];

/**
 * The share of the load balancer's and the release's waiting times that is waited here: the checks do not depend on
 * them.
 */
const SHARE = 1 / 3;
const SECONDS_BEFORE = 5;
/** How long the release before serves after a migration that removes what it needs. */
const SECONDS_BESIDE = 3;
/** How long the process `jobs` may take for the last requests. */
const SECONDS_FOR_JOBS = 20;

/** All that a release can change: the database, and the releases on the instances. */
export interface State {
  readonly schema: string;
  /** Alembic's revision. */
  readonly version: string;
  /** The releases in /opt/app of each instance, and the one that runs: `a: current; new` */
  readonly instances: readonly string[];
}

/** A part: the state before and after it. */
export interface Lived {
  readonly before: State;
  /** How the step before the deployment ended. */
  readonly prepared: Prepared;
  /** The state after the release command, before the deployment. */
  readonly between: State;
  readonly after: State;
}

/** Jobs that the app left to its worker, and how they ended. */
export interface Jobs {
  readonly left: number;
  readonly done: number;
  readonly twice: number;
  readonly lost: number;
  /** The releases that did them. */
  readonly by: readonly string[];
}

/**
 * Releases with migrations, on serving instances: one that adds a column, the same release again, one that fails, a
 * rollback to before the migration, and one that removes what the release in service needs, which must show.
 */
export class Migrations {
  readonly fleet: Fleet<MigrationPart>;
  readonly lived = new Map<MigrationPart, Lived>();
  jobs: Jobs = { left: 0, done: 0, twice: 0, lost: 0, by: [] };
  /** How many rows the requests wrote. */
  visits = 0;
  /** How many requests the clients sent. */
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
    // A worker must have run for ten seconds, which are not scaled.
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

  /** The first release: its command creates the tables before the app needs them. */
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

  /** Runs the step Prepare, then the deployment, as the pipeline does. */
  release(part: MigrationPart, release: ReleaseName, type: ExecutionType = 'STANDARD'): Promise<void> {
    return this.live(part, release, type, async ({ status }) => {
      if (status === 0) await this.fleet.deploy(part, this.prepared.bundle(release));
    });
  }

  /** Stops the load under which no request may fail, and waits until its jobs are done. */
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

  /** Runs only the release command, which removes what the release in service needs. */
  async takeAway(): Promise<void> {
    await this.fleet.startLoad();
    await this.live('incompatible', 'incompatible', 'STANDARD', () => sleep(SECONDS_BESIDE * 1000));
    await this.fleet.stopLoad();
  }

  /** Stops everything, wherever the rehearsal is. */
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

/** Every tenth visit writes a job; a job that is done writes a receipt. */
const JOBS = `
  SELECT
    (SELECT count(*) FROM visits WHERE number % 10 = 0),
    (SELECT count(DISTINCT visit) FROM receipts),
    (SELECT count(*) - count(DISTINCT visit) FROM receipts),
    (SELECT count(*) FROM visits WHERE number % 10 = 0 AND number NOT IN (SELECT visit FROM receipts))`;

const SETTINGS = '/etc/aws-bootstrap/app.json';

/** The stage with more variables in `app.environment`. */
function withEnvironment(stage: Stage, more: Readonly<Record<string, string>>): Stage {
  const changed = ({ path, content, mode }: BootFile): BootFile => {
    if (path !== SETTINGS) return { path, content, mode };
    const settings = JSON.parse(content) as { environment: Record<string, string> };
    const environment = { ...settings.environment, ...more };
    return { path, mode, content: JSON.stringify({ ...settings, environment }) };
  };
  return { ...stage, bootFiles: stage.bootFiles.map(changed) };
}
