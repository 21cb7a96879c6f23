import type { MetricAlarm } from '../../../packages/test-support';
import type { Synthesized } from '../../support/synthesized';

/** The alarms of a stage by their ids: their names without that of the stage. */
export function alarmsOf(stack: Synthesized, name: string): Map<string, MetricAlarm> {
  const alarms = Object.values(stack.all('aws_cloudwatch_metric_alarm')) as unknown as MetricAlarm[];
  return new Map(alarms.map((alarm) => [alarm.alarm_name.replace(`${name}-`, ''), alarm]));
}

/** Of alarms of the same kind, one for each certificate or NAT gateway, the first represents all. */
export function kindOf(id: string): string {
  return id.replace(/^certificate-.*/, 'certificate').replace(/^nat-ports-\d+$/, 'nat-ports');
}
