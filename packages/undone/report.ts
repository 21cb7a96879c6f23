import Table from 'cli-table3';
import type { Mend } from './mend';
import type { Outcome } from './outcome';

/** A mend that was undone, and what its check said. */
export interface Tried {
  readonly mend: Mend;
  readonly outcome: Outcome | 'not green before';
  readonly seconds: number;
}

const SAYS: Readonly<Record<Tried['outcome'], string>> = {
  red: 'yes',
  green: 'NO',
  broken: 'NO: it could not be run',
  'not green before': 'NO: not green before',
};

/** One line as a mend was tried. */
export const line = ({ mend, outcome, seconds }: Tried): string =>
  `${outcome === 'red' ? 'red   ' : 'FAILED'} ${mend.mend} (${seconds.toFixed(0)} s)`;

/** The whole table. */
export function report(rows: readonly Tried[]): string {
  const table = new Table({ head: ['undone', 'check', 'red', 's'], style: { head: [], border: [] } });
  for (const { mend, outcome, seconds } of rows)
    table.push([mend.mend, mend.check, SAYS[outcome], seconds.toFixed(0)]);
  const held = rows.filter(({ outcome }) => outcome === 'red').length;
  return `${table.toString()}\n${rows.length} mends undone one by one: ${held} checks went red, ${rows.length - held} did not.`;
}
