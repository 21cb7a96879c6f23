import { CloudWatchClient, type MetricAlarm, paginateDescribeAlarms } from '@aws-sdk/client-cloudwatch';
import { type Facts, prefixOf } from '../../facts';
import { clientConfig } from '../account/aws';
import type { RingingAlarm } from './report';

/** The alarms that ring, by stage; asked once for all stages, whose names may begin alike. */
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

/** The longest prefix that fits: `hello-prod-eu-cpu` is of the stage `prod-eu`, not of `prod`. */
function stageOfName(settings: Facts, name: string): string | undefined {
  return Object.keys(settings.stages)
    .filter((stage) => name.startsWith(`${prefixOf(settings, stage)}-`))
    .sort((one, other) => other.length - one.length)[0];
}

/** What happened and the runbook's entry are lines of the description (modules/monitoring/alarm.ts). */
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
