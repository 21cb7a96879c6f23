/** Conditions of a policy: operator → key → value or values. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * Operators that hold only where the request has the key, with a value of those that are named. The others let through what
 * has another value (`StringNotEquals`), or no such key (`…IfExists`, `Null`, `ForAllValues:…`). [IAM user guide, "IAM JSON
 * policy elements: Condition operators"]
 */
const NARROWING =
  /^(ForAnyValue:)?(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|Bool|IpAddress|Numeric(?!NotEquals)\w+|Date(?!NotEquals)\w+|BinaryEquals)$/;

/** The values that a key of the request must have one of; empty where the conditions do not ask for it. */
export function askedFor(conditions: Conditions, key: string): string[] {
  return Object.entries(conditions)
    .filter(([operator]) => NARROWING.test(operator) && !operator.endsWith('IfExists'))
    .flatMap(([, keys]) => Object.entries(keys))
    .filter(([name]) => name.toLowerCase() === key.toLowerCase())
    .flatMap(([, values]) => [values].flat().map(String));
}

/** Whether any of the conditions narrows what a statement is about: `StringLike: { …: '*' }` does not. */
export function isNarrowed(conditions: Conditions): boolean {
  return Object.values(conditions)
    .flatMap((keys) => Object.keys(keys))
    .some((key) => {
      const values = askedFor(conditions, key);
      return values.length > 0 && values.every((value) => !/^[*?]+$/.test(value));
    });
}
