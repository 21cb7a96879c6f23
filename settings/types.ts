/**
 * The settings after validation: every default filled in, everything that is derived from them computed once. What may
 * be written in config.ts, and what each setting means, is said in the schema: these types follow from it.
 */

import type { ParsedSettings, ParsedStage } from './schema';
import type { App } from './schema-app';

/** Nothing of it can be changed, however deep. */
type Fixed<T> = T extends object ? { readonly [K in keyof T]: Fixed<T[K]> } : T;
/** A group of settings, of which those that may be left out are always there: their values are derived. */
type Derived<T, K extends keyof T> = Fixed<Omit<T, K> & { [P in K]-?: NonNullable<T[P]> }>;

/** How many instances a release takes at a time; CodeDeploy's own predefined configurations. */
export type Rollout = ParsedStage['rollout'];

/** Generation of the CodeDeploy agent: 1 runs on Ruby, 2 does not and is not in every region. */
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
  /** The names fully qualified, in the order written; the first has no wildcard. Empty without a domain. */
  readonly hostNames: readonly string[];
  readonly network: NetworkSettings;
  readonly instances: InstanceSettings;
  readonly schedule?: ScheduleSettings;
  /** The project's `app` with this stage's own laid over it. */
  readonly app: AppSettings;
}

/** The whole. */
export interface Settings extends Omit<Fixed<ParsedSettings>, 'app' | 'stages'> {
  /** What of it is the same for every stage; the rest is in each stage's own `app`. */
  readonly app: { readonly folder: string };
  /** In the order written: the order of deployment, and the reverse of destruction. */
  readonly stages: Readonly<Record<string, StageSettings>>;
  /** What is allowed but worth knowing, one line each; printed to standard error, never a reason to stop. */
  readonly warnings: readonly string[];
}
