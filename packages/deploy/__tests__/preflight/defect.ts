import type { InstanceSettings, NetworkSettings, Settings } from '../../../../settings';
import type { World } from './world';

/** A single problem of an account, or of the settings for it. Everything else is right. */
export interface Defect {
  readonly name: string;
  /** @default the shipped settings */
  readonly settings?: (settings: Settings) => Settings;
  /** Creates the problem. @returns a function that removes what `World.fix` does not */
  readonly prepare?: (world: World) => void | Promise<void | (() => Promise<unknown>)>;
  /** Environment variables in addition to those of the embedded AWS; undefined removes one. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** The complete lines of the failed checks: the problem and the remedy. */
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
