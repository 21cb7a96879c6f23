import { Cron } from 'croner';
import { nearest } from '../packages/facts/nearest';

const ZONES = Intl.supportedValuesOf('timeZone');

/**
 * What Auto Scaling reads: five fields of plain crontab. Extensions that the parser would take (`L`, `W`,
 * `#`, `?`, `@daily`) are not among them; names of days and months are.
 */
const FIELD =
  /^(?:\d+|\*|[,/-]|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|sun|mon|tue|wed|thu|fri|sat)+$/i;

/** Whether a cron expression is one that Auto Scaling reads and that comes at all (30 February does not). */
export function isRecurrence(text: string): boolean {
  if (!text.split(' ').every((field) => FIELD.test(field))) return false;
  try {
    return cron(text, 'UTC').nextRun() !== null;
  } catch {
    return false;
  }
}

/**
 * Whether two cron expressions ever come at the same minute, however each is written. Auto Scaling takes no two actions
 * of a group that start at one moment, and which of two would win is not said.
 *
 * @param timeZone of both
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

/** Each date of a year on each day of the week, once: 28 years have them all. */
function everyDay(): Date[] {
  const days = Array.from({ length: 28 * 366 }, (_, day) => new Date(Date.UTC(2026, 0, 1 + day)));
  const keyOf = (day: Date) => `${day.getUTCMonth()}/${day.getUTCDate()} ${day.getUTCDay()}`;
  return [...new Map(days.map((day) => [keyOf(day), day])).values()];
}

/** When a clock is set forward, what it leaves out comes at that moment, together with what is due then. */
function meetAtJump(both: readonly string[], timeZone: string): boolean {
  const crons = both.map((text) => cron(text, timeZone));
  return jumpsOf(timeZone).some((jump) =>
    crons.every((each) => each.nextRun(new Date(jump - 1000))?.getTime() === jump),
  );
}

/** The moments of the next two years at which the clocks of a zone are set forward. */
function jumpsOf(timeZone: string): number[] {
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

function cron(text: string, timezone: string): Cron {
  return new Cron(text, { mode: '5-part', timezone, paused: true });
}

/** A name of the IANA database. Case matters to AWS, though not to JavaScript. */
export function isTimeZone(name: string): boolean {
  if (name === 'UTC' || ZONES.includes(name)) return true;
  // Names that JavaScript counts as aliases, such as Asia/Kolkata, are names of the database too.
  return /^[A-Z]\w+(?:\/[A-Z][\w+-]*)+$/.test(name) && isKnownToJavaScript(name);
}

export function nearestTimeZone(given: unknown): string | undefined {
  return nearest(given, ['UTC', ...ZONES]);
}

function isKnownToJavaScript(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
