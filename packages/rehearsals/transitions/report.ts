import Table from 'cli-table3';
import type { TriedPair } from './pairs';
import type { Row } from './rows';

const holds = ({ problems }: Row): boolean => problems.length === 0;

/** One line for a row, and below it what is wrong with it. */
export const rowLine = (row: Row): string =>
  [
    `${holds(row) ? 'held  ' : 'FAILED'} ${row.form}: ${row.step.what}: ${row.met} (${row.seconds.toFixed(0)} s)`,
    ...row.problems,
  ].join('\n       ');

export const pairLine = ({ form, edit, met, flaws, seconds }: TriedPair): string =>
  [
    `${flaws.length === 0 ? 'held  ' : 'FAILED'} ${form}: ${edit}: ${met} (${seconds.toFixed(0)} s)`,
    ...flaws,
  ].join('\n       ');

/** The whole table, in the order of the walks, and how often each verdict came. */
export function report(rows: readonly Row[], pairs: readonly TriedPair[]): string {
  const table = new Table({ head: ['before', 'change', 'verdict', 'held'], style: { head: [], border: [] } });
  for (const row of rows) {
    const applied = row.step.wanted ? ' (and applied)' : '';
    table.push([row.form, row.step.what, `${row.met}${applied}`, holds(row) ? 'yes' : 'NO']);
  }
  const broken = pairs.filter(({ flaws }) => flaws.length > 0).length;
  return [
    table.toString(),
    `${rows.length} rows, ${rows.filter((row) => !holds(row)).length} not held: ${counts(rows)}.`,
    `${pairs.length} random changes, ${broken} with a wrong verdict: ${counts(pairs)}.`,
  ].join('\n');
}

function counts(of: readonly { readonly met: string }[]): string {
  const found = new Map<string, number>();
  for (const { met } of of) found.set(met, (found.get(met) ?? 0) + 1);
  return [...found].map(([met, count]) => `${met}: ${count}`).join(' · ') || 'none';
}
