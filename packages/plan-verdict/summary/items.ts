import { isRefused } from '../severity';
import { withoutSecrets } from '../report/secrets';
import { DEED } from '../verdict-text';
import { compare, type Entry, type Patch } from './entries';
import { type Difference, NONE } from './difference';
import type { Style } from './style';

const MOST_DIFFERENCES = 6;
const LONGEST_LINE = 400;

/** An entry of the summary, with the number of changes that are left out without it. */
export interface Item {
  readonly lines: readonly string[];
  /** How many changes it describes. */
  readonly changes: number;
}

const short = (words: string): string =>
  words.length <= LONGEST_LINE ? words : `${words.slice(0, LONGEST_LINE - 1)}…`;

const cut = (words: string): string => short(withoutSecrets(words));

const head = ({ stack, key, kind }: Entry, style: Style): string =>
  `${style.strong(stack)} ${style.code(cut(key))} ${DEED[kind]}`;

function told({ path, from, to, isPart, words }: Difference, style: Style): string {
  const name = style.code(cut(path));
  if (words) return `${name}: ${style.words(short(words))}`; // names, actions and ARNs
  if (!isPart) return `${name}: ${style.code(from)} → ${style.code(to)}`;
  const parts = [
    from === NONE ? '' : `without ${style.code(from)}`,
    to === NONE ? '' : `with ${style.code(to)}`,
  ];
  return `${name}: ${parts.filter(Boolean).join(', ')}`;
}

function differing({ differences, byHand }: Entry, style: Style, isDrift: boolean): string[] {
  const lines = differences
    .slice(0, MOST_DIFFERENCES)
    .map((one) =>
      isDrift && byHand && !one.isPart && !one.words
        ? `${style.code(cut(one.path))} is ${style.code(one.from)}, the code says ${style.code(one.to)}`
        : told(one, style),
    );
  const more = differences.length - MOST_DIFFERENCES;
  return more > 0 ? [...lines, `and ${more} more`] : lines;
}

/** A change that is replaced, destroyed or harmful, with all details. */
export function graveItem(entry: Entry, style: Style, isDrift = false): Item {
  const severity = isRefused(entry.severity) ? style.strong(entry.severity) : entry.severity;
  const because = entry.kind === 'replace' || entry.kind === 'createBeforeDestroy' ? 'because of ' : '';
  return {
    changes: 1,
    lines: [
      style.item(`${head(entry, style)}: ${severity}${entry.isAllowed ? ' (allowed)' : ''}`),
      ...entry.reasons.map((reason) => style.under(style.words(cut(reason)))),
      ...entry.instead.map((remedy) => style.under(`instead: ${style.words(cut(remedy))}`)),
      ...differing(entry, style, isDrift).map((line) => style.under(because + line)),
    ],
  };
}

/** A change with its exposures. */
export const exposureItem = (entry: Entry, style: Style): Item => ({
  changes: 1,
  lines: [
    style.item(head(entry, style)),
    ...entry.exposures.slice(0, 12).map((exposure) => style.under(style.words(cut(exposure)))),
    ...(entry.exposures.length > 12 ? [style.under(`and ${entry.exposures.length - 12} more`)] : []),
  ],
});

/** A change in place, with its differences and the verdict's notes. */
export const restItem = (entry: Entry, style: Style, isDrift = false): Item => {
  const differs = differing(entry, style, isDrift);
  const alone = differs.length === 1 ? `: ${differs[0]}` : '';
  return {
    changes: 1,
    lines: [
      style.item(head(entry, style) + alone),
      ...entry.reasons.map((reason) => style.under(style.words(cut(reason)))),
      ...(alone ? [] : differs.map((line) => style.under(line))),
    ],
  };
};

/**
 * Created objects without a note are grouped by type, and objects with equal changes are grouped together.
 */
export function groupedItems(entries: readonly Entry[], style: Style, isDrift = false): Item[] {
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const like = entry.kind === 'create' ? entry.type : JSON.stringify(entry.differences);
    const group = `${entry.stack} ${entry.kind} ${like}`;
    const known = groups.get(group);
    if (known) known.push(entry);
    else groups.set(group, [entry]);
  }
  return [...groups.values()].map((group) => {
    const [first] = group as [Entry];
    if (group.length === 1) return restItem(first, style, isDrift);
    const names = group.map(({ key }) => key).sort(compare);
    const stack = style.strong(first.stack);
    if (first.kind === 'create') {
      return {
        changes: names.length,
        lines: [style.item(`${stack} ${style.code(first.type)} × ${names.length} added`)],
      };
    }
    const some = names.slice(0, 3).map(style.code).join(', ');
    const differs = differing(first, style, false).join('; ');
    const more = names.length > 3 ? ` and ${names.length - 3} more` : '';
    return {
      changes: names.length,
      lines: [style.item(`${stack} ${some}${more} ${DEED[first.kind]}: ${differs}`)],
    };
  });
}

/** A newer machine image. */
export const patchItem = ({ stack, key, from, to }: Patch, style: Style): Item => ({
  changes: 1,
  lines: [
    style.item(
      `${style.strong(stack)} ${style.code(key)}: newer image ${style.code(from)} → ${style.code(to)}`,
    ),
  ],
});
