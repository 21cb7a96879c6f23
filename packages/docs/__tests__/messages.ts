/** A message as docs/messages.md writes it. */
export interface Form {
  /** `Smoke test of <stack> skipped: …` */
  readonly text: string;
  /** The section that it stands in. */
  readonly section: string;
  readonly pattern: RegExp;
  /** Whether the lines that are indented below the message are its list, and need no form of their own. */
  readonly hasList: boolean;
}

/** A section of docs/messages.md: its forms, and the sections whose messages it links to as its own. */
export interface Section {
  readonly forms: readonly Form[];
  readonly others: readonly string[];
}

/** What stands on the screen after a command. */
export interface Screen {
  /** `deploy`, of `npm run deploy -- all`. */
  readonly command: string;
  readonly lines: readonly string[];
}

/** The sections of docs/messages.md by their headings. */
export function sectionsOf(page: string): Map<string, Section> {
  const parts = page.split(/^## /m).slice(1);
  return new Map(
    parts.map((part) => {
      const section = part.slice(0, part.indexOf('\n'));
      const cells = [...part.matchAll(/^\| `([^`]+)`(, and a list)? +\|/gm)];
      const forms = cells.map(([, text = '', list]) => formOf(text, section, list !== undefined));
      return [
        section,
        { forms, others: [...part.matchAll(/\]\(#([\w-]+)\)/g)].map(([, other = '']) => other) },
      ];
    }),
  );
}

/** `…` is anything, a number any number, `<word>` any word. */
export function formOf(text: string, section: string, hasList: boolean): Form {
  const parts = text.split(/(…|<\w+>|\d+)/).map((part) => {
    if (part === '…') return '.*';
    if (/^<\w+>$/.test(part)) return '\\S+';
    return /^\d+$/.test(part) ? '\\d+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return { text, section, hasList, pattern: new RegExp(`^${parts.join('')}$`) };
}

/** The groups of checks in docs/preflight.md, each the heading of its lines. */
export function groupsOf(page: string): Form[] {
  const [, table = ''] = page.split('## What is checked');
  return [...table.matchAll(/^\| ([A-Za-z][\w -]*?) +\| (?!what holds)/gm)].map(([, name = '']) =>
    formOf(name, 'preflight', true),
  );
}

/** The screens of docs/first-hour.md. */
export function screensOf(page: string): Screen[] {
  return [...page.matchAll(/^```console\n\$ npm run ([\w:]+).*\n([^]*?)^```$/gm)].map(
    ([, command = '', text = '']) => ({ command, lines: text.split('\n') }),
  );
}

/**
 * Commands wrap to 80 columns: a line goes on where the next word, or command line, would not have fitted any more. What is a
 * message by itself is none of that.
 */
function unwrapped(lines: readonly string[], isMessage: (line: string) => boolean): string[] {
  const whole: string[] = [];
  let last = '';
  for (const line of lines) {
    const next = /^(npm run [^,.]+|`[^`]+`|\S+)/.exec(line.trim())?.[0] ?? '';
    const isFull = last !== '' && last.length <= 80 && last.length + 1 + next.length > 80;
    if (isFull && indentOf(line) >= indentOf(last) && !isMessage(line))
      whole.push(`${whole.pop()} ${line.trim()}`);
    else whole.push(line);
    last = line;
  }
  return whole;
}

const indentOf = (line: string): number => line.length - line.trimStart().length;

/** Without the spaces that align columns. */
const spaced = (line: string): string => line.trim().replace(/ {2,}/g, ' ');

/** They are messages wherever they stand, and never a part of a list. */
const ALWAYS = /^(OPEN|FAIL|Warning:)/;

/**
 * The messages of a screen that no form prepares for.
 *
 * @param used takes the forms that prepared for one
 */
export function unprepared(
  lines: readonly string[],
  forms: readonly Form[],
  used = new Set<Form>(),
): string[] {
  const matching = (message: string) => forms.filter(({ pattern }) => pattern.test(message));
  const missing: string[] = [];
  /** What the present line is indented below, the outermost first. */
  let above: { readonly indent: number; readonly hasList: boolean }[] = [];
  for (const line of unwrapped(lines, (one) => matching(spaced(one)).length > 0)) {
    const message = spaced(line);
    if (message === '' || message === '…') continue; // nothing, or what the page leaves out
    const indent = indentOf(line);
    above = above.filter((one) => one.indent < indent);
    const found = matching(message);
    for (const form of found) used.add(form);
    const isOfList = !ALWAYS.test(message) && above.some(({ hasList }) => hasList);
    if (found.length === 0 && !isOfList) missing.push(message);
    above.push({ indent, hasList: found.some(({ hasList }) => hasList) });
  }
  return missing;
}
