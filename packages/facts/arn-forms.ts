/**
 * Whether an ARN can exist that has a resource type's form (`arn:${Partition}:s3:::${BucketName}`) and
 * matches a policy's pattern, in which `*` and `?` stand for any characters. A pattern that no ARN can match
 * grants nothing.
 *
 * A variable stands for any characters except the one that ends it. The last variable of a form must not
 * contain the character with which longer forms of the service continue: a `${BucketName}` has no slash,
 * because `${BucketName}/${ObjectName}` is an object. Where there are no longer forms, it may contain colons
 * and slashes: `foundation-model/amazon.titan-text-express-v1:0`.
 *
 * @param others the forms of all resource types of the same service @default none
 */
export function fits(pattern: string, form: string, others: readonly string[] = []): boolean {
  if (pattern === '*') return true;
  const patterns = segments(pattern);
  const forms = segments(form);
  const longer = continued(form, others);
  return (
    patterns.length === SEGMENTS &&
    forms.length === SEGMENTS &&
    patterns.every((segment, index) =>
      meet(wildcards(segment), variables(forms[index] ?? '', index < SEGMENTS - 1 ? ':/' : longer)),
    )
  );
}

/** The parts of an ARN: `arn`, partition, service, region, account, and the resource with all its colons. */
const SEGMENTS = 6;

function segments(arn: string): string[] {
  const parts = arn.split(':');
  const resource = parts.splice(SEGMENTS - 1);
  return resource.length > 0 ? [...parts, resource.join(':')] : parts;
}

/** One character of a set, or any number of them. The set is one character, or all but some. */
interface Token {
  readonly is?: string;
  readonly isNot: string;
  readonly repeats: boolean;
}

/** Variables that may be empty: a package without a namespace, the root of an API. */
const MAY_BE_EMPTY: ReadonlySet<string> = new Set(['PackageNamespace', 'ApiSpecificResourcePath']);

/** The characters `:` and `/` with which other forms continue this form's last variable. */
function continued(form: string, others: readonly string[]): string {
  const before = /^(.*)\$\{\w+\}$/s.exec(form)?.[1];
  if (before === undefined) return '';
  const start = nameless(before);
  const rests = others
    .map(nameless)
    .filter((other) => other.startsWith(start))
    .map((other) => other.slice(start.length));
  return [...':/'].filter((separator) => rests.some((rest) => rest.includes(separator))).join('');
}

/**
 * A form without the names of its variables: different forms have different names for the same part, as
 * `${FunctionName}` and `${Name}`.
 */
const nameless = (form: string): string => form.replace(/\$\{\w+\}/g, '${}');

function wildcards(segment: string): Token[] {
  return [...segment].map((character) =>
    character === '*' || character === '?'
      ? { isNot: '', repeats: character === '*' }
      : { is: character, isNot: '', repeats: false },
  );
}

/**
 * The tokens of a form's segment. `${Name}` stands for at least one character, `*` for any number: DMS has
 * `endpoint:*`.
 *
 * @param atEnd characters that the variable at the end must not contain
 */
function variables(segment: string, atEnd: string): Token[] {
  const parts = segment.match(/\$\{\w+\}|./g) ?? [];
  return parts.flatMap((part, index): Token[] => {
    if (part === '*') return [{ isNot: '', repeats: true }];
    const name = /^\$\{(\w+)\}$/.exec(part)?.[1];
    if (!name) return [{ is: part, isNot: '', repeats: false }];
    const next = parts[index + 1];
    const isNot = next === undefined ? atEnd : next === ':' || next === '/' ? next : '';
    return [...(MAY_BE_EMPTY.has(name) ? [] : [{ isNot, repeats: false }]), { isNot, repeats: true }];
  });
}

/** Whether a text exists that matches both lists of tokens. */
function meet(one: readonly Token[], other: readonly Token[]): boolean {
  const tried = new Set<string>();
  const from = (i: number, j: number): boolean => {
    if (i === one.length && j === other.length) return true;
    if (tried.has(`${i} ${j}`)) return false;
    tried.add(`${i} ${j}`);
    const [a, b] = [one[i], other[j]];
    if (a?.repeats && from(i + 1, j)) return true;
    if (b?.repeats && from(i, j + 1)) return true;
    return (
      a !== undefined && b !== undefined && shares(a, b) && from(a.repeats ? i : i + 1, b.repeats ? j : j + 1)
    );
  };
  return from(0, 0);
}

function shares(a: Token, b: Token): boolean {
  if (a.is !== undefined && b.is !== undefined) return a.is === b.is;
  return !(a.is !== undefined && b.isNot.includes(a.is)) && !(b.is !== undefined && a.isNot.includes(b.is));
}
