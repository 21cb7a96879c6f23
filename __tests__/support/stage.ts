import { Testing } from 'cdktf';
import config from './example-config';
import { resolveSettings, type Settings, type SettingsInput, type StageSettings } from '../../settings';
import { StageStack } from '../../stacks/stage';
import { StateStack } from '../../stacks/state';
import { onceAWorker } from './once-a-worker';
import { Synthesized } from './synthesized';

type StageInput = SettingsInput['stages'][string];

/** A test's changes of the stage; the parts of `network` and `instances` one by one. */
export interface StageChanges extends Partial<Omit<StageInput, 'network' | 'instances'>> {
  readonly network?: Partial<StageInput['network']>;
  readonly instances?: Partial<StageInput['instances']>;
}

/** A test's changes of the project, also `domain: undefined`. */
export type ProjectChanges = Partial<Omit<SettingsInput, 'stages'>> & {
  /** The shipped stage to begin with. @default 'staging' */
  readonly begin?: 'staging' | 'production';
  /** The stage's name. @default as `begin` */
  readonly name?: string;
};

/** The shipped settings with one changed stage, in the form of config.ts. */
export function inputWith(
  changes: StageChanges = {},
  { begin = 'staging', name = begin, ...project }: ProjectChanges = {},
): SettingsInput {
  const shipped: StageInput | undefined = config.stages[begin];
  if (!shipped) throw new Error(`config.ts has no stage ${begin}`);
  const stage = {
    ...shipped,
    ...changes,
    network: { ...shipped.network, ...changes.network },
    instances: { ...shipped.instances, ...changes.instances },
  };
  return { ...config, ...project, stages: { [name]: stage } };
}

/** The same, resolved. */
export function resolveStage(
  changes: StageChanges = {},
  project: ProjectChanges = {},
): { settings: Settings; stage: StageSettings } {
  const settings = resolveSettings(inputWith(changes, project));
  return { settings, stage: Object.values(settings.stages)[0] as StageSettings };
}

const stages = new Map<string, Synthesized>();

/** The stage's stack with changes; cached. */
export function synthesizeStage(changes: StageChanges = {}, project: ProjectChanges = {}): Synthesized {
  const key = JSON.stringify([changes, Object.entries(project)]);
  const made = stages.get(key);
  if (made) return made;
  const { settings, stage } = resolveStage(changes, project);
  const synth = () => Testing.synth(new StageStack(Testing.app(), stage.name, { settings, stage }));
  const synthesized = new Synthesized(onceAWorker(['synthesized', stage.name, settings], synth));
  stages.set(key, synthesized);
  return synthesized;
}

/** The state stack of the shipped settings with changes. */
export function synthesizeState(project: ProjectChanges = {}): Synthesized {
  const { settings } = resolveStage({}, project);
  return new Synthesized(new StateStack(Testing.app(), 'state', { settings }));
}
