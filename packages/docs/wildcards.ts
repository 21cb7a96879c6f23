import { Stack } from '../documents';
import { broadStatements, reasonFor } from '../policy-rules';
import { listedStacks } from './listed-stacks';

/**
 * The text of docs/wildcards.md: every Allow with a wildcard in the shipped settings with CircleCI and in the
 * tests' variants.
 */
export function wildcardsDocument(): string {
  const rows = new Map<string, { broad: string; why: string; places: Set<string> }>();
  for (const { json } of listedStacks()) {
    for (const { statement, broad } of broadStatements(new Stack(json))) {
      const why = reasonFor(statement, broad) ?? 'No reason is recorded.';
      const key = `${statement.sid} ${why}`;
      const row = rows.get(key) ?? {
        broad: broad.map((one) => `\`${one}\``).join(', '),
        why,
        places: new Set(),
      };
      rows.set(key, row);
      row.places.add(
        `\`${statement.resource.path.replace(/^(?!state|pipeline)[^/]+/, '<stage>')}\` ${statement.sid}`,
      );
    }
  }
  const lines = [...rows.values()].map(
    ({ broad, why, places }) => `- **${[...places].sort().join(', ')}**: ${broad}. ${why}`,
  );
  return [
    '<!-- Written by `npm run docs` from the code: change it there. -->',
    '',
    '# What policies allow by wildcard',
    '',
    'Every policy statement that allows an action by wildcard, or on all resources (`*`), with its reason. The reason stands',
    'in the code, beside the statement (`wildcardReason`). A statement without one stops the synthesis.',
    '',
    ...lines.sort(),
    '',
  ].join('\n');
}
