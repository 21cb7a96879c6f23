import { statementsOf } from './policies';
import { roleOf } from './rights';
import { Stack, type StackJson } from './stack';

/** packages/policy-rules/judged-actions.json: by role, the actions that its policies allow in any of the stacks. */
export function judgedActions(stacks: readonly StackJson[]): string {
  const found = new Map<string, Set<string>>();
  for (const json of stacks) {
    for (const { allows, argument, resource, actions } of statementsOf(new Stack(json))) {
      if (!allows || argument !== 'policy' || resource.type !== 'aws_iam_role_policy') continue;
      if (resource.address.endsWith('.fleet_instance_role_app')) continue;
      const role = roleOf(resource.values['role']);
      const known = found.get(role) ?? new Set();
      found.set(role, known);
      actions.forEach((action) => known.add(action));
    }
  }
  const sorted = [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([role, all]) => [role, [...all].sort()]);
  return `${JSON.stringify(Object.fromEntries(sorted), undefined, 2)}\n`;
}
