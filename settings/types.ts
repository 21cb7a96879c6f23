/**
 * The settings after their checks, with defaults and derived values. The schema says what config.ts may contain and
 * what each setting means; these types follow from it.
 */

import type { ParsedSettings, ParsedStage } from './schema';
import type { App } from './schema-app';

/** Readonly at every level. */
type Fixed<T> = T extends object ? { readonly [K in keyof T]: Fixed<T[K]> } : T;
/** A group of settings in which the optional keys K always have a value. */
type Derived<T, K extends keyof T> = Fixed<Omit<T, K> & { [P in K]-?: NonNullable<T[P]> }>;

/** How many instances a release takes at a time: CodeDeploy's predefined configurations. */
export type Rollout = ParsedStage['rollout'];

/** Major version of the CodeDeploy agent: 1 needs Ruby; 2 does not, but is not in every region. */
export type CodeDeployAgent = ParsedStage['instances']['codeDeployAgent'];

export type NetworkSettings = Derived<ParsedStage['network'], 'endpoints'>;
export type InstanceSettings = Derived<ParsedStage['instances'], 'architecture'>;
export type ScheduleSettings = Derived<NonNullable<ParsedStage['schedule']>, 'max'>;
export type AppSettings = Fixed<App>;
export type ScheduledCommandSettings = AppSettings['schedule'][string];
export type RepositorySettings = Fixed<ParsedSettings['repository']>;
export type AlertSettings = Fixed<ParsedSettings['alerts']>;
export type CircleCiSettings = Fixed<NonNullable<ParsedSettings['circleci']>>;

/** One stage. */
export interface StageSettings extends Omit<
  Derived<ParsedStage, 'names'>,
  'network' | 'instances' | 'schedule' | 'app'
> {
  /** The key under `stages`. */
  readonly name: string;
  /** Fully qualified names in the order written; the first has no wildcard. Empty without a domain. */
  readonly hostNames: readonly string[];
  readonly network: NetworkSettings;
  readonly instances: InstanceSettings;
  readonly schedule?: ScheduleSettings;
  /** The project's `app` merged with this stage's own. */
  readonly app: AppSettings;
}

export interface Settings extends Omit<Fixed<ParsedSettings>, 'app' | 'stages'> {
  /** The part that is the same for every stage; the rest is in each stage's `app`. */
  readonly app: { readonly folder: string };
  /** In the order written, which is that of deployment; they are destroyed in the reverse order. */
  readonly stages: Readonly<Record<string, StageSettings>>;
  /** Warnings, one line each; commands print them to standard error and go on. */
  readonly warnings: readonly string[];
}
