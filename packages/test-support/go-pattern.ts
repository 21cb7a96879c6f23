/** The highest count of a repetition in Go's regexp. [Go, regexp/syntax: "repetition count greater than 1000"] */
const MOST = 1000;

/**
 * Compiles a parameter's allowedPattern by the rules of Go's regexp, as the agent on an instance does after Systems
 * Manager has checked it. [amazon-ssm-agent, allowedregexparamvalidator.go]
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
