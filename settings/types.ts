/**
 * The settings after validation: every default filled in, everything that is derived from them computed once. What may
 * be written in config.ts, and what each setting means, is said in the schema: these types follow from it.
 */

import type { Architecture } from '../packages/facts';
import type { ParsedSettings, ParsedStage } from './schema';
import type { App } from './schema-app';

/** Nothing of it can be changed, however deep. */
type Fixed<T> = T extends object ? { readonly [K in keyof T]: Fixed<T[K]> } : T;
/** A group of settings with some of them derived. */
type Derived<T, D> = Omit<Fixed<T>, keyof D> & Readonly<D>;

/** How many instances a release takes at a time; CodeDeploy's own predefined configurations. */
export type Rollout = ParsedStage['rollout'];

/** Generation of the CodeDeploy agent: 1 runs on Ruby, 2 does not and is not in every region. */
export type CodeDeployAgent = ParsedStage['instances']['codeDeployAgent'];

export type NetworkSettings = Derived<ParsedStage['network'], { endpoints: boolean }>;
export type InstanceSettings = Derived<ParsedStage['instances'], { architecture: Architecture }>;
export type ScheduleSettings = Derived<NonNullable<ParsedStage['schedule']>, { max: number }>;
export type AppSettings = Fixed<App>;
export type ScheduledCommandSettings = AppSettings['schedule'][string];
export type RepositorySettings = Fixed<ParsedSettings['repository']>;
export type AlertSettings = Fixed<ParsedSettings['alerts']>;
export type CircleCiSettings = Fixed<NonNullable<ParsedSettings['circleci']>>;

/** One stage. */
export interface StageSettings extends Derived<
  ParsedStage,
  {
    /** Names below the domain as written: `@`, `www`, `api.eu`, `*`. */
    names: readonly string[];
    network: NetworkSettings;
    instances: InstanceSettings;
    schedule?: ScheduleSettings;
    /** The project's `app` with this stage's own laid over it. */
    app: AppSettings;
  }
> {
  /** The key under `stages`. */
  readonly name: string;
  /** The names fully qualified, in the order written; the first has no wildcard. Empty without a domain. */
  readonly hostNames: readonly string[];
}

/** The whole. */
export interface Settings extends Derived<
  ParsedSettings,
  {
    /** What of it is the same for every stage; the rest is in each stage's own `app`. */
    app: { readonly folder: string };
    /** In the order written: the order of deployment, and the reverse of destruction. */
    stages: Readonly<Record<string, StageSettings>>;
  }
> {
  /** What is allowed but worth knowing, one line each; printed to standard error, never a reason to stop. */
  readonly warnings: readonly string[];
}
