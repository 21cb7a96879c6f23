/** Where in the text of a JSON object the value of a member stands. */
interface Member {
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;
const ATOM = /[^\s,\]}]+/y;

/**
 * The text of a JSON object with another value at a key, and all else as it stands: the order, numbers of any size and
 * precision, and how it is laid out. A number or a truth value stays one where the new text is one too; else the value is a
 * string.
 *
 * @returns undefined where the text is no JSON object
 */
export function withMember(text: string, key: string, value: string): string | undefined {
  if (!isObject(text)) return undefined;
  const own = membersOf(text).filter((member) => member.key === key);
  if (own.length === 0) {
    const end = text.lastIndexOf('}');
    const comma = membersOf(text).length > 0 ? ', ' : '';
    const before = text.slice(0, end).trimEnd();
    return `${before}${comma}${JSON.stringify(key)}: ${JSON.stringify(value)}${text.slice(before.length)}`;
  }
  // Of a key that stands there twice, readers take one or the other.
  return own.reduceRight(
    (all, { start, end }) => all.slice(0, start) + asJson(value, all.slice(start, end)) + all.slice(end),
    text,
  );
}

function isObject(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
}

function asJson(value: string, before: string): string {
  const isPlain = /^(-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?|true|false)$/;
  return isPlain.test(before) && isPlain.test(value) ? value : JSON.stringify(value);
}

/** @param text of a JSON object, known to be one */
function membersOf(text: string): Member[] {
  const members: Member[] = [];
  let at = after(SPACE, text, 0) + 1; // the brace
  for (;;) {
    at = after(SPACE, text, at);
    if (text[at] === '}') return members;
    if (text[at] === ',') at = after(SPACE, text, at + 1);
    const end = after(STRING, text, at);
    const key = JSON.parse(text.slice(at, end)) as string;
    const start = after(SPACE, text, after(SPACE, text, end) + 1); // the colon
    at = afterValue(text, start);
    members.push({ key, start, end: at });
  }
}

function afterValue(text: string, start: number): number {
  if (text[start] === '"') return after(STRING, text, start);
  if (text[start] !== '{' && text[start] !== '[') return after(ATOM, text, start);
  let [at, depth] = [start, 0];
  do {
    const letter = text[at] ?? '';
    if (letter === '"') {
      at = after(STRING, text, at);
      continue;
    }
    if ('{['.includes(letter)) depth += 1;
    if ('}]'.includes(letter)) depth -= 1;
    at += 1;
  } while (depth > 0 && at < text.length);
  return at;
}

/** The index after what a pattern matches at an index. */
function after(pattern: RegExp, text: string, index: number): number {
  pattern.lastIndex = index;
  return index + (pattern.exec(text)?.[0].length ?? 0);
}
