import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { embeddedEnvironment, emptyAwsFolder } from './environment';
import { FrontDoor } from './front-door';
import { leftOver } from './left-over';
import { MotoClient } from './moto-client';
import { defaultPython, startMoto } from './moto';
import type { RequestRecord } from './requests';
import { seedHostedZone } from './seed';
import { createServices } from './services';
import { Connections } from './services/connections';
import { Deliveries, type Delivery, type FailedPublication } from './services/deliveries';
import { type AwsEvent, emitEvent } from './services/events';

export { withoutAws } from './environment';
export type { RequestRecord } from './requests';
export type { Delivery, FailedPublication } from './services/deliveries';
export type { AwsEvent } from './services/events';

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
  /** Ends everything that was started; safe to call twice. */
  stop(): Promise<void>;
}

/**
 * Starts the embedded AWS: moto as a child process, and the front door before it. It never speaks to
 * real AWS, and ends with this process.
 *
 * @throws Error with a message for people when Python or moto is missing, or moto does not start.
 */
export async function startEmbeddedAws(options: EmbeddedAwsOptions = {}): Promise<EmbeddedAws> {
  const region = options.region ?? 'us-east-1';
  if (options.logDirectory) mkdirSync(options.logDirectory, { recursive: true });
  const logFile = options.logDirectory && join(options.logDirectory, 'moto.log');
  const moto = await startMoto(options.python ?? defaultPython(), logFile);
  const client = new MotoClient(moto.port, region);
  const foreignBuckets = new Set<string>();
  const connections = new Connections();
  const deliveries = new Deliveries();
  const nothing = { before: () => undefined, after: () => undefined };
  const services = createServices({ foreignBuckets, connections, deliveries });
  const door = new FrontDoor(client, services, nothing);
  const folder = emptyAwsFolder();
  const stop = async () => {
    await door.close();
    await moto.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    if (options.domain) await seedHostedZone(client, options.domain);
    const endpoint = `http://127.0.0.1:${await door.listen()}`;
    return {
      endpoint,
      environment: embeddedEnvironment(endpoint, region, folder),
      requests: door.requests,
      motoPid: moto.pid,
      leftOver: () => leftOver(client, regionsOf(region, door.requests), Object.values(services)),
      seedForeignBucket: (name) => void foreignBuckets.add(name),
      completeConnections: () => connections.complete(),
      deliveries: deliveries.delivered,
      failedPublications: deliveries.failed,
      confirmEmail: (address) => deliveries.confirm(address),
      emitEvent: (event) => emitEvent(client, region, deliveries, event),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Every region that anything was asked of. */
function regionsOf(region: string, requests: readonly RequestRecord[]): string[] {
  return [...new Set([region, ...requests.map((request) => request.region)])];
}
