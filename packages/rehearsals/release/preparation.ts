import { mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ROOT } from '../../command';
import type { Chosen } from './arguments';
import { ownApp } from './build/app-folder';
import { build, type Artifact } from './build/build';
import { firstForm, variantOf, type Change } from './build/releases';
import { COMMITS, type ReleaseName } from './commits';
import { expectSuccess } from './processes';
import { synthesizeStage, type Stage } from './stage';
import { scaledTimes, type Times } from './times';

/** The releases that are made from the built one. */
export type Variants = Partial<Record<ReleaseName, Omit<Change, 'commit'>>>;
/** Releases that can be made of any app. */
const OF_ANY_APP: Variants = {
  old: {},
  before: {},
  unhealthy: { server: 'unhealthy.py' },
  crashing: { server: 'crashes.py' },
};

/** What every rehearsal needs first: the synthesized stage, and the releases. */
export class Preparation {
  /** One folder for each app and set of parts: two can run at the same time. */
  readonly folder: string;
  /** The load, in requests a second. */
  readonly perSecond: number;
  artifact?: Artifact;
  buildSeconds = 0;
  private readonly bundles = new Map<ReleaseName, string>();
  private read?: Stage;
  private readonly app: string;

  /**
   * @param app the folder of the app that is released
   * @param parts the parts of the rehearsal
   * @param perSecond the load, in requests a second
   */
  constructor(
    { app, parts, perSecond }: Chosen,
    private readonly variants: Variants = OF_ANY_APP,
  ) {
    this.app = app;
    this.perSecond = perSecond;
    this.folder = join(ROOT, '.local', 'release', [basename(app), ...parts].join('-'));
  }

  /** Whether it is the project's own app. */
  get isShipped(): boolean {
    return this.app === ownApp();
  }

  async synthesize(): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
    mkdirSync(this.folder, { recursive: true });
    this.read = await synthesizeStage(this.synthesized, this.log('synth'));
  }

  /** Installs a program where it is missing, or says how to. */
  async install(name: string): Promise<void> {
    const installer = join(ROOT, 'packages', 'setup', `${name}.mjs`);
    await expectSuccess([process.execPath, installer], { logFile: this.log('setup') });
  }

  async build(): Promise<void> {
    const started = Date.now();
    const log = this.log('build');
    const folder = join(this.folder, 'build');
    const artifact = await build(folder, COMMITS.new, log, { app: this.app });
    this.bundles.set('new', artifact.file);
    for (const [name, change] of Object.entries(this.variants) as [ReleaseName, Omit<Change, 'commit'>][])
      this.bundles.set(name, await variantOf(artifact, { ...change, commit: COMMITS[name] }, log));
    this.bundles.set('first', await firstForm(folder, COMMITS.first, log));
    this.buildSeconds = (Date.now() - started) / 1000;
    this.artifact = artifact;
  }

  bundle(name: ReleaseName): string {
    const bundle = this.bundles.get(name);
    if (!bundle) throw new Error('Nothing is built yet.');
    return bundle;
  }

  /** The folder with the stacks. */
  get synthesized(): string {
    return join(this.folder, 'cdktf.out');
  }

  get stage(): Stage {
    if (!this.read) throw new Error('Nothing is synthesized yet.');
    return this.read;
  }

  get times(): Times {
    return scaledTimes(this.stage);
  }

  private log(name: string): string {
    return join(this.folder, `${name}.log`);
  }
}
