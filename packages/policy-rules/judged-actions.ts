import { grantsOfRoles } from './rights';
import { Stack, type StackJson } from './stack';

/** packages/policy-rules/judged-actions.json: by role, the actions that its policies allow in any of the stacks. */
export function judgedActions(stacks: readonly StackJson[]): string {
  const grants = stacks.flatMap((json) => grantsOfRoles(new Stack(json)));
  const roles = [...new Set(grants.map(({ role }) => role))].sort();
  const judged = roles.map((role) => {
    const actions = grants
      .filter((grant) => grant.role === role)
      .flatMap(({ statement }) => statement.actions);
    return [role, [...new Set(actions)].sort()];
  });
  return `${JSON.stringify(Object.fromEntries(judged), undefined, 2)}\n`;
}
