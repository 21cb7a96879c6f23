import { nearest } from '../packages/facts/nearest';
import list from './time-zones.json';

/** Of the database and of JavaScript, whichever is newer: each leaves out some that the other has. */
const NAMES: readonly string[] = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), ...list.names])];

/** A name of the IANA database, letter by letter: case matters to AWS, though not to JavaScript, which must know it too. */
export function isTimeZone(name: string): boolean {
  return NAMES.includes(name) && isKnownToJavaScript(name);
}

export function nearestTimeZone(given: unknown): string | undefined {
  return nearest(given, NAMES);
}

function isKnownToJavaScript(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
