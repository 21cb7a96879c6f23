import type { Facts } from '../../facts';
import { clientConfig } from '../account/aws';
import type { Finding } from './finding';

/** What every check works with. */
export interface Context {
  readonly settings: Facts;
  /** Ends every question that is still open when the preflight's time is over. */
  readonly signal: AbortSignal;
  /** The DNS servers that are asked what the public sees, each `<address>` or `<address>:<port>`. */
  readonly dnsServers: readonly string[];
}

/** The whole preflight takes no longer: what has no answer by then failed. */
export const SECONDS = 25;

/** How a check speaks to AWS: as every command does, and never longer than the preflight as a whole. */
export function clientOf({ settings }: Context, region = settings.region) {
  return clientConfig(region, { connectionTimeout: 4_000, socketTimeout: 8_000 });
}

/** What goes with each call, so that none outlives the preflight. */
export const within = ({ signal }: Context) => ({ abortSignal: signal });

/** One group of checks: a heading of the report. */
export interface Group {
  readonly name: string;
  check(context: Context): Promise<Finding[]>;
}
