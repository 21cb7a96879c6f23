import type { StageSettings } from '../../settings';
import { emptyAtRelease } from './empty-by-design';

/** In every stage: an error that the app answers comes from the release. */
const ALWAYS = ['app-5xx'];

/** Only where some instances always serve during a release. Elsewhere each release would set these off. */
const ROLLING = ['elb-5xx', 'latency-p99', 'no-healthy-host', 'unhealthy-hosts'];

/**
 * Ids of the alarms on which CodeDeploy and the instance refresh roll back: they go off only for a bad release. AWS
 * takes at most 10, and no composite alarms. CPU, memory and error lines are left out, because a good release can
 * change them; a bad one also shows in the alarms that are here.
 */
export function rollbackAlarms(stage: Pick<StageSettings, 'instances' | 'schedule' | 'rollout'>): string[] {
  return emptyAtRelease(stage) ? ALWAYS : [...ALWAYS, ...ROLLING];
}
