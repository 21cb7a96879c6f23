/**
 * The settings after validation: every default filled in, everything that is derived from them computed once.
 * schema.ts says what may be written in config.ts; these types are what stacks, modules and commands read.
 */

import type { Thresholds } from './thresholds';

/** What the processor of an instance speaks; it decides the image and the packages. */
export type Architecture = 'arm64' | 'x86_64';

/**
 * How instances reach the internet: a NAT gateway in every zone, one for all, or none (interface endpoints).
 */
export type Nat = 'per-zone' | 'single' | 'none';

/** How many instances a release takes at a time; CodeDeploy's own predefined configurations. */
export type Rollout = 'AllAtOnce' | 'HalfAtATime' | 'OneAtATime';

/** Generation of the CodeDeploy agent: 1 runs on Ruby, 2 does not and is not in every region. */
export type CodeDeployAgent = 1 | 2;

export interface NetworkSettings {
  /** The VPC's address range; `subnetCidrs` splits it. */
  readonly cidr: string;
  /** How many zones (2 to 4), or their names, whose order is the order of the address slots. */
  readonly zones: number | readonly string[];
  /** How many of the last zones have subnets in which nothing but the load balancer is placed. */
  readonly emptyZones: number;
  readonly nat: Nat;
  /** Whether instances reach AWS by interface endpoints; always where there is no NAT. */
  readonly endpoints: boolean;
}

export interface InstanceSettings {
  readonly type: string;
  readonly architecture: Architecture;
  /** Fewest instances, while the stage is awake. */
  readonly min: number;
  /** Most instances, while the stage is awake. */
  readonly max: number;
  readonly codeDeployAgent: CodeDeployAgent;
}

export interface ScheduleSettings {
  /** IANA name; both cron expressions are read in it. */
  readonly timeZone: string;
  /** Five-field cron expression: when the stage goes down to `min`..`max`. */
  readonly down: string;
  /** Five-field cron expression: when the stage is back at `instances.min`..`instances.max`. */
  readonly up: string;
  /** Fewest instances while the stage is down; 0 is asleep. */
  readonly min: number;
  /** Most instances while the stage is down. */
  readonly max: number;
}

export interface EgressRule {
  /** TCP port. */
  readonly port: number;
  /** IPv4 network. */
  readonly cidr: string;
}

export interface AppSettings {
  /** What the load balancer asks for; 200 means ready. */
  readonly healthPath: string;
  /** Environment variables of the app, in plain text. */
  readonly environment: Readonly<Record<string, string>>;
  /** Environment variable → `ssm:/path` or `secretsmanager:name`; `parseSecret` reads one. */
  readonly secrets: Readonly<Record<string, string>>;
  /** ARNs of the customer-managed KMS keys that the secrets are encrypted by. */
  readonly secretKeys: readonly string[];
  /** What instances may reach beyond HTTPS. */
  readonly egress: readonly EgressRule[];
}

export interface StageSettings {
  /** The key under `stages`. */
  readonly name: string;
  /** Names below the domain as written: `@`, `www`, `api.eu`, `*`. */
  readonly names: readonly string[];
  /** The names fully qualified, in the order written; the first has no wildcard. Empty without a domain. */
  readonly hostNames: readonly string[];
  readonly network: NetworkSettings;
  readonly instances: InstanceSettings;
  readonly rollout: Rollout;
  /** A person approves each release to this stage. */
  readonly releaseApproval: boolean;
  /** Deletion protection; log buckets and log groups outlive the stage; `destroy` refuses. */
  readonly protected: boolean;
  readonly exposure: 'public' | 'internal';
  /** What port 80 does beside HTTPS; without a domain it serves in any case. */
  readonly http: 'redirect' | 'serve';
  readonly schedule?: ScheduleSettings;
  readonly tlsPolicy: string;
  readonly logRetentionDays: number;
  readonly thresholds: Thresholds;
  /** The project's `app` with this stage's own laid over it. */
  readonly app: AppSettings;
}

export interface RepositorySettings {
  /** `owner/name`. */
  readonly name: string;
  readonly branch: string;
  /** ARN of an existing connection; absent: the pipeline stack makes one. */
  readonly connection?: string;
}

export interface AlertSettings {
  readonly emails: readonly string[];
  /** US dollars a month. */
  readonly monthlyBudgetUsd: number;
}

export interface CircleCiSettings {
  /** The organization's id, a UUID in lower case. */
  readonly organization: string;
  /** The project's id, a UUID in lower case. */
  readonly project: string;
}

export interface Settings {
  readonly project: string;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  readonly domain?: string;
  readonly repository: RepositorySettings;
  /** Whether there is a pipeline; without one the stack `pipeline` does not exist. */
  readonly pipeline: boolean;
  readonly alerts: AlertSettings;
  readonly circleci?: CircleCiSettings;
  /** In the order written: the order of deployment, and the reverse of destruction. */
  readonly stages: Readonly<Record<string, StageSettings>>;
  /** What is allowed but worth knowing, one line each; printed to standard error, never a reason to stop. */
  readonly warnings: readonly string[];
}
