import { isRefused, SEVERITIES, type Severity } from './severity';
import type { Kind } from './plan';
import { count } from './values';
import type { JudgedChange } from './judged-change';
import type { Verdict } from './verdict';
import { remediesOf } from './remedies';

/** What happens to an object, in words. */
export const DEED: Readonly<Record<Kind, string>> = {
  nothing: 'stays',
  read: 'read',
  create: 'added',
  update: 'changed',
  delete: 'destroyed',
  replace: 'replaced, the old one first',
  createBeforeDestroy: 'replaced, the new one first',
  forget: 'no longer managed',
};

/**
 * The verdict for a terminal or a log: what is refused and why, what is allowed, and the number of other
 * changes.
 * @param flag the command's option that allows an address
 */
export function renderVerdict(verdict: Verdict, flag = '--allow'): string {
  const { stack, kind, changes, refused } = verdict;
  const what = kind === 'destroy' ? 'destroy' : 'plan';
  const lines = [`${stack}: ${what}: ${headline(verdict)}`];
  for (const severity of [...SEVERITIES].reverse()) {
    const at = changes.filter((change) => change.severity === severity);
    if (isRefused(severity) && at.length > 0) lines.push(...section(severity, at, verdict));
  }
  lines.push(...said(verdict), ...counts(changes));
  if (verdict.kept.length > 0) lines.push(`  kept in AWS: ${verdict.kept.join(', ')}`);
  lines.push(...verdict.notes.map((note) => `  ${note}`));
  if (refused.length > 0) {
    const { says, allow } = refusal(verdict, flag);
    lines.push('', ...says, ...allow);
  }
  return lines.join('\n');
}

/** The verdict in a few words: `in place`; `cuts users off (REFUSED)`. */
export function headline({ severity, refused, allowed, kind }: Verdict): string {
  const harm = refused.length > 0 ? 'REFUSED' : allowed.length > 0 ? 'allowed' : '';
  if (severity === 'nothing') return kind === 'destroy' ? 'nothing to destroy' : 'nothing changes';
  return harm ? `${severity} (${harm})` : severity;
}

function section(severity: Severity, changes: readonly JudgedChange[], { allowed, kind }: Verdict): string[] {
  return [
    `  ${severity}`,
    ...changes.flatMap((change) => [
      `    ${change.key}: ${DEED[change.kind]}${allowed.includes(change) ? ' (allowed)' : ''}`,
      ...change.reasons.map((reason) => `      ${reason}`),
      // Remedies to keep a part make no sense where the whole stack is destroyed.
      ...(kind === 'destroy' && !change.isProtected
        ? []
        : change.instead.map((remedy) => `      instead: ${remedy}`)),
    ]),
  ];
}

/** The harmless changes that have a note. */
const said = ({ changes, kind }: Verdict): string[] =>
  changes
    .filter(({ severity, reasons }) => kind === 'change' && !isRefused(severity) && reasons.length > 0)
    .map(({ key, severity, reasons }) => `  ${severity}: ${key}: ${reasons.join('; ')}`);

function counts(changes: readonly JudgedChange[]): string[] {
  const parts = [...SEVERITIES]
    .reverse()
    .map((severity) => [severity, changes.filter((change) => change.severity === severity).length] as const)
    .filter(([, many]) => many > 0)
    .map(([severity, many]) => `${severity}: ${many}`);
  return parts.length > 0 ? [`  ${parts.join(' · ')}`] : [];
}

/** What to do about what is refused, and the options that allow it, one a line. */
export interface Refusal {
  readonly says: readonly string[];
  readonly allow: readonly string[];
}

/**
 * The remedies for a refused plan, and how to allow it. @param flag the command's option that allows an
 * address
 */
export function refusal({ refused, kind, stack }: Verdict, flag = '--allow'): Refusal {
  const held = refused.filter(({ isProtected }) => isProtected);
  const open = refused.filter(({ isProtected }) => !isProtected);
  const protection =
    held.length > 0
      ? [
          `Deletion protection holds ${held.map(({ key }) => key).join(', ')}: turn it off and apply that first.`,
        ]
      : [];
  if (open.length === 0) return { says: protection, allow: [] };
  if (kind === 'destroy') {
    const other = `Everything of "${stack}" would be destroyed. If that is wanted, use the destroy command.`;
    return { says: [...protection, other], allow: [] };
  }
  return {
    says: [
      ...protection,
      `${count(open.length, 'change')} refused. What to do:`,
      ...remediesOf(open).map((remedy) => `  - ${remedy}`),
      'To apply it anyway, allow each by its exact address, for this plan only:',
    ],
    allow: open.map(({ key }) => `  ${flag} '${key}'`),
  };
}
