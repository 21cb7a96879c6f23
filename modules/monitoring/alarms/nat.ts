import type { AlarmDefinition } from '../alarm';
import type { AlarmContext } from './context';

/** Connections to the outside that a NAT gateway refused, one alarm each. */
export function natAlarms({ stage, metrics, dashboard, natGateways }: AlarmContext): AlarmDefinition[] {
  const { natPortErrorsPerMinute } = stage.thresholds;
  return natGateways.map((id, slot) => ({
    id: `nat-ports-${slot + 1}`,
    entry: 'nat-ports',
    severity: 'later',
    happened:
      `For three of the last five minutes, NAT gateway ${slot + 1} refused at least ${natPortErrorsPerMinute} ` +
      'connections a minute: it has no port left for that destination.',
    look: `Dashboard ${dashboard}: refused connections. Flow logs: which destination has thousands of connections?`,
    act: 'Let the app keep its connections open and reuse them. If it must have more, use nat: per-zone.',
    signal: { metric: metrics.natPortErrors(id) },
    comparison: '>=',
    threshold: natPortErrorsPerMinute,
    datapoints: { breaching: 3, of: 5 },
    missing: { treated: 'notBreaching', because: 'A gateway without traffic has refused nothing.' },
  }));
}
