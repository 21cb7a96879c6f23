/** Conditions of a policy: operator → key → value or values. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * The condition operators without `ForAnyValue:`, `ForAllValues:` and `IfExists`. `BinaryEquals` is left out,
 * because its values are not text. [IAM user guide, "IAM JSON policy elements: Condition operators"]
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
 * The operators that are true only for a request which has the key, with one of the listed values. The others
 * also accept other values (`StringNotEquals`), or requests without the key (`…IfExists`, `Null`,
 * `ForAllValues:…`).
 */
const NARROWING = new Set([...OPERATORS.filter((one) => !/Not|^Null$/.test(one)), 'BinaryEquals']);

/** The operators on texts, ARNs and addresses that are true for a value in their list. */
const FOR_ONE =
  /^(ForAnyValue:)?(StringEquals|StringEqualsIgnoreCase|StringLike|ArnEquals|ArnLike|IpAddress)$/;

/** Their negations, which are true for a value that is not in their list. */
const FOR_NONE =
  /^(StringNotEquals|StringNotEqualsIgnoreCase|StringNotLike|ArnNotEquals|ArnNotLike|NotIpAddress)$/;

/** Whether the operator is true for a value in its list. */
export const holdsForOne = (operator: string): boolean => FOR_ONE.test(operator);
/** Whether the operator is true for a value that is not in its list. */
export const holdsForNone = (operator: string): boolean => FOR_NONE.test(operator);

/** The values of which a request's key must have one. Empty where no condition requires the key. */
export function askedFor(conditions: Conditions, key: string): string[] {
  return Object.entries(conditions)
    .filter(([operator]) => NARROWING.has(operator.replace(/^ForAnyValue:/, '')))
    .flatMap(([, keys]) => Object.entries(keys))
    .filter(([name]) => name.toLowerCase() === key.toLowerCase())
    .flatMap(([, values]) => [values].flat().map(String));
}

/** Whether a condition narrows the statement: `StringLike: { …: '*' }` does not. */
export function isNarrowed(conditions: Conditions): boolean {
  return Object.values(conditions)
    .flatMap((keys) => Object.keys(keys))
    .some((key) => {
      const values = askedFor(conditions, key);
      return values.length > 0 && values.every((value) => !/^[*?]+$/.test(value));
    });
}

/**
 * Whether a condition key has a form with placeholders: `ec2:ResourceTag/${TagKey}` and
 * `s3:ExistingObjectTag/<key>` stand for every tag.
 */
export function isKeyOf(key: string, form: string): boolean {
  const parts = form.split(/\$\{[^}]*\}|<[^>]*>/).map((part) => part.replace(/[.*+?^$()|[\]\\/]/g, '\\$&'));
  return new RegExp(`^${parts.join('.+')}$`, 'i').test(key);
}
