import type { Architecture } from './architecture';

/**
 * What the tools know of a project: its facts, and nothing of the code that they come from. The user's half makes them of
 * the settings (settings/facts.ts). Names that AWS sees are computed there and handed over as they are.
 */
export interface Facts {
  /** The beginning of every name. */
  readonly project: string;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  /** Its hosted zone exists. Absent: plain HTTP on the load balancers' own names. */
  readonly domain?: string;
  readonly repository: RepositoryFacts;
  /** Whether there is a pipeline, and the stack of that name. */
  readonly pipeline: boolean;
  readonly alerts: { readonly emails: readonly string[]; readonly monthlyBudgetUsd: number };
  /** Both ids are UUIDs in lower case. Absent: CI has no identity of its own on AWS. */
  readonly circleci?: { readonly organization: string; readonly project: string };
  /** The repository's folder that the app is in: `app`, `services/web`, or `.` for the root. */
  readonly app: { readonly folder: string };
  /** In the order of deployment. */
  readonly stages: Readonly<Record<string, StageFacts>>;
  /** The stacks beside `state`, in the order of deployment: each stage, and the pipeline where there is one. */
  readonly stacksBesideState: readonly string[];
  /** By stack: `hello-staging`, the name, or the beginning of the name, of everything in it. */
  readonly prefixes: Readonly<Record<string, string>>;
  /** One IAM role of each stack beside `state`, by name: a stack's are all made alike. */
  readonly roles: readonly string[];
  /** The bucket of all Terraform state. */
  readonly stateBucket: string;
  /** The bucket of the pipeline's artifacts, whether or not there is a pipeline. */
  readonly artifactBucket: string;
  /** The load balancer's security policies that a stage may have. */
  readonly tlsPolicies: readonly string[];
  /** SHA-256 of all settings: two projects of the same facts may differ in more than tools know. */
  readonly digest: string;
}

export interface RepositoryFacts {
  /** `owner/name`. */
  readonly name: string;
  readonly branch: string;
  /** ARN of an existing connection; absent: the pipeline stack makes one. */
  readonly connection?: string;
}

export interface StageFacts {
  /** The key under `stages`, and the stack's name. */
  readonly name: string;
  /** Fully qualified, in the order written; the first has no wildcard. Empty without a domain. */
  readonly hostNames: readonly string[];
  readonly loadBalancerName: string;
  /** The bucket of the load balancer's access logs. */
  readonly accessLogBucket: string;
  readonly network: NetworkFacts;
  /** The services of AWS that it has interface endpoints of, where `network.endpoints`. */
  readonly endpointServices: readonly string[];
  /** The services that it has gateway endpoints of: `s3`, and `dynamodb` where its app uses it by endpoints. */
  readonly gatewayServices: readonly string[];
  readonly instances: {
    readonly type: string;
    readonly architecture: Architecture;
    /** Fewest and most instances, while the stage is awake. */
    readonly min: number;
    readonly max: number;
  };
  /** How many instances a release takes at a time. */
  readonly rollout: 'AllAtOnce' | 'HalfAtATime' | 'OneAtATime';
  /** A person approves each release to this stage. */
  readonly releaseApproval: boolean;
  /** It must not be destroyed, and its logs outlive it. */
  readonly protected: boolean;
  readonly exposure: 'public' | 'internal';
  /** What port 80 does beside HTTPS; without a domain it serves in any case. */
  readonly http: 'redirect' | 'serve';
  /** When it is scaled down and up again, by cron, and to how many instances: 0 is asleep. Absent: it is never down. */
  readonly schedule?: {
    readonly down: string;
    readonly up: string;
    readonly timeZone: string;
    readonly min: number;
    readonly max: number;
  };
  /** One of `tlsPolicies`. */
  readonly tlsPolicy: string;
  readonly logRetentionDays: number;
  /** When its alarms go off. */
  readonly thresholds: {
    readonly elb5xxPercent: number;
    readonly app5xxPercent: number;
    readonly errorFloorRequests: number;
    readonly latencyP99Seconds: number;
    readonly cpuPercent: number;
    readonly memoryPercent: number;
    readonly diskPercent: number;
    readonly logErrorsPerMinute: number;
    readonly unhealthyHostMinutes: number;
    readonly atMaximumMinutes: number;
    /** Days before the certificate's end. */
    readonly certificateDays: number;
    readonly natPortErrorsPerMinute: number;
  };
  readonly app: {
    /** What the load balancer asks for; 200 means ready. */
    readonly healthPath: string;
    /** Packages of Amazon Linux 2023 that instances install: what runs the app. */
    readonly packages: readonly string[];
    /** Seconds without a byte after which load balancer and proxy give up a request or a connection. */
    readonly idleTimeoutSeconds: number;
    /** MiB that the body of a request may have. */
    readonly bodyLimitMiB: number;
    /** TCP ports of IPv4 networks that instances may reach beside HTTPS. */
    readonly egress: readonly { readonly port: number; readonly cidr: string }[];
    /** ARNs of the customer-managed keys that its secrets are encrypted by. */
    readonly secretKeys: readonly string[];
    /** Commands that run at times, by their names. */
    readonly schedule: Readonly<Record<string, object>>;
    /** What it may do in AWS beside its logs and secrets, by the names of the statements; the settings have judged each. */
    readonly permissions: Readonly<Record<string, PermissionFacts>>;
  };
  /** What the app gets in its environment that is kept elsewhere. */
  readonly secrets: readonly SecretFacts[];
  /** ARN of its instances' role, which reads them. */
  readonly instanceRole: string;
}

