import type { AlarmDefinition } from '../alarm';
import type { AlarmContext } from './context';

/** One alarm for each NAT gateway: it refused connections. */
export function natAlarms({ stage, metrics, dashboard, natGateways }: AlarmContext): AlarmDefinition[] {
  const { natPortErrorsPerMinute } = stage.thresholds;
  return natGateways.map((id, slot) => ({
    id: `nat-ports-${slot + 1}`,
    entry: 'nat-ports',
    severity: 'later',
    happened:
      `In three of the last five minutes, NAT gateway ${slot + 1} refused at least ${natPortErrorsPerMinute} ` +
      'connections a minute: it had no port left for their destination.',
    look: `Dashboard ${dashboard}: refused connections. Flow logs: which destination has thousands of connections?`,
    act: "Make the app keep its connections open and reuse them. If it needs more, set network.nat to 'per-zone'.",
    signal: { metric: metrics.natPortErrors(id) },
    comparison: '>=',
    threshold: natPortErrorsPerMinute,
    datapoints: { breaching: 3, of: 5 },
    missing: { treated: 'notBreaching', because: 'A gateway without traffic has refused nothing.' },
  }));
}
