import type { Facts } from '../../facts';
import type { Finding } from './finding';

/** The findings of a group, under its heading. */
export interface Section {
  readonly group: string;
  readonly findings: readonly Finding[];
}

const LABELS = { ok: 'OK', open: 'OPEN', fail: 'FAIL' } as const;

/** The report for people, a line for each finding: `OK`, `OPEN` or `FAIL`, what was found, and what to do. */
export function text({ project, account, region }: Facts, sections: readonly Section[]): string {
  const lines = sections.flatMap(({ group, findings }) => ['', group, ...findings.map(line)]);
  return [`Preflight of ${project} in account ${account}, ${region}`, ...lines, '', summary(sections)].join(
    '\n',
  );
}

function line({ status, what, remedy }: Finding): string {
  return `  ${LABELS[status].padEnd(4)}  ${what}${remedy ? `. ${remedy}` : ''}`;
}

function summary(sections: readonly Section[]): string {
  const all = sections.flatMap(({ findings }) => findings);
  const count = (status: Finding['status']) => all.filter((finding) => finding.status === status).length;
  const soon = count('open') > 0 ? `, ${count('open')} open` : '';
  return count('fail') === 0
    ? `Ready: ${count('ok')} checks passed${soon}. Nothing was changed.`
    : `${count('fail')} of ${all.length} checks failed. Nothing was changed.`;
}

/**
 * The report for programs: `{ project, account, region, passed, checks: [{ group, status, what, remedy? }]
 * }`.
 */
export function json({ project, account, region }: Facts, sections: readonly Section[]): string {
  const checks = sections.flatMap(({ group, findings }) =>
    findings.map(({ status, what, remedy }) => ({ group, status, what, ...(remedy && { remedy }) })),
  );
  return JSON.stringify({ project, account, region, passed: hasPassed(sections), checks }, null, 2);
}

/** Whether no check failed. `open` is not a failure. */
export function hasPassed(sections: readonly Section[]): boolean {
  return sections.every(({ findings }) => findings.every(({ status }) => status !== 'fail'));
}
