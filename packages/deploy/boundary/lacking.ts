/** A policy as IAM reads it; a list of one may be written without brackets. */
export interface PolicyDocument {
  readonly Statement: readonly PolicyStatement[];
}

interface PolicyStatement {
  readonly Sid?: string;
  readonly Action?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

/**
 * What a boundary does not allow and another one does: `s3:PutObjectAcl (Named)`, or an ARN, statement by statement. More
 * than is needed is no lack: what is taken away goes from the stages first, and from the boundary afterwards.
 *
 * @param live the boundary on AWS
 * @param needed the boundary that the settings need
 */
export function lackingIn(live: PolicyDocument, needed: PolicyDocument): string[] {
  return needed.Statement.flatMap((statement) => {
    const same = live.Statement.find(({ Sid }) => Sid === statement.Sid);
    return lackingInStatement(same ?? {}, statement).map((what) => `${what} (${statement.Sid})`);
  });
}

function lackingInStatement(live: PolicyStatement, needed: PolicyStatement): string[] {
  return [
    ...uncovered(list(live.Action), list(needed.Action)),
    ...uncovered(list(live.Resource), list(needed.Resource)),
    ...lackingInCondition(live, needed),
  ];
}

/** The live statement asks for nothing that the needed one does not, and takes each value that the needed one takes. */
function lackingInCondition({ Condition: live = {} }: PolicyStatement, needed: PolicyStatement): string[] {
  return entriesOf(live).flatMap(([operator, key, values]) => {
    const wanted = needed.Condition?.[operator]?.[key];
    return wanted === undefined ? [`without ${key}`] : uncovered(values, list(wanted));
  });
}

const entriesOf = (condition: NonNullable<PolicyStatement['Condition']>) =>
  Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys).map(([key, values]) => [operator, key, list(values)] as const),
  );

const list = (one: string | readonly string[] | undefined): readonly string[] => [one ?? []].flat();

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
