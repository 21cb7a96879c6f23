import type { AlarmDefinition } from '../alarm';
import { emptyAtRelease, sleeps } from '../empty-by-design';
import type { AlarmContext } from './context';

/**
 * Minutes without a healthy host that are too many: where there always are some, where each release takes them all
 * out at once (drain, stop, install, start, health checks), and where a stage wakes (boot, and the release). Not
 * fewer than 5: a count that only comes late looks like none. Users that find nobody raise elb-5xx before.
 */
const PATIENCE = { always: 5, atRelease: 10, asleep: 15 };

/** Hosts that the load balancer sends nothing to. */
export function hostAlarms(context: AlarmContext): AlarmDefinition[] {
  return [noHealthyHost(context), unhealthyHosts(context)];
}

function noHealthyHost({ stage, metrics, dashboard }: AlarmContext): AlarmDefinition {
  const minutes = sleeps(stage)
    ? PATIENCE.asleep
    : emptyAtRelease(stage)
      ? PATIENCE.atRelease
      : PATIENCE.always;
  return {
    id: 'no-healthy-host',
    entry: 'no-healthy-host',
    severity: 'urgent',
    happened: `The stage has been down for ${minutes} minutes: instances are wanted, but none is healthy.`,
    look: `Dashboard ${dashboard}: hosts and releases. Saved query: start-up failures. The group's activity in EC2.`,
    act: 'After a release: release the one before. Otherwise find in the logs why instances do not start.',
    signal: {
      // 1 stands for "none wanted". Where some are wanted and no host is reported, IF gives 0.
      expression: 'IF(desired, healthy, 1)',
      label: 'Healthy hosts, or 1 where none is wanted',
      // A node of the load balancer that has just been added sees none yet: hence Maximum, over all nodes.
      metrics: { desired: metrics.desiredHosts, healthy: metrics.healthyHosts('Maximum') },
    },
    comparison: '<',
    threshold: 1,
    datapoints: { breaching: minutes, of: minutes },
    missing: {
      treated: 'notBreaching',
      because:
        'Only what the group wants is missing here, which says nothing of its hosts; those count as 0.',
    },
  };
}

function unhealthyHosts({ stage, metrics, dashboard }: AlarmContext): AlarmDefinition {
  const minutes = stage.thresholds.unhealthyHostMinutes;
  return {
    id: 'unhealthy-hosts',
    entry: 'unhealthy-hosts',
    severity: 'later',
    happened:
      `For ${minutes} minutes, at least one instance did not answer the health check. It gets no requests while ` +
      'others are healthy, and the group replaces it by itself.',
    look: `Dashboard ${dashboard}: hosts, and memory and disk by instance. Saved query: 5xx by instance.`,
    act: 'If it is a new one each time, a release or a start-up is broken: see the runbook.',
    signal: { metric: metrics.unhealthyHosts },
    comparison: '>',
    threshold: 0,
    datapoints: { breaching: minutes, of: minutes },
    missing: {
      treated: 'notBreaching',
      because: 'No target is registered, so none is unhealthy; no-healthy-host tells whether one should be.',
    },
  };
}
