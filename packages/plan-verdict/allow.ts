import { closest } from 'fastest-levenshtein';
import { PlanError } from './error';
import { isRefused } from './severity';
import type { JudgedChange } from './judged-change';

/**
 * The keys of the changes that are allowed.
 * @throws PlanError that names every entry which matches no change, or a change that needs no permission
 */
export function allowed(
  names: readonly string[],
  judged: readonly JudgedChange[],
  stack: string,
): Set<string> {
  const problems = names.flatMap((name) => {
    const change = judged.find(({ key }) => key === name);
    if (!change)
      return [
        `"${name}" is allowed by --allow, but the plan of "${stack}" does not change it.${near(name, judged)}`,
      ];
    if (isRefused(change.severity) || change.decidedAtApply) return [];
    return [
      `"${name}" is allowed by --allow, but the plan of "${stack}" does no harm there (${change.severity}): ` +
        'leave it out.',
    ];
  });
  if (problems.length > 0) throw new PlanError(problems.join('\n'));
  return new Set(names);
}

/** Suggests similar names, only of changes that need a permission. */
function near(name: string, judged: readonly JudgedChange[]): string {
  const keys = judged.filter(({ severity }) => isRefused(severity)).map(({ key }) => key);
  if (keys.length === 0) return ' Nothing in it needs to be allowed.';
  return ` Did you mean "${closest(name, keys)}"?`;
}
