import type { AlarmDefinition } from '../alarm';
import { emptyByDesign } from '../empty-by-design';
import type { AlarmContext } from './context';

/** Three bad minutes of five: neither one burst nor a gap between two decides. */
const THREE_OF_FIVE = { breaching: 3, of: 5 };

/** Requests in five minutes below which the slowest hundredth is no hundredth. */
const LATENCY_FLOOR = 100;

/** What users see: errors and slowness. */
export function loadBalancerAlarms(context: AlarmContext): AlarmDefinition[] {
  return [elb5xx(context), app5xx(context), latency(context)];
}

function elb5xx({ stage, metrics, dashboard }: AlarmContext): AlarmDefinition {
  const { elb5xxPercent, errorFloorRequests } = stage.thresholds;
  // Where an empty target group can be as it should be, its 503 are the business of no-healthy-host, which waits
  // longer. A healthy host that is not reported counts as none: in a comparison AWS takes what is missing as 0.
  const guard = emptyByDesign(stage) ? ' AND healthy > 0' : '';
  return {
    id: 'elb-5xx',
    entry: 'elb-5xx',
    severity: 'urgent',
    happened:
      `For three of the last five minutes, the load balancer itself answered more than ${elb5xxPercent} % of ` +
      `requests with 5xx, and at least ${errorFloorRequests} a minute: no instance gave an answer, or none in time.`,
    look: `Dashboard ${dashboard}, top row: are hosts healthy? Then the system's log for the proxy. Saved query: slowest routes.`,
    act: 'If it began with a release, release the one before. Otherwise see the runbook for 502, 503 and 504.',
    signal: {
      // What the load balancer answers by itself is counted as a request only where it had chosen a target, hence the
      // sum: at most it makes the share look half as large. Requests that are missing count as 0 in arithmetic.
      expression: `IF(errors >= ${errorFloorRequests}${guard}, 100 * errors / (errors + requests), 0)`,
      label: 'Requests that the load balancer failed, in percent',
      metrics: {
        errors: metrics.elbErrors,
        requests: metrics.requests,
        ...(guard ? { healthy: metrics.healthyHosts('Minimum') } : {}),
      },
    },
    comparison: '>',
    threshold: elb5xxPercent,
    datapoints: THREE_OF_FIVE,
    missing: {
      treated: 'notBreaching',
      because: 'AWS reports the count of errors only while there are some: no data is no error.',
    },
  };
}

function app5xx({ stage, metrics, dashboard }: AlarmContext): AlarmDefinition {
  const { app5xxPercent, errorFloorRequests } = stage.thresholds;
  return {
    id: 'app-5xx',
    entry: 'app-5xx',
    severity: 'urgent',
    happened:
      `For three of the last five minutes, the app, or the proxy for want of it, answered more than ${app5xxPercent} % of ` +
      `requests with 5xx, and at least ${errorFloorRequests} a minute.`,
    look: `Dashboard ${dashboard}: error lines, and releases. Saved queries: 5xx by instance, errors by release.`,
    act: 'If it began with a release, release the one before. If it is one instance, terminate it.',
    signal: {
      expression: `IF(errors >= ${errorFloorRequests}, 100 * errors / requests, 0)`,
      label: 'Requests that the app failed, in percent',
      metrics: { errors: metrics.appErrors, requests: metrics.requests },
    },
    comparison: '>',
    threshold: app5xxPercent,
    datapoints: THREE_OF_FIVE,
    missing: {
      treated: 'notBreaching',
      because: 'AWS reports the count of errors only while there are some: no data is no error.',
    },
  };
}

function latency({ stage, metrics, dashboard }: AlarmContext): AlarmDefinition {
  const { latencyP99Seconds } = stage.thresholds;
  return {
    id: 'latency-p99',
    entry: 'latency-p99',
    severity: 'urgent',
    happened:
      `For ten minutes, one of a hundred requests took the app longer than ${latencyP99Seconds} s, ` +
      `in at least ${LATENCY_FLOOR} requests each five minutes.`,
    look: `Dashboard ${dashboard}: latency beside CPU and memory by instance. Saved query: slowest routes.`,
    act: 'If it began with a release, release the one before. If CPU is high, raise instances.max or the type.',
    signal: {
      expression: `IF(requests >= ${LATENCY_FLOOR}, latency, 0)`,
      label: 'Slowest hundredth of requests, in seconds',
      metrics: { latency: metrics.latency('p99'), requests: metrics.requests },
    },
    comparison: '>',
    threshold: latencyP99Seconds,
    periodSeconds: 300,
    datapoints: { breaching: 2, of: 2 },
    missing: { treated: 'notBreaching', because: 'Without requests there is no latency.' },
  };
}
