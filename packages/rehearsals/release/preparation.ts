import { mkdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ROOT } from '../../deploy/command/command';
import { ownApp } from './build/app-folder';
import { build, type Artifact } from './build/build';
import { firstForm, variantOf } from './build/releases';
import { COMMITS, type ReleaseName } from './commits';
import { synthesizeStage, type Stage } from './stage';
import { scaledTimes, type Times } from './times';

/** What everything rehearsed begins with: the stage as it would be deployed, and the releases. */
export class Preparation {
  /** Of its own for each app: two may be rehearsed side by side. */
  readonly folder: string;
  artifact?: Artifact;
  buildSeconds = 0;
  private readonly bundles = new Map<ReleaseName, string>();
  private read?: Stage;

  /** @param app the folder of the app that is released */
  constructor(private readonly app: string) {
    this.folder = join(ROOT, '.local', 'release', basename(app));
  }

  /** Whether it is the project's own app. */
  get isShipped(): boolean {
    return this.app === ownApp();
  }

  async synthesize(): Promise<void> {
    rmSync(this.folder, { recursive: true, force: true });
    mkdirSync(this.folder, { recursive: true });
    this.read = await synthesizeStage(join(this.folder, 'cdktf.out'), this.log('synth'));
  }

  async build(): Promise<void> {
    const started = Date.now();
    const log = this.log('build');
    const folder = join(this.folder, 'build');
    const artifact = await build(folder, COMMITS.new, log, { app: this.app });
    this.bundles.set('new', artifact.file);
    const variants = { old: undefined, unhealthy: 'unhealthy.py', crashing: 'crashes.py' } as const;
    for (const [name, server] of Object.entries(variants) as [keyof typeof variants, string | undefined][]) {
      this.bundles.set(name, await variantOf(artifact, { commit: COMMITS[name], server }, log));
    }
    this.bundles.set('first', await firstForm(folder, COMMITS.first, log));
    this.buildSeconds = (Date.now() - started) / 1000;
    this.artifact = artifact;
  }

  bundle(name: ReleaseName): string {
    const bundle = this.bundles.get(name);
    if (!bundle) throw new Error('Nothing was built yet.');
    return bundle;
  }

  get stage(): Stage {
    if (!this.read) throw new Error('Nothing was synthesized yet.');
    return this.read;
  }

  get times(): Times {
    return scaledTimes(this.stage);
  }

  private log(name: string): string {
    return join(this.folder, `${name}.log`);
  }
}
