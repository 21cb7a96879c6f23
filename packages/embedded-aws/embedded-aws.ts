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

/** How to start the embedded AWS. */
export interface EmbeddedAwsOptions {
  /** The Python that has moto. @default the project's own `.venv`, where there is one, otherwise `python3` */
  readonly python?: string;
  /** A domain whose public hosted zone the account already has. @default none */
  readonly domain?: string;
  /** The region of what is not named otherwise. @default us-east-1 */
  readonly region?: string;
  /** A folder that takes moto's own log (`moto.log`); made where missing. @default no log */
  readonly logDirectory?: string;
  /** A folder that {@link EmbeddedAws.keep} has written: the account begins as it was then. @default a new account */
  readonly from?: string;
}

/** A running embedded AWS: one account, empty but for what every account has. */
export interface EmbeddedAws {
  /** `http://127.0.0.1:<port>`, on a free port. */
  readonly endpoint: string;
  /** What a program needs to speak to it; put it over `withoutAws(process.env)`. */
  readonly environment: Record<string, string>;
  /** Every call so far, oldest first; grows while the embedded AWS runs. */
  readonly requests: readonly RequestRecord[];
  /** The process id of moto. */
  readonly motoPid: number;
  /**
   * What exists beyond what a fresh account has, asked from the services one by one, not from Terraform:
   * `s3 bucket hello-state`, `ec2 vpc vpc-0a1b`. Empty after a fresh start.
   */
  leftOver(): Promise<string[]>;
  /** Gives a bucket name to another account: HeadBucket answers 403, CreateBucket BucketAlreadyExists. */
  seedForeignBucket(name: string): void;
  /**
   * What Amazon does when it has a newer image: gives a public parameter another value, as in
   * `/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64`.
   */
  publishParameter(name: string, value: string): void;
  /** What a person does in the console: every connection to source code turns from PENDING to AVAILABLE. */
  completeConnections(): void;
  /** What topics handed to their subscribers, oldest first. An address that is not confirmed gets nothing. */
  readonly deliveries: readonly Delivery[];
  /** What CloudWatch or EventBridge could not publish, and why. */
  readonly failedPublications: readonly FailedPublication[];
  /** What the owner of an address does: clicks the link in the mail that asks to confirm. */
  confirmEmail(address: string): void;
  /** Plays an event of a service of AWS in the default region: rules, input transformers and topics as on AWS. */
  emitEvent(event: AwsEvent): Promise<void>;
  /**
   * Chooses what becomes of the next instance refresh, and how many seconds that takes. One that was not
   * chosen succeeds in 1 s; one that shall still be running takes, say, 3600.
   */
  playRefresh(fate: RefreshFate, seconds?: number): void;
  /** Commands on instances, by documents of Systems Manager: plays what they do there. */
  readonly commands: Pick<InstanceCommands, 'play' | 'reach'>;
  /** Deployments of CodeDeploy: puts one on a group, or brings one to its end. */
  readonly deployments: Pick<Deployments, 'add' | 'set' | 'statusOf'>;
  /** Executions of pipelines: begins one by a push; ends the action that one is at, so that the next begins. */
  readonly pipelines: Pick<PipelineExecutions, 'push' | 'fetch' | 'finish'>;
  /** Which services have interface endpoints where; at first all of them everywhere. */
  readonly endpointServices: Pick<EndpointServices, 'withdraw' | 'unname' | 'reset'>;
  /** What Service Quotas answers; AWS's defaults at first. It limits nothing by itself. */
  readonly quotas: Pick<ServiceQuotas, 'set' | 'reset'>;
  /** The regions that the account has switched on; at first only those that are on in every account. */
  readonly regions: Pick<Regions, 'switchOn'>;
  /** What IAM's simulation refuses to the owner of the keys; nothing at first. Calls themselves are not refused. */
  readonly permissions: Pick<PolicySimulation, 'deny' | 'denyWithout' | 'forbid'>;
  /** What goes wrong with calls; nothing at first. */
  readonly faults: Pick<Faults, 'add' | 'clear' | 'seed' | 'counts'>;
  /** How requests and answers compare with the services' own models, and what no difference explains. */
  readonly conformance: Pick<
    Conformance,
    'requests' | 'answers' | 'milliseconds' | 'unexplained' | 'stale' | 'summary'
  >;
  /**
   * Keeps the whole account, objects in buckets included, in a folder: what is started from it takes up there. The
   * record of calls, sessions of roles, faults and simulated permissions are no part of it.
   *
   * @throws Error where an instance refresh was ever started: it goes its way by the clock
   */
  keep(folder: string): Promise<void>;
  /** Ends everything that was started; safe to call twice. */
  stop(): Promise<void>;
}
