import type { AlarmDefinition } from '../alarm';
import { emptyAtRelease, sleeps } from '../empty-by-design';
import type { AlarmContext } from './context';

/**
 * Minutes without a healthy host before the alarm. `always`: a stage that always has healthy hosts. `atRelease`: each
 * release takes all hosts out at once (drain, stop, install, start, health checks). `asleep`: the schedule starts the
 * stage (boot and release). Never fewer than 5: AWS may report a count late. If users get errors, elb-5xx comes
 * earlier.
 */
const PATIENCE = { always: 5, atRelease: 10, asleep: 15 };

/** Hosts that fail the load balancer's health check. */
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
    happened: `The stage has been down for ${minutes} minutes: the desired capacity is not 0, but no instance is healthy.`,
    look: `Dashboard ${dashboard}: hosts and releases. Saved query: start-up failures. The group's activity in EC2.`,
    act: 'If it began with a release, release the one before. Otherwise find in the logs why instances do not start.',
    signal: {
      // The result is 1 where the desired capacity is 0. Where it is not 0 and no host is reported, IF returns 0.
      expression: 'IF(desired, healthy, 1)',
      label: 'Healthy hosts, or 1 where the desired capacity is 0',
      // Maximum over the load balancer's nodes: a new node sees no healthy host yet.
      metrics: { desired: metrics.desiredHosts, healthy: metrics.healthyHosts('Maximum') },
    },
    comparison: '<',
    threshold: 1,
    datapoints: { breaching: minutes, of: minutes },
    missing: {
      treated: 'notBreaching',
      because:
        'Only the desired capacity can be missing, which says nothing about hosts: missing hosts count as 0.',
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
      `For ${minutes} minutes, at least one instance failed the health check. It gets no requests while ` +
      'others are healthy, and the Auto Scaling group replaces it.',
    look: `Dashboard ${dashboard}: hosts, and memory and disk by instance. Saved query: 5xx by instance.`,
    act: 'If new instances fail too, a release or the start-up is broken: see the runbook.',
    signal: { metric: metrics.unhealthyHosts },
    comparison: '>',
    threshold: 0,
    datapoints: { breaching: minutes, of: minutes },
    missing: {
      treated: 'notBreaching',
      because: 'No target is registered, so none is unhealthy. no-healthy-host tells whether some should be.',
    },
  };
}
