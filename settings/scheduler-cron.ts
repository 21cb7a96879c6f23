import { cron } from './schedule';

/*
 * EventBridge Scheduler reads six fields: minutes, hours, day of the month, month, day of the week, year. Days of the week
 * are 1 to 7 from Sunday, where crontab has 0 to 7; of the two kinds of days one must be `?`, where crontab takes either
 * that comes; and steps are documented from a first value on. So what comes is computed by crontab's rules, and written as
 * values and ranges, which both read alike. [EventBridge Scheduler user guide, "Schedule types": cron-based schedules]
 */

/** A field of crontab by itself: its first value and its last, and a moment that has a value in it. */
interface Field {
  readonly first: number;
  readonly last: number;
  readonly at: (value: number) => Date;
}

/** 2023 begins on a Sunday, and its months have no day that others lack before the 29th; January has them all. */
const FIELDS: readonly Field[] = [
  { first: 0, last: 59, at: (minute) => utc(0, 1, 0, minute) },
  { first: 0, last: 23, at: (hour) => utc(0, 1, hour) },
  { first: 1, last: 31, at: (day) => utc(0, day) },
  { first: 1, last: 12, at: (month) => utc(month - 1, 1) },
  { first: 0, last: 6, at: (weekday) => utc(0, 1 + weekday) },
];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const [DAY, WEEKDAY] = [2, 4];

/** Whether EventBridge Scheduler can say the same: not with a day of the month and a weekday. */
export function isSchedulerCron(text: string): boolean {
  const fields = text.split(' ');
  return isEvery(fields, DAY) || isEvery(fields, WEEKDAY);
}

/** `cron(0 3 ? * MON-FRI *)` of `0 3 * * 1-5`. */
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

/** The values of one field, every other field being `*`. */
function valuesOf(fields: readonly string[], index: number): number[] {
  const alone = fields.map((field, other) => (other === index ? field : '*')).join(' ');
  const crontab = cron(alone, 'UTC');
  const { first, last, at } = FIELDS[index]!;
  const all = Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
  return all.filter((value) => crontab.match(at(value)));
}

/** `1-3,5`: three in a row and more are a range. */
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
