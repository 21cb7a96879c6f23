import type { Architecture } from './architecture';

/**
 * What the tools know of a project, without the code that computes it. The user's code makes the facts from
 * the settings (settings/facts.ts). It also computes the names of AWS resources, which tools use unchanged.
 */
export interface Facts {
  /** The prefix of every name. */
  readonly project: string;
  /** Twelve digits. */
  readonly account: string;
  readonly region: string;
  /** The name of an existing hosted zone. Absent: plain HTTP on the load balancers' DNS names. */
  readonly domain?: string;
  readonly repository: RepositoryFacts;
  /** Whether there is a pipeline, and so the stack `pipeline`. */
  readonly pipeline: boolean;
  readonly alerts: { readonly emails: readonly string[]; readonly monthlyBudgetUsd: number };
  /** Both ids are UUIDs in lower case. Absent: CI has no role in AWS. */
  readonly circleci?: { readonly organization: string; readonly project: string };
  /** The app's folder in the repository: `app`, `services/web`, or `.` for the root. */
  readonly app: { readonly folder: string };
  /** In the order of deployment. */
  readonly stages: Readonly<Record<string, StageFacts>>;
  /**
   * All stacks except `state`, in the order of deployment: the stages, and the pipeline where there is one.
   */
  readonly stacksBesideState: readonly string[];
  /** By stack, such as `hello-staging`: the name, or the prefix of the name, of everything in it. */
  readonly prefixes: Readonly<Record<string, string>>;
  /** The name of one IAM role of each stack except `state`. A stack's roles are all created alike. */
  readonly roles: readonly string[];
  /** The bucket of all Terraform state. */
  readonly stateBucket: string;
  /** The bucket of the pipeline's artifacts, whether or not there is a pipeline. */
  readonly artifactBucket: string;
  /** The load balancer's security policies that a stage may use. */
  readonly tlsPolicies: readonly string[];
  /**
   * SHA-256 of all settings. Two projects with the same facts may differ in settings that tools do not know.
   */
  readonly digest: string;
}

/** The app's repository. */
export interface RepositoryFacts {
  /** `owner/name` */
  readonly name: string;
  readonly branch: string;
  /** The ARN of an existing connection. Absent: the stack `pipeline` creates one. */
  readonly connection?: string;
}

/** The facts of one stage. */
export interface StageFacts {
  /** The key under `stages`, and the stack's name. */
  readonly name: string;
  /** Fully qualified, in the order of the settings. The first is no wildcard. Empty without a domain. */
  readonly hostNames: readonly string[];
  readonly loadBalancerName: string;
  /** The bucket for the load balancer's access logs. */
  readonly accessLogBucket: string;
  readonly network: NetworkFacts;
  /** The AWS services with an interface endpoint, where `network.endpoints` is set. */
  readonly endpointServices: readonly string[];
  /** The AWS services with a gateway endpoint: `s3`, and `dynamodb` where the app uses it by endpoints. */
  readonly gatewayServices: readonly string[];
  readonly instances: {
    readonly type: string;
    readonly architecture: Architecture;
    /** The least and the most instances, while the stage is not stopped by its schedule. */
    readonly min: number;
    readonly max: number;
  };
  /** How many instances a release deploys to at a time. */
  readonly rollout: 'AllAtOnce' | 'HalfAtATime' | 'OneAtATime';
  /** Whether a person approves each release to this stage. */
  readonly releaseApproval: boolean;
  /** Whether it must not be destroyed. Its logs are then kept after its end. */
  readonly protected: boolean;
  readonly exposure: 'public' | 'internal';
  /** What port 80 does besides HTTPS. Without a domain it always serves. */
  readonly http: 'redirect' | 'serve';
  /**
   * Cron expressions for scaling down and up, with the sizes: 0 stops the stage. Absent: it is never scaled
   * down.
   */
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
  /** The thresholds of its alarms. */
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
    /** Days until a certificate expires. */
    readonly certificateDays: number;
    readonly natPortErrorsPerMinute: number;
  };
  readonly app: {
    /** The path of the load balancer's health check; 200 means healthy. */
    readonly healthPath: string;
    /** The packages of Amazon Linux 2023 that instances install for the app. */
    readonly packages: readonly string[];
    /** Seconds without data after which load balancer and proxy end a request or a connection. */
    readonly idleTimeoutSeconds: number;
    /** The largest request body in MiB. */
    readonly bodyLimitMiB: number;
    /** TCP ports of IPv4 networks that instances may reach in addition to HTTPS. */
    readonly egress: readonly { readonly port: number; readonly cidr: string }[];
    /** The ARNs of the customer managed keys that encrypt its secrets. */
    readonly secretKeys: readonly string[];
    /** Scheduled commands, by name. */
    readonly schedule: Readonly<Record<string, object>>;
    /**
     * What the app may do in AWS besides its logs and secrets, by statement name. The settings have checked
     * each.
     */
    readonly permissions: Readonly<Record<string, PermissionFacts>>;
  };
  /** The app's environment variables whose values are stored elsewhere. */
  readonly secrets: readonly SecretFacts[];
  /** The ARN of its instances' role, which reads them. */
  readonly instanceRole: string;
}

