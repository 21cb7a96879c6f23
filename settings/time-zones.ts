import { nearest } from '../packages/facts';
import { text } from './fields';
import list from './time-zones.json';

/** What JavaScript lists, which leaves older names out. */
const LISTED: readonly string[] = ['UTC', ...Intl.supportedValuesOf('timeZone')];

/** A name of the IANA database, letter by letter: case matters to AWS, though not to JavaScript, which must know it too. */
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

/** The setting, wherever there is one. */
export const timeZone = text("a name of the IANA database, e.g. 'Europe/Berlin' or 'UTC'", isTimeZone, {
  nearest: (given) => nearest(given, [...LISTED, ...list.names]),
});
