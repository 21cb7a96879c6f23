import { line, resolveSettings, SettingsError } from '../../../settings';
import { Changes, settingsWith } from '../good';

/** Changes to good settings, and the exact lines of the report that they lead to. */
export type Row = readonly [changes: Changes, ...lines: string[]];

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

function titleOf(changes: Changes): string {
  const parts = Object.entries(changes).map(
    ([path, value]) => `${path}: ${JSON.stringify(value) ?? 'absent'}`,
  );
  return parts.join(', ').slice(0, 120);
}
