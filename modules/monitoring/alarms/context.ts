import type { StageSettings } from '../../../settings';
import type { StageMetrics } from '../metrics';

/** What the alarms of a stage are made from. */
export interface AlarmContext {
  readonly stage: StageSettings;
  readonly metrics: StageMetrics;
  /** Name of the stage's dashboard. */
  readonly dashboard: string;
  /** ARNs of the certificates by host name. */
  readonly certificates: ReadonlyMap<string, string>;
  /** Ids of the NAT gateways, one for each zone that has one. */
  readonly natGateways: readonly string[];
}