/** A statement of `app.permissions`, as in the settings. */
export interface PermissionFacts {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly conditions?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/** A variable of the app whose value is in Parameter Store or Secrets Manager. */
export interface SecretFacts {
  readonly variable: string;
  readonly service: 'ssm' | 'secretsmanager';
  /** The name or ARN by which AWS is asked for it. */
  readonly id: string;
  /** The account that owns it. */
  readonly account: string;
  /** The key in the secret's JSON object. Absent: the whole secret is the value. */
  readonly key?: string;
}

/** The network of a stage. */
export interface NetworkFacts {
  /** The VPC's address range. */
  readonly cidr: string;
  /** The two halves of the range: one for all private subnets, used or not, and one for all public ones. */
  readonly tiers: { readonly private: string; readonly public: string };
  /** The ranges of the subnets in the order of the zones. There are more than zones. */
  readonly subnets: { readonly private: readonly string[]; readonly public: readonly string[] };
  /** The number of zones, or their names. */
  readonly zones: number | readonly string[];
  /** How many of the zones, counted from the last, have empty subnets. */
  readonly emptyZones: number;
  /** A NAT gateway in every zone, one for all zones, or none. */
  readonly nat: 'per-zone' | 'single' | 'none';
  /** Whether instances reach AWS by interface endpoints. */
  readonly endpoints: boolean;
}

/** Settings as a user writes them, as far as tools write them. The user's code resolves them. */
export interface SettingsInput {
  readonly project: string;
  readonly account: string;
  readonly region: string;
  readonly stages: Readonly<Record<string, object>>;
  readonly [setting: string]: unknown;
}

/** The names of stacks that are no stages, whether or not they exist. No stage may have such a name. */
export const RESERVED_STAGES: readonly string[] = ['state', 'pipeline'];

/**
 * The name of a user's command on an instance: its unit is command@by-hand.service, its log by-hand.log.
 * app/deploy/check-release.py refuses it in a Procfile.
 */
export const BY_HAND = 'by-hand';

/** The name, or the prefix of the name, of everything in a stack. @throws Error for an unknown stack */
export function prefixOf({ prefixes }: Pick<Facts, 'prefixes'>, stack: string): string {
  const prefix = Object.hasOwn(prefixes, stack) ? prefixes[stack] : undefined;
  if (prefix === undefined) throw new Error(`There is no stack called ${stack}.`);
  return prefix;
}

/** The stage of a stack; undefined for a stack without a stage. */
export function stageOf({ stages }: Pick<Facts, 'stages'>, stack: string): string | undefined {
  return Object.hasOwn(stages, stack) ? stack : undefined;
}

/** The buckets of all stacks except `state`. */
export function bucketNames({ pipeline, artifactBucket, stages }: Facts): string[] {
  return [
    ...(pipeline ? [artifactBucket] : []),
    ...Object.values(stages).map(({ accessLogBucket }) => accessLogBucket),
  ];
}
