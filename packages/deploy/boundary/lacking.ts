import { type Policy, type Statement, texts } from '../../documents';

/**
 * What a boundary does not allow and another one does: `s3:PutObjectAcl (Named)`, or an ARN, statement by statement. More
 * than is needed is no lack: what is taken away goes from the stages first, and from the boundary afterwards.
 *
 * @param live the boundary on AWS
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

/** The live statement asks for nothing that the needed one does not, and takes each value that the needed one takes. */
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

/** Those that no pattern stands for. */
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
