import type { Facts } from '../../facts';
import { clientConfig } from '../account/aws';
import type { Finding } from './finding';

/** What every check gets. */
export interface Context {
  readonly settings: Facts;
  /** Aborts all open calls when the preflight's time is over. */
  readonly signal: AbortSignal;
  /** The DNS servers for public lookups, each `<address>` or `<address>:<port>`. */
  readonly dnsServers: readonly string[];
}

/** Seconds for the whole preflight. A check without an answer by then has failed. */
export const SECONDS = 25;

/** The SDK configuration of a check: as in every command, with shorter time-outs. */
export function clientOf({ settings }: Context, region = settings.region) {
  return clientConfig(region, { connectionTimeout: 4_000, socketTimeout: 8_000 });
}

/** The options of each call, which abort it at the end of the preflight's time. */
export const within = ({ signal }: Context) => ({ abortSignal: signal });

/** A group of checks under one heading of the report. */
export interface Group {
  readonly name: string;
  check(context: Context): Promise<Finding[]>;
}
