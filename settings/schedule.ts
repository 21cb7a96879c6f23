import { Cron } from 'croner';

/**
 * A field of a cron expression for Auto Scaling, which takes plain crontab: numbers and names of days and months, but
 * not the parser's extensions (`L`, `W`, `#`, `?`, `@daily`). Sunday is 0; AWS does not document 7.
 * [Auto Scaling user guide, "Recurring schedules"; crontab(5)]
 */
const FIELD =
  /^(?:\d+|\*|[,/-]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)+$/i;

/** The day 7, or a range up to it; not a step of 7. */
const SEVEN = /(?:^|[,-])0*7(?:$|[,/-])/;

/** Whether Auto Scaling takes the cron expression, and it ever matches a time (30 February never does). */
export function isRecurrence(text: string): boolean {
  return isCrontab(text) && !SEVEN.test(text.split(' ')[4] ?? '');
}

/** Whether it is plain crontab, with Sunday as 0 or 7, and ever matches a time. */
export function isCrontab(text: string): boolean {
  if (!text.split(' ').every((field) => FIELD.test(field))) return false;
  try {
    return cron(text, 'UTC').nextRun() !== null;
  } catch {
    return false;
  }
}

/** The same with single blanks, and Sunday as 0. */
export function nearestRecurrence(given: unknown): string | undefined {
  const [minute, hour, day, month, weekday = '', ...more] = String(given).trim().split(/\s+/);
  if (more.length > 0) return undefined;
  const days = [...new Set(weekday.split(',').flatMap(sundayFirst))].join(',');
  const meant = [minute, hour, day, month, days].join(' ');
  return meant !== given && isRecurrence(meant) ? meant : undefined;
}

function sundayFirst(days: string): string[] {
  const [, from, to] = /^0*(\d)(?:-0*(\d))?$/.exec(days) ?? [];
  if (from === '7' && to === undefined) return ['0'];
  if (to !== '7') return [days];
  if (from === '0' || from === '1') return ['*'];
  return from === '6' ? ['0', '6'] : ['0', `${from}-6`];
}

/**
 * Whether two cron expressions ever match the same minute, however they are written. Auto Scaling refuses two actions
 * of a group with the same start time, and does not document which of two recurring ones wins.
 *
 * @param timeZone of both expressions
 */
export function everMeet(one: string, other: string, timeZone: string): boolean {
  const both = [one, other].map((text) => text.split(' '));
  const meetIn = (moments: readonly Date[], part: (fields: string[]) => string[]) => {
    const crons = both.map((fields) => cron(part(fields).join(' '), 'UTC'));
    return moments.some((moment) => crons.every((each) => each.match(moment)));
  };
  const meetOnClock =
    meetIn(MINUTES, ([minute = '']) => [minute, '*', '*', '*', '*']) &&
    meetIn(HOURS, ([, hour = '']) => ['*', hour, '*', '*', '*']) &&
    meetIn(everyDay(), ([, , ...day]) => ['0', '0', ...day]);
  return meetOnClock || meetAtJump([one, other], timeZone);
}

const DAY_MS = 86_400_000;
const MINUTES = Array.from({ length: 60 }, (_, minute) => new Date(Date.UTC(2026, 0, 1, 0, minute)));
const HOURS = Array.from({ length: 24 }, (_, hour) => new Date(Date.UTC(2026, 0, 1, hour)));

/** Each date of a year on each day of the week, once: all occur within 28 years. */
function everyDay(): Date[] {
  const days = Array.from({ length: 28 * 366 }, (_, day) => new Date(Date.UTC(2026, 0, 1 + day)));
  const keyOf = (day: Date) => `${day.getUTCMonth()}/${day.getUTCDate()} ${day.getUTCDay()}`;
  return [...new Map(days.map((day) => [keyOf(day), day])).values()];
}

/** When the clock is set forward, an action of the skipped hour runs at that moment, with the actions due then. */
function meetAtJump(both: readonly string[], timeZone: string): boolean {
  const crons = both.map((text) => cron(text, timeZone));
  return jumpsOf(timeZone).some((jump) =>
    crons.every((each) => each.nextRun(new Date(jump - 1000))?.getTime() === jump),
  );
}

/** Cached by zone: computing it takes as long as all other checks of the settings. */
const JUMPS = new Map<string, readonly number[]>();

/** The times in the next two years at which the clock of a zone is set forward. */
function jumpsOf(timeZone: string): readonly number[] {
  const known = JUMPS.get(timeZone) ?? findJumps(timeZone);
  JUMPS.set(timeZone, known);
  return known;
}

function findJumps(timeZone: string): number[] {
  const format = new Intl.DateTimeFormat('en', { timeZone, timeZoneName: 'longOffset' });
  const offset = (moment: number) => {
    const [, sign = '+', hours = 0, minutes = 0] = /GMT([+-])(\d+):(\d+)/.exec(format.format(moment)) ?? [];
    return Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes));
  };
  const from = Date.now() - (Date.now() % DAY_MS);
  const days = Array.from({ length: 731 }, (_, day) => from + day * DAY_MS);
  return days
    .filter((day) => offset(day + DAY_MS) > offset(day))
    .map((day) => {
      let [before, after] = [day, day + DAY_MS];
      while (after - before > 60_000) {
        const middle = before + Math.round((after - before) / 120_000) * 60_000;
        if (offset(middle) > offset(before)) after = middle;
        else before = middle;
      }
      return after;
    });
}

export function cron(text: string, timezone: string): Cron {
  return new Cron(text, { mode: '5-part', timezone, paused: true });
}
