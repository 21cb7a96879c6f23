import type { Policy, Values } from '../documents';

/**
 * Everything that a policy grants, as texts with one effect, principal, action, resource and condition each.
 * Two policies with the same grants answer every request alike, whatever the order and grouping of their
 * statements: a statement matches a request if one of its grants does.
 */
export function grantsOf({ raw, statements }: Policy): ReadonlySet<string> {
  return new Set([
    canonical({ ...raw, Statement: undefined }),
    ...statements.flatMap((statement) => grantsOfStatement(statement.raw)),
  ]);
}

/** The grants of a statement as it is written: `"Principal": "*"` and `{"AWS": "*"}` are different. */
function grantsOfStatement({ Sid, Principal, Action, Resource, ...rest }: Values): string[] {
  const same = Object.keys(rest).sort();
  const tail = same.map((key) => (key === 'Effect' ? [] : [`${key} ${canonical(rest[key])}`])).flat();
  const grants = principals(Principal).flatMap((principal) =>
    listed(Action).flatMap((action) =>
      listed(Resource).map((resource) =>
        [rest.Effect, action, ...on(resource), ...by(principal), ...tail].join(' '),
      ),
    ),
  );
  return Sid === undefined ? grants : [`Sid ${canonical(Sid)}`, ...grants];
}

const on = (resource: string) => (resource ? [`on ${resource}`] : []);
const by = (principal: string) => (principal ? [`by ${principal}`] : []);

function principals(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return listed(value);
  return Object.entries(value).flatMap(([kind, names]) => listed(names).map((name) => `${kind}:${name}`));
}

/**
 * The texts of an element. One empty text where it is missing: a statement may have no principal, or
 * NotAction instead of actions.
 */
function listed(value: unknown): string[] {
  return value === undefined ? [''] : [value].flat().map(String);
}

/** The same text for equal values in any order, because lists in policies are sets. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).sort().join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, inner]) => `${key}: ${canonical(inner)}`);
  return `{${entries.sort().join(', ')}}`;
}
