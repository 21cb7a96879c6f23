import { relative } from 'node:path';
import { Listr } from 'listr2';
import { ROOT, start, UserError } from '../../command';
import { chosen, REHEARSE_RELEASE, type Chosen, type RehearsedPart } from './arguments';
import { Border } from './border';
import { judgeBorder } from './border-judgement';
import type { Fleet } from './fleet';
import { Database } from './migrations/database';
import { judgeMigrations } from './migrations/judgement';
import { Migrations } from './migrations/rehearsal';
import { VARIANTS } from './migrations/releases';
import { judge } from './judgement';
import { Preparation } from './preparation';
import { endAll } from './processes';
import { ReleaseRehearsal, SECONDS_BEFORE } from './rehearsal';
import { lines, table } from './report';
import { judgeRollbacks } from './rollback/judgement';
import { Rollbacks } from './rollback/rehearsal';
import { TIME_SCALE } from './times';

/** Milliseconds between two progress lines while no step ends. */
const SAY_EVERY_MS = 10_000;

/**
 * `npm run rehearse:release`: releases the app as CodeBuild and CodeDeploy do, to processes of this machine behind
 * HAProxy, under load, and lets a zone go dark. Exit status 0 only if every check passed.
 */
class Command {
  private readonly prepared: Preparation;
  private border?: Border;
  private database?: Database;
  private migrations?: Migrations;
  private rehearsal?: ReleaseRehearsal;
  private rollbacks?: Rollbacks;
  /** Reports the current step. */
  private onProgress: (text: string) => void = () => {};
  private readonly started = Date.now();

  constructor(private readonly what: Chosen) {
    this.prepared = new Preparation(what, what.parts.includes('migrations') ? VARIANTS : undefined);
  }

  async run(): Promise<void> {
    process.on('exit', endAll);
    const interrupted = () => void this.stop().finally(() => process.exit(130));
    process.on('SIGINT', interrupted).on('SIGTERM', interrupted).on('SIGHUP', interrupted);
    try {
      await this.tasks().run();
    } finally {
      await this.stop();
    }
    const { border, migrations, rehearsal, rollbacks } = this;
    const bounds = [
      ...(border ? judgeBorder(border) : []),
      ...(rehearsal ? judge(rehearsal) : []),
      ...(migrations ? judgeMigrations(migrations) : []),
      ...(rollbacks ? judgeRollbacks(rollbacks) : []),
    ];
    console.log(`\n${table(this.fleets)}\n\n${lines(bounds)}\n\n${this.closing()}`);
    if (bounds.some(({ holds }) => !holds)) throw new UserError('Some checks failed: see above.');
  }

  private tasks() {
    const { parts } = this.what;
    const of = <T>(wanted: readonly RehearsedPart[], steps: T[]) =>
      wanted.some((part) => parts.includes(part)) ? steps : [];
    return new Listr(
      [
        this.step('Synthesize the stage', () => this.prepared.synthesize()),
        this.step("Run the build specification's commands", () => this.prepared.build()),
        ...of(['migrations'], this.migrating()),
        ...of(['border'], this.crossing()),
        ...of(
          ['release', 'failing', 'dark', 'control'],
          [this.step('Start three instances with a release, and HAProxy', () => this.begin())],
        ),
        ...of(['release'], this.releasing()),
        ...of(['failing'], this.failing()),
        ...of(['release', 'failing'], [this.step('Stop the load', () => this.lived.endLoad())]),
        ...of(['dark', 'control'], [this.step('Start a new load', () => this.lived.fleet.startLoad())]),
        ...of(['dark'], this.goingDark()),
        ...of(
          ['control'],
          [this.step('A release with draining switched off', () => this.lived.releaseWithoutDraining())],
        ),
        ...of(['dark', 'control'], [this.step('Stop the load', () => this.lived.fleet.stopLoad())]),
        ...of(['rollback'], this.rollingBack()),
      ],
      {
        rendererOptions: { timer: PRESET },
        fallbackRendererOptions: { timer: PRESET },
      },
    );
  }

  private crossing() {
    const border = () => {
      if (!this.border) throw new Error('Nothing is started yet.');
      return this.border;
    };
    return [
      this.step(
        'Start three instances with a release from before the proxy, one of them without a proxy',
        () => {
          this.border = new Border(this.prepared, (text) => this.onProgress(text));
          return this.border.start();
        },
      ),
      this.step('Release too early: one instance has no proxy; roll back', () => border().tooEarly()),
      this.step('Replace that instance', () => border().replace()),
      this.step('Release a version that fails its health check; roll back', () => border().failAndRollBack()),
      this.step('Release a version behind the proxy', () => border().cross()),
      this.step('Stop these instances', () => border().fleet.stop()),
    ];
  }

  private migrating() {
    const migrations = () => {
      if (!this.migrations) throw new Error('Nothing is started yet.');
      return this.migrations;
    };
    return [
      this.step('Start PostgreSQL', async () => {
        await this.prepared.install('postgresql');
        this.database = new Database(this.prepared.folder);
        await this.database.start();
      }),
      this.step('Start three instances with the release before, its tables, HAProxy and load', () => {
        if (!this.database) throw new Error('Nothing is started yet.');
        this.migrations = new Migrations(this.prepared, this.database, (text) => this.onProgress(text));
        return this.migrations.start();
      }),
      this.step('Release with a migration, one instance at a time', () =>
        migrations().release('migrated', 'new'),
      ),
      this.step('Release the same commit again', () => migrations().release('again', 'new')),
      this.step('Release a commit whose migration fails', () => migrations().release('failing', 'failing')),
      this.step('Roll back to the release before', () =>
        migrations().release('rolled back', 'old', 'ROLLBACK'),
      ),
      this.step('Stop the load', () => migrations().endLoad()),
      this.step('Run a migration that removes what the release in service needs', () =>
        migrations().takeAway(),
      ),
    ];
  }

