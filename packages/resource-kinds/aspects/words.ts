import type { Values } from './values';

/** A type's changes in the words of the settings, for reviewers of a plan. */
export interface Words {
  /** The setting that adds or removes resources of the type: `network.zones`. */
  readonly existence?: string;
  /**
   * The setting of each argument's value: `{ max_size: 'instances.max' }`. An argument is named by its path through
   * nested blocks, without indexes: `health_check.path`. A function chooses by the resource's values.
   */
  readonly settings?: Readonly<Record<string, string | ((values: Values) => string | undefined)>>;
  /** The setting's values, by the argument's: `{ internal: { true: 'internal', false: 'public' } }`. */
  readonly values?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Arguments that repeat others: they are printed only where nothing else of the resource changes. */
  readonly repeats?: readonly string[];
}

/** The setting for the end of a name, in any project: for `cpu-shop-staging-disk`, that of `disk`. */
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
