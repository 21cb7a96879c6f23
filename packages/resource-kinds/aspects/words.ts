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
  /** Arguments that repeat what others say: they are told only where nothing else of the resource changes. */
  readonly repeats?: readonly string[];
}

/** The setting that the end of a name tells: of `hello-staging-cpu`, `{ cpu: 'thresholds.cpuPercent' }`. */
export const byEndOf =
  (argument: string, settings: Readonly<Record<string, string>>) =>
  (values: Values): string | undefined => {
    const name = String(values[argument]);
    return Object.entries(settings).find(
      ([end]) => name.endsWith(`-${end}`) || name.includes(`-${end}-`),
    )?.[1];
  };
