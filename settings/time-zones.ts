import { nearest } from '../packages/facts';
import { text } from './fields';
import list from './time-zones.json';

/** JavaScript's list, which lacks older names. */
const LISTED: readonly string[] = ['UTC', ...Intl.supportedValuesOf('timeZone')];

/**
 * Whether it is exactly a name of the IANA database (AWS, unlike JavaScript, distinguishes case), and JavaScript knows
 * it.
 */
function isTimeZone(name: string): boolean {
  return LISTED.includes(name) || (list.names.includes(name) && isKnownToJavaScript(name));
}

function isKnownToJavaScript(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

/** A setting that is a time zone. */
export const timeZone = text("a name of the IANA database, e.g. 'Europe/Berlin' or 'UTC'", isTimeZone, {
  nearest: (given) => nearest(given, [...LISTED, ...list.names]),
});
