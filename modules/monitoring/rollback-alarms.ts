import type { StageSettings } from '../../settings';
import { emptyAtRelease } from './empty-by-design';

/** In every stage: what the app itself answers is the release's doing, however it was rolled out. */
const ALWAYS = ['app-5xx'];

/** Only where some instances serve throughout a release. Elsewhere each release would set these off. */
const ROLLING = ['elb-5xx', 'latency-p99', 'no-healthy-host', 'unhealthy-hosts'];

/**
 * The alarms, by their ids, that mean "this release is bad" and can be trusted in the stage: CodeDeploy and the
 * instance refresh roll back on them. AWS takes at most 10, and alarms on metrics only, no composite ones. CPU,
 * memory and error lines are not among them: a good release can move them, and a bad one shows in what users see.
 */
export function rollbackAlarms(stage: Pick<StageSettings, 'instances' | 'schedule' | 'rollout'>): string[] {
  return emptyAtRelease(stage) ? ALWAYS : [...ALWAYS, ...ROLLING];
}
