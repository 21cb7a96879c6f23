import type { Faults } from './faults';
import type { Conformance } from './models/conformance';
import type { RequestRecord } from './requests';
import type { Delivery, FailedPublication } from './services/deliveries';
import type { Deployments } from './services/deployments';
import type { EndpointServices } from './services/endpoint-services';
import type { AwsEvent } from './services/events';
import type { InstanceCommands } from './services/instance-commands';
import type { RefreshFate } from './services/instance-refresh';
import type { PipelineExecutions } from './services/pipeline-executions';
import type { PolicySimulation } from './services/policy-simulation';
import type { Regions } from './services/regions';
import type { ServiceQuotas } from './services/service-quotas';

/** Options of the embedded AWS's start. */
export interface EmbeddedAwsOptions {
  /** The Python with moto. @default the project's own `.venv`, where there is one, otherwise `python3` */
  readonly python?: string;
  /** A domain whose public hosted zone the account already has. @default none */
  readonly domain?: string;
  /** The region of calls that name none. @default us-east-1 */
  readonly region?: string;
  /** A folder for moto's own log (`moto.log`); created where it is missing. @default no log */
  readonly logDirectory?: string;
  /** A folder that {@link EmbeddedAws.keep} wrote: the account starts as it was then. @default a new account */
  readonly from?: string;
}

/** A running embedded AWS: one account, which starts with only what every account has. */
export interface EmbeddedAws {
  /** `http://127.0.0.1:<port>`, on a free port. */
  readonly endpoint: string;
  /** The variables that a program needs to call it; merge them over `withoutAws(process.env)`. */
  readonly environment: Record<string, string>;
  /** Every call so far, oldest first; the list grows while the embedded AWS runs. */
  readonly requests: readonly RequestRecord[];
  /** The process id of moto. */
  readonly motoPid: number;
  /**
   * What exists beyond a new account's resources, as the services list it, not Terraform: `s3 bucket hello-state`,
   * `ec2 vpc vpc-0a1b`. Empty after a start.
   */
  leftOver(): Promise<string[]>;
  /** Gives a bucket name to another account: HeadBucket answers 403, CreateBucket BucketAlreadyExists. */
  seedForeignBucket(name: string): void;
  /**
   * Gives a public parameter another value, as Amazon does when it publishes a newer image:
   * `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64`.
   */
  publishParameter(name: string, value: string): void;
  /** Turns every connection to source code from PENDING to AVAILABLE, as a person does in the console. */
  completeConnections(): void;
  /** The messages that topics delivered to subscribers, oldest first. An address that is not confirmed gets none. */
  readonly deliveries: readonly Delivery[];
  /** The messages that CloudWatch or EventBridge could not publish, and why. */
  readonly failedPublications: readonly FailedPublication[];
  /** Confirms an address, as its owner does by the link in the mail. */
  confirmEmail(address: string): void;
  /**
   * Sends an event of an AWS service in the default region: rules, input transformers and topics handle it as on AWS.
   */
  emitEvent(event: AwsEvent): Promise<void>;
  /**
   * Sets the result of the next instance refresh, and how many seconds it takes. @default it succeeds after 1 s; for
   * one that is still running, give 3600
   */
  playRefresh(fate: RefreshFate, seconds?: number): void;
  /** Commands that Systems Manager runs on instances: sets what they do there. */
  readonly commands: Pick<InstanceCommands, 'play' | 'reach'>;
  /** Deployments of CodeDeploy: creates one in a group, or ends one. */
  readonly deployments: Pick<Deployments, 'add' | 'set' | 'statusOf'>;
  /** Executions of pipelines: starts one by a push; ends its current action, so that the next one starts. */
  readonly pipelines: Pick<PipelineExecutions, 'push' | 'fetch' | 'finish'>;
  /** The services with interface endpoints in each zone. @default all services in all zones */
  readonly endpointServices: Pick<EndpointServices, 'withdraw' | 'unname' | 'reset'>;
  /** The answers of Service Quotas. @default AWS's defaults. They limit nothing by themselves */
  readonly quotas: Pick<ServiceQuotas, 'set' | 'reset'>;
  /** The regions that the account has enabled. @default those that are enabled in every account */
  readonly regions: Pick<Regions, 'switchOn'>;
  /**
   * What IAM's policy simulation denies to the owner of the access key. @default nothing. Calls themselves are not
   * refused
   */
  readonly permissions: Pick<PolicySimulation, 'deny' | 'denyWithout' | 'forbid'>;
  /** Faults of calls. @default none */
  readonly faults: Pick<Faults, 'add' | 'clear' | 'seed' | 'counts'>;
  /** How requests and answers compare with the services' own models, and which differences are not explained. */
  readonly conformance: Pick<
    Conformance,
    'requests' | 'answers' | 'milliseconds' | 'unexplained' | 'stale' | 'summary'
  >;
  /**
   * Writes the whole account with all objects in buckets to a folder, from which another embedded AWS can start.
   * Without the record of calls, sessions of roles, faults and simulated permissions.
   *
   * @throws Error where an instance refresh was ever started: it depends on the clock
   */
  keep(folder: string): Promise<void>;
  /** Stops everything that was started; a second call does nothing. */
  stop(): Promise<void>;
}
