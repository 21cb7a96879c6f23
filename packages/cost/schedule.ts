import { Cron } from 'croner';
import { MONTH, type Phase } from '../resource-kinds';

type Values = Readonly<Record<string, unknown>>;

/**
 * A week from a Monday, without a change to or from summer time, and a year, a month of which has 730 hours.
 */
const WEEK = [Date.UTC(2026, 0, 5), Date.UTC(2026, 0, 12)] as const;
const YEAR = [Date.UTC(2026, 0, 1), Date.UTC(2027, 0, 1)] as const;

/**
 * For how many hours a month the sizes of each scheduled action are in effect, until the next action.
 * Computed for a week where all actions depend only on days of the week; otherwise for a year.
 */
export function phasesOf(actions: readonly Values[]): Phase[] {
  const [from, to] = actions.every(isWeekly) ? WEEK : YEAR;
  const times = actions
    .flatMap((action) => comings(action, from, to).map((time) => ({ time, action })))
    .sort((one, other) => one.time - other.time);
  const held = new Map<Values, number>();
  times.forEach(({ time, action }, index) => {
    const next = times[index + 1]?.time ?? times[0]!.time + (to - from);
    held.set(action, (held.get(action) ?? 0) + next - time);
  });
  return actions.map((action) => ({
    min: Number(action['min_size']),
    max: Number(action['max_size']),
    hours: ((held.get(action) ?? 0) / (to - from)) * MONTH,
  }));
}

const isWeekly = ({ recurrence }: Values): boolean => /^\S+ \S+ \* \* \S+$/.test(String(recurrence));

/** The times of an action in a period. */
function comings({ recurrence, time_zone: zone }: Values, from: number, to: number): number[] {
  const timezone = typeof zone === 'string' && zone !== '' ? zone : 'UTC';
  const cron = new Cron(String(recurrence), { mode: '5-part', timezone, paused: true });
  const found: number[] = [];
  let next = cron.nextRun(new Date(from - 1));
  while (next && next.getTime() < to) {
    found.push(next.getTime());
    next = cron.nextRun(next);
  }
  return found;
}
