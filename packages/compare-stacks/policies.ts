type Statement = Readonly<Record<string, unknown>>;

/** A policy document, as far as two of them are compared. */
export interface Policy {
  readonly Statement: Statement | readonly Statement[];
}

/** The policy document that a text is, if it is one. */
export function readPolicy(text: string): Policy | undefined {
  if (!text.startsWith('{')) return undefined;
  try {
    const read = JSON.parse(text) as Partial<Policy>;
    return typeof read.Statement === 'object' ? (read as Policy) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Everything that a policy says, one grant a text: one effect, principal, action, resource and condition each. Two policies
 * with the same grants answer every request alike, whatever the order and the grouping of their statements: a request
 * is matched by a statement where it is matched by one of its grants.
 */
export function grantsOf({ Statement: statements, ...rest }: Policy): ReadonlySet<string> {
  return new Set([
    canonical(rest),
    ...[statements].flat().flatMap((statement) => grantsOfStatement(statement as Statement)),
  ]);
}

function grantsOfStatement({ Sid, Principal, Action, Resource, ...rest }: Statement): string[] {
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

/** One text for none: a statement may have no principal, or NotAction instead of actions. */
function listed(value: unknown): string[] {
  return value === undefined ? [''] : [value].flat().map(String);
}

/** The same text for the same values, whatever their order: lists in policies are sets. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).sort().join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, inner]) => `${key}: ${canonical(inner)}`);
  return `{${entries.sort().join(', ')}}`;
}
