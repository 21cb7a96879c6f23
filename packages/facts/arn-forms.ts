/**
 * Whether some ARN is of a resource type's form (`arn:${Partition}:s3:::${BucketName}`) and matches a pattern of a
 * policy, in which `*` and `?` stand for any characters: what no ARN can match grants nothing.
 */
export function fits(pattern: string, form: string): boolean {
  if (pattern === '*') return true;
  const patterns = segments(pattern);
  const forms = segments(form);
  return (
    patterns.length === SEGMENTS &&
    forms.length === SEGMENTS &&
    patterns.every((segment, index) => meet(wildcards(segment), variables(forms[index] ?? '')))
  );
}

/** Parts of an ARN: `arn`, partition, service, region, account, and the resource with all its colons. */
const SEGMENTS = 6;

function segments(arn: string): string[] {
  const parts = arn.split(':');
  const resource = parts.splice(SEGMENTS - 1);
  return resource.length > 0 ? [...parts, resource.join(':')] : parts;
}

/** One character of a set, or any number of them. A set is a character, or the characters that are not in it. */
interface Token {
  readonly is?: string;
  readonly isNot: string;
  readonly repeats: boolean;
}

/** Variables that stand for names with slashes in them. The others end at a slash. */
const WITH_SLASHES =
  /(Path|ObjectName|LogGroupName|LogStreamName|ParameterNameWithoutLeadingSlash|SecretId|Alias|OidcProviderName)$/;

function wildcards(segment: string): Token[] {
  return [...segment].map((character) =>
    character === '*' || character === '?'
      ? { isNot: '', repeats: character === '*' }
      : { is: character, isNot: '', repeats: false },
  );
}

/** `${Name}` stands for at least one character. */
function variables(segment: string): Token[] {
  return (segment.match(/\$\{\w+\}|./g) ?? []).flatMap((part): Token[] => {
    const name = /^\$\{(\w+)\}$/.exec(part)?.[1];
    if (!name) return [{ is: part, isNot: '', repeats: false }];
    const isNot = WITH_SLASHES.test(name) ? ':' : ':/';
    return [
      { isNot, repeats: false },
      { isNot, repeats: true },
    ];
  });
}

/** Whether a text exists that both lists of tokens match. */
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
