import { z } from 'zod';
import { decimal, section, whole } from './fields';

/** An alarm goes off above its threshold: what cannot be above 100 is never above it. */
const MOST_PERCENT = 99;

/**
 * When a stage's alarms go off. Every threshold has a default that fits a small web application; a stage
 * names only those that it wants otherwise.
 */
export const thresholdsSchema = section({
  /**
   * Percent of requests that the load balancer itself answered with 5xx: no healthy instance, time-outs.
   * @default 1
   */
  elb5xxPercent: decimal(0.1, MOST_PERCENT, '%').default(1),
  /** Percent of requests that the app answered with 5xx. @default 2 */
  app5xxPercent: decimal(0.1, MOST_PERCENT, '%').default(2),
  /**
   * Failed requests in a minute below which neither rate counts, so that one error at night wakes nobody.
   * @default 10
   */
  errorFloorRequests: whole(1, 1_000_000, 'requests').default(10),
  /**
   * Seconds within which 99 % of requests are answered. At most the stage's `idleTimeoutSeconds`, after which the load
   * balancer gives up.
   * @default 2
   */
  latencyP99Seconds: decimal(0.05, 3600, 'seconds').default(2),
  /** Percent of CPU, average of the fleet, for 5 minutes. @default 85 */
  cpuPercent: decimal(10, MOST_PERCENT, '%').default(85),
  /** Percent of memory in use, of any one instance. @default 90 */
  memoryPercent: decimal(10, MOST_PERCENT, '%').default(90),
  /** Percent of the root volume in use, of any one instance. @default 85 */
  diskPercent: decimal(10, MOST_PERCENT, '%').default(85),
  /** Error lines in the app's log in a minute, over all instances. @default 10 */
  logErrorsPerMinute: whole(1, 100_000, 'lines').default(10),
  /** Minutes that any instance may be unhealthy. @default 5 */
  unhealthyHostMinutes: whole(1, 60, 'minutes').default(5),
  /** Minutes that the fleet may stay at its maximum. An alarm looks back a day at most. @default 30 */
  atMaximumMinutes: whole(5, 1440, 'minutes').default(30),
  /**
   * Days before the certificate's end. AWS begins to renew 60 to 45 days before; more than 44 would go off while it
   * does.
   * @default 30
   */
  certificateDays: whole(1, 44, 'days').default(30),
  /** Connections a minute that a NAT gateway refused because it had no port left. @default 1 */
  natPortErrorsPerMinute: whole(1, 100_000, 'connections').default(1),
});

/** A stage's thresholds, all of them set. */
export type Thresholds = Readonly<z.output<typeof thresholdsSchema>>;
