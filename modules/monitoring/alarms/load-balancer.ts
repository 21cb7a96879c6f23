import type { AlarmDefinition } from '../alarm';
import { emptyByDesign } from '../empty-by-design';
import type { AlarmContext } from './context';

/** Three bad minutes of five: one burst sets off nothing, and one good minute hides nothing. */
const THREE_OF_FIVE = { breaching: 3, of: 5 };

/** Requests in five minutes: with fewer, p99 is less than one request. */
const LATENCY_FLOOR = 100;

/** What users notice: errors and slow answers. */
export function loadBalancerAlarms(context: AlarmContext): AlarmDefinition[] {
  return [elb5xx(context), app5xx(context), latency(context)];
}

function elb5xx({ stage, metrics, dashboard }: AlarmContext): AlarmDefinition {
  const { elb5xxPercent, errorFloorRequests } = stage.thresholds;
  // In a stage whose target group is empty at times, no-healthy-host tells the 503 of that, after a longer wait. In a
  // comparison, AWS takes a missing count of healthy hosts as 0.
  const guard = emptyByDesign(stage) ? ' AND healthy > 0' : '';
  return {
    id: 'elb-5xx',
    entry: 'elb-5xx',
    severity: 'urgent',
    happened:
      `In three of the last five minutes, the load balancer itself answered more than ${elb5xxPercent} % of ` +
      `requests with 5xx, and at least ${errorFloorRequests} a minute: no instance answered, or none in time.`,
    look: `Dashboard ${dashboard}, top row: are hosts healthy? Then the log group "system": what the proxy says. Saved query: slowest routes.`,
    act: 'If it began with a release, release the one before. Otherwise see the runbook for 502, 503 and 504.',
    signal: {
      // The load balancer counts an answer of its own as a request only if it had chosen a target. So the expression
      // adds both, which at worst halves the share. In arithmetic, missing requests count as 0.
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
      `In three of the last five minutes, the app, or the proxy in its place, answered more than ${app5xxPercent} % of ` +
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
      `For ten minutes, one in a hundred requests took the app longer than ${latencyP99Seconds} s, ` +
      `with at least ${LATENCY_FLOOR} requests in each five minutes.`,
    look: `Dashboard ${dashboard}: latency beside CPU and memory by instance. Saved query: slowest routes.`,
    act: 'If it began with a release, release the one before. If CPU is high, raise instances.max or the type.',
    signal: {
      expression: `IF(requests >= ${LATENCY_FLOOR}, latency, 0)`,
      label: 'Latency p99, in seconds',
      metrics: { latency: metrics.latency('p99'), requests: metrics.requests },
    },
    comparison: '>',
    threshold: latencyP99Seconds,
    periodSeconds: 300,
    datapoints: { breaching: 2, of: 2 },
    missing: { treated: 'notBreaching', because: 'Without requests there is no latency.' },
  };
}
