import { z } from 'zod';
import { decimal, section, whole } from './fields';

/** An alarm goes off above its threshold, so a threshold of 100 percent would never be reached. */
const MOST_PERCENT = 99;

/**
 * Thresholds of a stage's alarms. Every default fits a small web application; a stage sets only those that differ.
 */
export const thresholdsSchema = section({
  /**
   * Percent of requests that the load balancer itself answers with 5xx: no healthy instance, or a timeout.
   * @default 1
   */
  elb5xxPercent: decimal(0.1, MOST_PERCENT, '%').default(1),
  /** Percent of requests that the app answers with 5xx. @default 2 */
  app5xxPercent: decimal(0.1, MOST_PERCENT, '%').default(2),
  /**
   * Failed requests a minute below which both rates are ignored, so that one error at night sets off no alarm.
   * @default 10
   */
  errorFloorRequests: whole(1, 1_000_000, 'requests').default(10),
  /**
   * Seconds in which 99 % of requests must be answered. At most the stage's `idleTimeoutSeconds`, after which the load
   * balancer ends a request.
   * @default 2
   */
  latencyP99Seconds: decimal(0.05, 3600, 'seconds').default(2),
  /** Percent of CPU, on average over the fleet, for 5 minutes. @default 85 */
  cpuPercent: decimal(10, MOST_PERCENT, '%').default(85),
  /** Percent of memory in use, of any one instance. @default 90 */
  memoryPercent: decimal(10, MOST_PERCENT, '%').default(90),
  /** Percent of the root volume in use, of any one instance. @default 85 */
  diskPercent: decimal(10, MOST_PERCENT, '%').default(85),
  /** Error lines a minute in the app's log, over all instances. @default 10 */
  logErrorsPerMinute: whole(1, 100_000, 'lines').default(10),
  /** Minutes that an instance may be unhealthy. @default 5 */
  unhealthyHostMinutes: whole(1, 60, 'minutes').default(5),
  /** Minutes that the fleet may be at its maximum; CloudWatch evaluates at most a day. @default 30 */
  atMaximumMinutes: whole(5, 1440, 'minutes').default(30),
  /**
   * Days before a certificate expires. AWS begins to renew it 60 to 45 days before: more than 44 could set off the alarm meanwhile.
   * @default 30
   */
  certificateDays: whole(1, 44, 'days').default(30),
  /** Connections a minute that a NAT gateway refuses because it has no port left. @default 1 */
  natPortErrorsPerMinute: whole(1, 100_000, 'connections').default(1),
});

/** A stage's thresholds, all of them set. */
export type Thresholds = Readonly<z.output<typeof thresholdsSchema>>;
