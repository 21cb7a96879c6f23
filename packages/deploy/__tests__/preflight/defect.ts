import type { InstanceSettings, NetworkSettings, Settings } from '../../../../settings';
import type { World } from './world';

/** Something that is wrong with an account, or with the settings for it, in a world where all else is right. */
export interface Defect {
  readonly name: string;
  /** @default the shipped settings */
  readonly settings?: (settings: Settings) => Settings;
  /** Makes it so. What comes back takes back what `World.fix` cannot. */
  readonly prepare?: (world: World) => void | Promise<void | (() => Promise<unknown>)>;
  /** Variables beside those of the embedded AWS; undefined takes one away. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** The lines that fail, whole: what was found, and what to do. */
  readonly lines: readonly string[];
}

/** The settings with one stage's network and instances changed. */
export function withStage(
  settings: Settings,
  name: string,
  network: Partial<NetworkSettings>,
  instances: Partial<InstanceSettings> = {},
): Settings {
  const stage = settings.stages[name];
  if (!stage) throw new Error(`no stage ${name}`);
  const changed = {
    ...stage,
    network: { ...stage.network, ...network },
    instances: { ...stage.instances, ...instances },
  };
  return { ...settings, stages: { ...settings.stages, [name]: changed } };
}
