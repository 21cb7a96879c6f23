import { markdown, plain } from '../summary/style';
import type { Line, Part } from './part';
import type { Report } from './report';

/** How a report is rendered. */
export interface RenderOptions {
  /** @default 'text' */
  readonly format?: 'text' | 'markdown';
  /** Columns of the terminal. No line of a text is wider. @default 80 */
  readonly width?: number;
  /** Colours what is refused. @default no colour */
  readonly paint?: (text: string) => string;
}

/** Renders a report for a terminal and a log, or for a pull request. */
export function renderReport(
  report: Report,
  { format = 'text', width = 80, paint }: RenderOptions = {},
): string {
  return format === 'markdown' ? inMarkdown(report) : inText(report, width, paint ?? ((text) => text));
}

const head = ({ stack, kind, headline, counts }: Report): string =>
  `${stack}: ${kind === 'destroy' ? 'destroy' : 'plan'}: ${headline}${counts ? ` (${counts})` : ''}`;

function inText(report: Report, width: number, paint: (text: string) => string): string {
  const colour = (isRefused = false) => (isRefused ? paint : (text: string) => text);
  return [
    ...wrapped(plain(head(report)), width, '', '  ').map(colour(report.isRefused)),
    ...report.parts.flatMap((part) => [
      ...(part.title === '' ? [''] : wrapped(`${part.title}`, width)),
      ...part.lines.flatMap((line) => textLines(line, part, width)).map(colour(part.isRefused)),
    ]),
  ].join('\n');
}

const textLines = ({ text, isWhole, below = [] }: Line, { title }: Part, width: number): string[] => [
  ...(isWhole ? [plain(text)] : wrapped(plain(text), width, title === '' ? '' : '  ', '    ')),
  ...below.flatMap((line) => wrapped(plain(line), width, '    ', '      ')),
];

function inMarkdown(report: Report): string {
  const words = markdown.words;
  return [
    `**${words(head(report))}**`,
    ...report.parts.flatMap((part) => [
      '',
      ...(part.title === '' ? [] : [words(part.title), '']),
      ...part.lines.flatMap(({ text, below = [] }) => [
        ...(text === '' ? [] : [markdown.item(words(text.trim()))]),
        ...below.map((line) => markdown.under(markdown.code(line))),
      ]),
    ]),
  ].join('\n');
}

/** Breaks a text into lines of this width. A longer word is broken, too. */
export function wrapped(text: string, width: number, first = '', rest = first): string[] {
  const lines: string[] = [];
  let line = first;
  let isEmpty = true;
  const add = (word: string): void => {
    if (!isEmpty && line.length + 1 + word.length > width) {
      lines.push(line);
      [line, isEmpty] = [rest, true];
    }
    line += isEmpty ? word : ` ${word}`;
    isEmpty = false;
    while (line.length > width) {
      lines.push(line.slice(0, width));
      line = rest + line.slice(width);
    }
  };
  const [, indent = '', words = ''] = /^( *)(.*)$/s.exec(text) ?? [];
  line += indent;
  words.split(/ +/).forEach(add);
  return [...lines, line];
}
