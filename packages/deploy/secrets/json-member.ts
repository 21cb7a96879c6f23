/** The position of a member's value in the text of a JSON object. */
interface Member {
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

const SPACE = /[ \t\n\r]*/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;
const ATOM = /[^\s,\]}]+/y;

/**
 * Sets a member in the text of a JSON object. Everything else stays unchanged: the order, numbers of any size
 * and precision, and the layout. A number or a boolean stays one where the new text is one too; otherwise the
 * value becomes a string.
 *
 * @returns undefined where the text is not a JSON object
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
  // All duplicates of a key are set, because readers differ in which one they use.
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

/** Finds the members. @param text of a JSON object, checked already */
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

/** The index behind a pattern's match at an index. */
function after(pattern: RegExp, text: string, index: number): number {
  pattern.lastIndex = index;
  return index + (pattern.exec(text)?.[0].length ?? 0);
}
