import { CloudWatchClient, type MetricAlarm, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { type Facts, prefixOf } from '../../facts';
import { clientConfig } from '../account/aws';
import type { RingingAlarm } from './report';

/**
 * The alarms in ALARM by stage. Read once for all stages, because a stage's name may be the prefix of
 * another's.
 */
export async function ringingAlarms(settings: Facts): Promise<Map<string, RingingAlarm[]>> {
  const client = new CloudWatchClient(clientConfig(settings.region));
  const question = { AlarmNamePrefix: `${settings.project}-`, StateValue: 'ALARM' } as const;
  const found = new Map<string, RingingAlarm[]>();
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms(
    { client, stopOnSameToken: true },
    question,
  )) {
    for (const alarm of MetricAlarms) {
      const stage = stageOfName(settings, alarm.AlarmName ?? '');
      if (stage !== undefined) found.set(stage, [...(found.get(stage) ?? []), ringing(alarm)]);
    }
  }
  return found;
}

/**
 * The stage of an alarm, by the longest matching prefix: `hello-prod-eu-cpu` belongs to the stage `prod-eu`,
 * not to `prod`.
 */
function stageOfName(settings: Facts, name: string): string | undefined {
  return Object.keys(settings.stages)
    .filter((stage) => name.startsWith(`${prefixOf(settings, stage)}-`))
    .sort((one, other) => other.length - one.length)[0];
}

/**
 * Reads an alarm. Its description contains what happened and the runbook's entry
 * (modules/monitoring/alarm.ts).
 */
function ringing({ AlarmName, AlarmDescription = '', StateUpdatedTimestamp }: MetricAlarm): RingingAlarm {
  const happened = /^What happened: (.+)$/m.exec(AlarmDescription)?.[1] ?? '';
  const entry = /^Runbook: \S+(#\S+)$/m.exec(AlarmDescription)?.[1];
  return {
    name: AlarmName ?? '',
    since: StateUpdatedTimestamp ?? new Date(0),
    happened,
    ...(entry && { runbook: `docs/runbook.md${entry}` }),
  };
}