  private rollingBack() {
    const rollbacks = () => {
      if (!this.rollbacks) throw new Error('Nothing is started yet.');
      return this.rollbacks;
    };
    return [
      this.step('Stop these instances', async () => this.rehearsal?.fleet.stop()),
      this.step(
        'Start three instances with a history of eleven releases, and an embedded AWS that has it',
        () => {
          this.rollbacks = new Rollbacks(this.prepared, (text) => this.onProgress(text));
          return this.rollbacks.start();
        },
      ),
      this.step('Roll back to the last good release; a push arrives', () => rollbacks().lastGood()),
      this.step('Roll back ten releases', () => rollbacks().tenBefore()),
      this.step('Roll back to a release that fails', () => rollbacks().failsItsCheck()),
      this.step('Roll back; CodeDeploy leaves an instance out', () => rollbacks().oneLeftOut()),
      this.step('Restart', () => rollbacks().restart()),
      this.step('Release again', () => rollbacks().releaseAgain()),
    ];
  }

  private releasing() {
    return [
      this.step(`Load for ${SECONDS_BEFORE} s`, () => this.lived.loadBefore()),
      this.step('Release, one instance at a time', () => this.lived.release()),
    ];
  }

  private failing() {
    return [
      ...(this.isReleased ? [] : [this.step('Start a load', () => this.lived.fleet.startLoad())]),
      this.step('Release a version that fails its health check; roll back', () =>
        this.lived.failAndRollBack('unhealthy'),
      ),
      this.step('Release a version that crashes at start; roll back', () =>
        this.lived.failAndRollBack('crashing'),
      ),
    ];
  }

  private goingDark() {
    return [
      this.step('A zone goes dark: connections are refused', () => this.lived.goDark('refused', 'refused')),
      this.step('A zone goes dark: connections get no answer', () => this.lived.goDark('silent', 'silent')),
      this.step('A zone goes dark during a release: connections are refused', () =>
        this.lived.goDark('refused in a release', 'refused', 'old'),
      ),
      this.step('A zone goes dark during a release: connections get no answer', () =>
        this.lived.goDark('silent in a release', 'silent', 'new'),
      ),
    ];
  }

  private step(title: string, work: () => Promise<unknown>) {
    return {
      title,
      task: async (_: unknown, task: { output: string | undefined }) => {
        let now = '';
        const say = () => {
          const { sent, failed } = this.fleets.at(-1)?.soFar ?? {};
          task.output = [now, sent === undefined ? '' : `${sent} requests, ${failed} failed`]
            .filter(Boolean)
            .join(' · ');
        };
        this.onProgress = (text) => {
          now = text;
          say();
        };
        const timer = setInterval(say, SAY_EVERY_MS);
        await work().finally(() => clearInterval(timer));
      },
    };
  }

  private begin(): Promise<void> {
    this.rehearsal = new ReleaseRehearsal(this.prepared, (text) => this.onProgress(text));
    // The failing releases come after the new release.
    const isNew = this.what.parts.includes('failing') && !this.isReleased;
    return this.rehearsal.start(isNew ? 'new' : 'old');
  }

  private get isReleased(): boolean {
    return this.what.parts.includes('release');
  }

  private get lived(): ReleaseRehearsal {
    if (!this.rehearsal) throw new Error('Nothing is started yet.');
    return this.rehearsal;
  }

  private get fleets(): Fleet<string>[] {
    return [this.border, this.rehearsal, this.migrations, this.rollbacks].flatMap((each) =>
      each ? [each.fleet as Fleet<string>] : [],
    );
  }

  /** Stops everything that was started, wherever the rehearsal is. */
  private async stop(): Promise<void> {
    endAll();
    await Promise.all(this.fleets.map((fleet) => fleet.stop()));
    await this.migrations?.stop();
    await this.rollbacks?.stop();
    await this.database?.stop();
  }

  private closing(): string {
    const scale = TIME_SCALE === 1 ? 'at their real length' : `divided by ${TIME_SCALE}`;
    const { artifact, buildSeconds } = this.prepared;
    const seconds = Math.round((Date.now() - this.started) / 1000);
    return (
      `Waiting times of load balancer and release: ${scale}. ` +
      `Artifact: ${((artifact?.bytes ?? 0) / 1024).toFixed(0)} KiB, built in ${buildSeconds.toFixed(0)} s. ` +
      `All of it took ${seconds} s. The logs are in ${relative(ROOT, this.prepared.folder)}.`
    );
  }
}

/** Prints how long each step took. */
const PRESET = {
  condition: true,
  field: (milliseconds: number) => `${(milliseconds / 1000).toFixed(1)} s`,
  format: () => (text?: string) => text ?? '',
};

start(REHEARSE_RELEASE, async () => new Command(chosen(process.argv.slice(2))).run());
