import type { Violation } from './rules';

/** A stack breaks the rules. The message is the whole report for a person: print it without a stack trace. */
export class RuleError extends Error {
  override readonly name = 'RuleError';
}

/** One report of all violations, by rule: what was found, why it matters, how to fix it. */
export function report(violations: readonly Violation[]): RuleError {
  const count = violations.length === 1 ? '1 violation' : `${violations.length} violations`;
  const rules = [...new Set(violations.map(({ rule }) => rule))];
  const sections = rules.map((rule) => {
    const lines = violations
      .filter((violation) => violation.rule === rule)
      .map(({ place, found }) => `  - ${place.path} (${place.address}) ${found}.`);
    return `${rule.id}\n${lines.join('\n')}\n  Why: ${rule.why}\n  Fix: ${rule.fix}`;
  });
  const exception =
    "To allow one of them, write beside the resource: suppress(resource, '<rule>', '<reason>').";
  return new RuleError(
    `${count} of the policy rules (packages/policy-rules); nothing was ` +
      `written.\n\n${sections.join('\n\n')}\n\n${exception}`,
  );
}
