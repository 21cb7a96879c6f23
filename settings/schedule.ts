import { Cron } from 'croner';
import { nearest } from './nearest';

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
    return new Cron(text, { mode: '5-part', timezone: 'UTC', paused: true }).nextRun() !== null;
  } catch {
    return false;
  }
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
