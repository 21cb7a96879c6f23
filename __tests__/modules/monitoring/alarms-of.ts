import type { MetricAlarm } from '../../../packages/test-support';
import type { Synthesized } from '../../support/synthesized';

/** The alarms of a stage by their ids, which follow the stage's name in theirs. */
export function alarmsOf(stack: Synthesized, name: string): Map<string, MetricAlarm> {
  const alarms = Object.values(stack.all('aws_cloudwatch_metric_alarm')) as unknown as MetricAlarm[];
  return new Map(alarms.map((alarm) => [alarm.alarm_name.replace(`${name}-`, ''), alarm]));
}

/** Alarms that there are several of behave alike: one for each certificate, one for each NAT gateway. */
export function kindOf(id: string): string {
  return id.replace(/^certificate-.*/, 'certificate').replace(/^nat-ports-\d+$/, 'nat-ports');
}
