import { nearest } from '../packages/facts/nearest';
import list from './time-zones.json';

/** What JavaScript lists, which leaves older names out. */
const LISTED: readonly string[] = ['UTC', ...Intl.supportedValuesOf('timeZone')];

/** A name of the IANA database, letter by letter: case matters to AWS, though not to JavaScript, which must know it too. */
export function isTimeZone(name: string): boolean {
  return LISTED.includes(name) || (list.names.includes(name) && isKnownToJavaScript(name));
}

export function nearestTimeZone(given: unknown): string | undefined {
  return nearest(given, [...LISTED, ...list.names]);
}

function isKnownToJavaScript(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}
