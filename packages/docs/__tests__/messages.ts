/** A message in docs/messages.md. */
export interface Form {
  /** `Smoke test of <stack> skipped: …` */
  readonly text: string;
  /** Its section. */
  readonly section: string;
  readonly pattern: RegExp;
  /** Whether the lines indented below the message are its list, which needs no form. */
  readonly hasList: boolean;
}

/** A section of docs/messages.md: its forms, and the sections that it links to, whose messages it shares. */
export interface Section {
  readonly forms: readonly Form[];
  readonly others: readonly string[];
}

/** The screen after a command. */
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

/** Makes a pattern: `…` matches anything, a number any number, `<word>` any word. */
export function formOf(text: string, section: string, hasList: boolean): Form {
  const parts = text.split(/(…|<\w+>|\d+)/).map((part) => {
    if (part === '…') return '.*';
    if (/^<\w+>$/.test(part)) return '\\S+';
    return /^\d+$/.test(part) ? '\\d+' : part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  });
  return { text, section, hasList, pattern: new RegExp(`^${parts.join('')}$`) };
}

/** The groups of checks in docs/preflight.md. Each heads its lines on the screen. */
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
 * Joins lines that a command wrapped to 80 columns: a line continues if the next word or command line did not fit. A
 * line that is a message by itself is not joined.
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

/** The line without the spaces that align columns. */
const spaced = (line: string): string => line.trim().replace(/ {2,}/g, ' ');

/** These lines are always messages, never part of a list. */
const ALWAYS = /^(OPEN|FAIL|Warning:)/;

/**
 * The messages of a screen that no form explains.
 *
 * @param used receives the forms that explained one
 */
export function unprepared(
  lines: readonly string[],
  forms: readonly Form[],
  used = new Set<Form>(),
): string[] {
  const matching = (message: string) => forms.filter(({ pattern }) => pattern.test(message));
  const missing: string[] = [];
  /** The lines below which the current line is indented, outermost first. */
  let above: { readonly indent: number; readonly hasList: boolean }[] = [];
  for (const line of unwrapped(lines, (one) => matching(spaced(one)).length > 0)) {
    const message = spaced(line);
    if (message === '' || message === '…') continue; // empty, or left out by the page
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
