import { inspect } from 'node:util';
import { line, resolveSettings, SettingsError } from '../../../settings';
import { Changes, settingsWith } from '../good';

/** Changes to good settings, and the exact lines of the report about them. */
export type Row = readonly [changes: Changes, ...lines: string[]];

/** A refused value, and the proposed one, if there is one. */
export type Refused = readonly [given: unknown, meant?: unknown];

/**
 * The rows of one setting whose message is the same for each value.
 *
 * @param path as the report says it; `app.packages[0]` is the first item of a list
 * @param beside further changes for each row
 */
export function refuses(
  path: string,
  accepted: string,
  values: readonly Refused[],
  beside: () => Changes = () => ({}),
): Row[] {
  const [setting = '', isItem] = path.split('[0]');
  return values.map(([given, meant]): Row => [
    { ...beside(), [setting]: isItem === undefined ? given : [given] },
    `${path}: given ${text(given)}. Accepted: ${accepted}.${meant === undefined ? '' : ` Did you mean ${text(meant)}?`}`,
  ]);
}

const text = (value: unknown) => inspect(value, { breakLength: Infinity });

export function linesFor(changes: Changes): string[] {
  try {
    resolveSettings(settingsWith(changes));
    return [];
  } catch (error) {
    if (error instanceof SettingsError) return error.problems.map(line);
    throw error;
  }
}

/** One test a row, titled by what was changed. */
export function testRows(rows: readonly Row[]): void {
  test.each(rows.map(([changes, ...lines]) => ({ title: titleOf(changes), changes, lines })))(
    '$title',
    ({ changes, lines }) => expect(linesFor(changes)).toEqual(lines),
  );
}

/** What was changed, in a line. */
export function titleOf(changes: Changes): string {
  const parts = Object.entries(changes).map(
    ([path, value]) => `${path}: ${JSON.stringify(value) ?? 'absent'}`,
  );
  return parts.join(', ').slice(0, 120);
}
