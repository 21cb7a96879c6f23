import { type Policy, type Statement, texts } from '../../documents';

/**
 * What the live boundary does not allow and the needed one does, statement by statement: `s3:PutObjectAcl
 * (Named)`, or an ARN. A boundary that allows more than needed lacks nothing: rights are removed from the
 * stages first, and from the boundary afterwards.
 *
 * @param live the boundary in AWS
 * @param needed the boundary that the settings need
 */
export function lackingIn(live: Policy, needed: Policy): string[] {
  return needed.statements.flatMap((statement) => {
    const same = live.statements.find(({ sid }) => sid === statement.sid);
    return lackingInStatement(same, statement).map((what) => `${what} (${statement.sid})`);
  });
}

function lackingInStatement(live: Statement | undefined, needed: Statement): string[] {
  return [
    ...uncovered(live?.actions ?? [], needed.actions),
    ...uncovered(live?.resources ?? [], needed.resources),
    ...lackingInCondition(live?.conditions ?? {}, needed),
  ];
}

/**
 * What the live condition does not allow: it may require only what the needed one requires, and must accept
 * every value that the needed one accepts.
 */
function lackingInCondition(live: Statement['conditions'], needed: Statement): string[] {
  return entriesOf(live).flatMap(([operator, key, values]) => {
    const wanted = needed.conditions[operator]?.[key];
    return wanted === undefined ? [`without ${key}`] : uncovered(texts(values), texts(wanted));
  });
}

const entriesOf = (conditions: Statement['conditions']) =>
  Object.entries(conditions).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => [operator, key, values] as const),
  );

/** The values that no pattern matches. */
function uncovered(patterns: readonly string[], wanted: readonly string[]): string[] {
  const known = patterns.map(
    (pattern) =>
      new RegExp(
        `^${pattern
          .split(/([*?])/)
          .map(part)
          .join('')}$`,
        's',
      ),
  );
  return wanted.filter((one) => !known.some((pattern) => pattern.test(one)));
}

const part = (text: string): string =>
  text === '*' ? '.*' : text === '?' ? '.' : text.replace(/[.+^${}()|[\]\\/]/g, '\\$&');
