import { cron } from './schedule';

/*
 * Translates crontab for EventBridge Scheduler, which has six fields: minutes, hours, day of the month, month, day of
 * the week, year. Its days of the week are 1 to 7 from Sunday (crontab: 0 to 7). One of the two day fields must be `?`
 * (crontab: a time matches if either does). It documents steps only from a first value. So this computes the values of
 * each field by crontab's rules and writes them as values and ranges, which mean the same in both. [EventBridge
 * Scheduler user guide, "Schedule types": cron-based schedules]
 */

/** A field of crontab: its first and last value, and a time that has a given value in this field. */
interface Field {
  readonly first: number;
  readonly last: number;
  readonly at: (value: number) => Date;
}

/** 2023 begins on a Sunday. January has 31 days, and every month has a day 1. */
const FIELDS: readonly Field[] = [
  { first: 0, last: 59, at: (minute) => utc(0, 1, 0, minute) },
  { first: 0, last: 23, at: (hour) => utc(0, 1, hour) },
  { first: 1, last: 31, at: (day) => utc(0, day) },
  { first: 1, last: 12, at: (month) => utc(month - 1, 1) },
  { first: 0, last: 6, at: (weekday) => utc(0, 1 + weekday) },
];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const [DAY, WEEKDAY] = [2, 4];

/** Whether EventBridge Scheduler can express it: it cannot limit both the day of the month and the weekday. */
export function isSchedulerCron(text: string): boolean {
  const fields = text.split(' ');
  return isEvery(fields, DAY) || isEvery(fields, WEEKDAY);
}

/** `0 3 * * 1-5` → `cron(0 3 ? * MON-FRI *)` */
export function schedulerCron(text: string): string {
  const fields = text.split(' ');
  const [minute, hour, day, month, weekday] = FIELDS.map((_, index) =>
    isEvery(fields, index)
      ? '*'
      : runs(valuesOf(fields, index), index === WEEKDAY ? (value) => WEEKDAYS[value]! : String),
  );
  const days = weekday === '*' ? [day, month, '?'] : ['?', month, weekday];
  return `cron(${[minute, hour, ...days].join(' ')} *)`;
}

function isEvery(fields: readonly string[], index: number): boolean {
  const { first, last } = FIELDS[index]!;
  return valuesOf(fields, index).length === last - first + 1;
}

/** The values that one field matches. */
function valuesOf(fields: readonly string[], index: number): number[] {
  const alone = fields.map((field, other) => (other === index ? field : '*')).join(' ');
  const crontab = cron(alone, 'UTC');
  const { first, last, at } = FIELDS[index]!;
  const all = Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
  return all.filter((value) => crontab.match(at(value)));
}

/** `1-3,5`: three or more values in a row become a range. */
function runs(values: readonly number[], name: (value: number) => string): string {
  const found: number[][] = [];
  for (const value of values) {
    const last = found.at(-1);
    if (last?.at(-1) === value - 1) last.push(value);
    else found.push([value]);
  }
  return found
    .flatMap((run) => (run.length > 2 ? [`${name(run[0]!)}-${name(run.at(-1)!)}`] : run.map(name)))
    .join(',');
}

function utc(month: number, day: number, hour = 0, minute = 0): Date {
  return new Date(Date.UTC(2023, month, day, hour, minute));
}
