/** The state of an alarm. */
export type AlarmState = 'OK' | 'ALARM' | 'INSUFFICIENT_DATA';

/** How an alarm treats a period without data. */
export type TreatMissingData = 'missing' | 'ignore' | 'breaching' | 'notBreaching';

/** A data point: breaching the threshold, within it, or missing. */
export type Point = boolean | null;

export interface Evaluation {
  /** Evaluation periods, N. */
  readonly periods: number;
  /** Datapoints to alarm, M. */
  readonly datapoints: number;
  readonly missing: TreatMissingData;
  readonly before: AlarmState;
}

/** How many more periods than N AWS looks at: its own examples look at 5 points where N is 3. */
export const EXTRA_PERIODS = 2;

/**
 * The state after an evaluation, by the CloudWatch user guide ("How alarm state is evaluated when data is missing",
 * "Avoiding premature transitions to alarm state").
 *
 * @param range the points of the evaluation range, the newest last
 */
export function evaluateState(range: readonly Point[], evaluation: Evaluation): AlarmState {
  const { periods, datapoints, missing, before } = evaluation;
  const real = range.filter((point) => point !== null);
  if (real.length >= periods) return verdict(count(real.slice(-periods)), datapoints);

  const filled = periods - real.length;
  const breaching = count(real);
  if (missing === 'breaching') return verdict(breaching + filled, datapoints);
  if (missing === 'notBreaching' || breaching >= datapoints) return verdict(breaching, datapoints);
  if (real.length > breaching) return 'OK'; // some points are within the threshold, and too few breach it
  if (isOldEnough(range, datapoints)) return missing === 'ignore' ? before : 'ALARM';
  return missing === 'ignore' ? before : 'INSUFFICIENT_DATA';
}

/** Whether the oldest breaching point is at least as old as M: then missing points after it do not count. */
function isOldEnough(range: readonly Point[], datapoints: number): boolean {
  const oldest = range.indexOf(true);
  return oldest >= 0 && range.length - oldest >= datapoints;
}

function count(points: readonly Point[]): number {
  return points.filter((point) => point === true).length;
}

function verdict(breaching: number, datapoints: number): AlarmState {
  return breaching >= datapoints ? 'ALARM' : 'OK';
}
