import { isOfSettings } from './app-permissions';
import { broadIn, type PolicyStatement, statementsOf, unreadable } from './policies';
import type { Finding, Rule } from './rule';
import type { Stack } from '../documents';

/** Checks that an Allow with a wildcard has a reason. */
export const wildcards: Rule = {
  id: 'wildcards',
  why: 'Nobody has reviewed what a wildcard allows, and it grows with every action that AWS adds.',
  fix: 'Name the actions and the ARNs, or give the statement a wildcardReason that explainWildcards records (modules/policy.ts).',
  check: (stack, context) => [
    ...unreadable(stack).map((place) => ({
      place,
      found:
        'has a policy that is known only once it is applied, or that AWS reads differently from its text',
    })),
    ...broadStatements(stack).flatMap(({ statement, broad }): Finding[] => {
      const place = statement.resource;
      const where = `${statement.argument} statement ${statement.sid || 'without a Sid'}`;
      if (statement.isNegative) return [{ place, found: `allows all but what it names, in ${where}` }];
      if (reasonFor(statement, broad) || isOfSettings(statement, context)) return [];
      return [{ place, found: `allows ${broad.join(', ')} without a recorded reason, in ${where}` }];
    }),
  ],
};

/** The reason for a statement's wildcards. It is not valid for a statement that has become broader. */
export function reasonFor({ resource, sid }: PolicyStatement, broad: readonly string[]): string | undefined {
  const sorted = (texts: readonly string[]) => [...texts].sort().join();
  return resource.wildcards.find((one) => one.sid === sid && sorted(one.broad) === sorted(broad))?.reason;
}

/** Every Allow with a wildcard, with its broad parts. */
export function broadStatements(stack: Stack): { statement: PolicyStatement; broad: string[] }[] {
  return statementsOf(stack)
    .filter(({ allows }) => allows)
    .map((statement) => ({ statement, broad: broadIn(statement) }))
    .filter(({ statement, broad }) => broad.length > 0 || statement.isNegative);
}
