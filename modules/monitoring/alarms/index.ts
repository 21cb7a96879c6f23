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

/** Every alarm of a stage: what users see first, then what may become of it. */
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
