import Table from 'cli-table3';
import type { Fix } from './fix';
import type { Outcome } from './outcome';

/** A fix that was undone, and the result of its check. */
export interface Tried {
  readonly fix: Fix;
  readonly outcome: Outcome | 'not green before';
  readonly seconds: number;
}

const SAYS: Readonly<Record<Tried['outcome'], string>> = {
  red: 'yes',
  green: 'NO',
  broken: 'NO: it could not be run',
  'not green before': 'NO: not green before',
};

/** One line for a fix. */
export const line = ({ fix, outcome, seconds }: Tried): string =>
  `${outcome === 'red' ? 'red   ' : 'FAILED'} ${fix.fix} (${seconds.toFixed(0)} s)`;

/** The whole table. */
export function report(rows: readonly Tried[]): string {
  const table = new Table({ head: ['undone', 'check', 'red', 's'], style: { head: [], border: [] } });
  for (const { fix, outcome, seconds } of rows)
    table.push([fix.fix, fix.check, SAYS[outcome], seconds.toFixed(0)]);
  const held = rows.filter(({ outcome }) => outcome === 'red').length;
  return `${table.toString()}\n${rows.length} fixes undone one by one: ${held} checks went red, ${rows.length - held} did not.`;
}