/** A statement of `app.permissions`, as it is written. */
export interface PermissionFacts {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A variable of the app whose value is kept in Parameter Store or in Secrets Manager. */
export interface SecretFacts {
  readonly variable: string;
  readonly service: 'ssm' | 'secretsmanager';
  /** How AWS is asked for it: its name, or its ARN. */
  readonly id: string;
  /** Whose it is. */
  readonly account: string;
  /** The key of the secret's JSON object. Absent: the secret is the value. */
  readonly key?: string;
}

export interface NetworkFacts {
  /** The VPC's address range. */
  readonly cidr: string;
  /** Its two halves: all private subnets, used or not, and all public ones. */
  readonly tiers: { readonly private: string; readonly public: string };
  /** The subnets' ranges by the zones' order; more than there are zones. */
  readonly subnets: { readonly private: readonly string[]; readonly public: readonly string[] };
  /** How many zones, or their names. */
  readonly zones: number | readonly string[];
  /** How many of them, the last ones, have nothing in their subnets. */
  readonly emptyZones: number;
  /** A NAT gateway in every zone, one for all, or none. */
  readonly nat: 'per-zone' | 'single' | 'none';
  /** Whether instances reach AWS by interface endpoints. */
  readonly endpoints: boolean;
}

/** Settings as a person would write them, as far as tools do: the user's half says what they come to. */
export interface SettingsInput {
  readonly project: string;
  readonly account: string;
  readonly region: string;
  readonly stages: Readonly<Record<string, object>>;
  readonly [setting: string]: unknown;
}

/** Stacks of no stage, whether or not they are there; no stage is called so. */
export const RESERVED_STAGES: readonly string[] = ['state', 'pipeline'];

/**
 * What a command that a person gives is called on an instance: its unit is command@by-hand.service, its log by-hand.log.
 * app/deploy/check-release.py keeps it out of a Procfile.
 */
export const BY_HAND = 'by-hand';

/** The name, or the beginning of the name, of everything in the stack. */
export function prefixOf({ prefixes }: Pick<Facts, 'prefixes'>, stack: string): string {
  const prefix = Object.hasOwn(prefixes, stack) ? prefixes[stack] : undefined;
  if (prefix === undefined) throw new Error(`There is no stack called ${stack}.`);
  return prefix;
}

/** The stage whose stack it is; undefined for the stacks of no stage. */
export function stageOf({ stages }: Pick<Facts, 'stages'>, stack: string): string | undefined {
  return Object.hasOwn(stages, stack) ? stack : undefined;
}

/** The buckets of the stacks beside `state`. */
export function bucketNames({ pipeline, artifactBucket, stages }: Facts): string[] {
  return [
    ...(pipeline ? [artifactBucket] : []),
    ...Object.values(stages).map(({ accessLogBucket }) => accessLogBucket),
  ];
}
