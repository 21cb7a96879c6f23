import type { AlarmDefinition } from '../alarm';
import { appLogAlarms } from './app-log';
import { certificateAlarms } from './certificates';
import type { AlarmContext } from './context';
import { hostAlarms } from './hosts';
import { instanceAlarms } from './instances';
import { loadBalancerAlarms } from './load-balancer';
import { natAlarms } from './nat';
import { scheduleAlarms } from './schedule';

export type { AlarmContext } from './context';

/** All alarms of a stage: first what users notice, then what users may notice soon. */
export function stageAlarms(context: AlarmContext): AlarmDefinition[] {
  return [
    ...loadBalancerAlarms(context),
    ...hostAlarms(context),
    ...instanceAlarms(context),
    ...appLogAlarms(context),
    ...natAlarms(context),
    ...scheduleAlarms(context),
    ...certificateAlarms(context),
  ];
}
