/** Conditions of a policy: operator → key → value or values. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * Operators by themselves, without `ForAnyValue:`, `ForAllValues:` and `IfExists` around them; of text that a person writes,
 * so without `BinaryEquals`. [IAM user guide, "IAM JSON policy elements: Condition operators"]
 */
export const OPERATORS: readonly string[] = [
  ...['Equals', 'NotEquals', 'EqualsIgnoreCase', 'NotEqualsIgnoreCase', 'Like', 'NotLike'].map(
    (one) => `String${one}`,
  ),
  ...['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'].flatMap(
    (one) => [`Numeric${one}`, `Date${one}`],
  ),
  ...['Equals', 'NotEquals', 'Like', 'NotLike'].map((one) => `Arn${one}`),
  'Bool',
  'IpAddress',
  'NotIpAddress',
  'Null',
];

/**
 * Those that hold only where the request has the key, with a value of those that are named. The others let through what
 * has another value (`StringNotEquals`), or no such key (`…IfExists`, `Null`, `ForAllValues:…`).
 */
const NARROWING = new Set([...OPERATORS.filter((one) => !/Not|^Null$/.test(one)), 'BinaryEquals']);

/** Operators on texts, ARNs and addresses that hold for a value that is one of theirs. */
const FOR_ONE =
  /^(ForAnyValue:)?(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|IpAddress)$/;

/** Their opposites, which hold for a value that is none of theirs. */
const FOR_NONE =
  /^(StringNotEquals|StringNotEqualsIgnoreCase|StringNotLike|ArnNotEquals|ArnNotLike|NotIpAddress)$/;

export const holdsForOne = (operator: string): boolean => FOR_ONE.test(operator);
export const holdsForNone = (operator: string): boolean => FOR_NONE.test(operator);

/** The values that a key of the request must have one of; empty where the conditions do not ask for it. */
export function askedFor(conditions: Conditions, key: string): string[] {
  return Object.entries(conditions)
    .filter(([operator]) => NARROWING.has(operator.replace(/^ForAnyValue:/, '')))
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

/** Whether a key is of a form: `ec2:ResourceTag/${TagKey}` and `s3:ExistingObjectTag/<key>` stand for each tag. */
export function isKeyOf(key: string, form: string): boolean {
  const parts = form.split(/\$\{[^}]*\}|<[^>]*>/).map((part) => part.replace(/[.*+?^$()|[\]\\/]/g, '\\$&'));
  return new RegExp(`^${parts.join('.+')}$`, 'i').test(key);
}
