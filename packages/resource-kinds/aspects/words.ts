import type { Values } from './values';

/** What a change of a type means in the words of the settings: what a reviewer of a plan reads. */
export interface Words {
  /** The setting by which one more comes, or one goes: `network.zones`. */
  readonly existence?: string;
  /**
   * The setting that each argument takes its value from: `{ max_size: 'instances.max' }`. An argument is named with its
   * way through nested blocks, without numbers: `health_check.path`. A function chooses by what the resource is.
   */
  readonly settings?: Readonly<Record<string, string | ((values: Values) => string | undefined)>>;
  /** The setting's own values, by the argument's: `{ internal: { true: 'internal', false: 'public' } }`. */
  readonly values?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Arguments that repeat what others say: they are told only where nothing else of the resource changes. */
  readonly repeats?: readonly string[];
}

/** The setting that the end of a name tells, whatever a project is called: of `cpu-shop-staging-disk`, that of `disk`. */
export const byEndOf =
  (argument: string, settings: Readonly<Record<string, string>>) =>
  (values: Values): string | undefined => {
    const name = `-${String(values[argument])}-`;
    const found = Object.entries(settings).map(([end, setting]) => ({
      at: name.lastIndexOf(`-${end}-`),
      setting,
    }));
    const last = found.reduce((one, other) => (other.at > one.at ? other : one), { at: -1, setting: '' });
    return last.at < 0 ? undefined : last.setting;
  };
