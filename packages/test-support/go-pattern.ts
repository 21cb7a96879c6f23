/** The highest count of a repetition that Go's regexp takes. [Go, regexp/syntax: "repetition count greater than 1000"] */
const MOST = 1000;

/**
 * Compiles a parameter's allowedPattern as the agent on an instance does, which checks what Systems Manager has checked
 * already: by Go's regexp. [amazon-ssm-agent, allowedregexparamvalidator.go]
 *
 * @throws Error in the agent's words, where the agent refuses every command of the document
 */
export function goPattern(pattern: string): RegExp {
  for (const [repetition, ...counts] of pattern.matchAll(/\{(\d+)(?:,(\d*))?\}/g))
    if (counts.some((count) => Number(count ?? 0) > MOST))
      throw new Error(
        'encountered error while compiling allowed pattern - internal error: error parsing regexp: ' +
          `invalid repeat count: \`${repetition}\``,
      );
  return new RegExp(pattern);
}
