import type { StackPlan } from './plan';
import { graveItem, groupedItems, type Item, exposureItem, patchItem, restItem } from './summary/items';
import { bySeverity, compare, type Entry, entriesOf, isGrave, type StackEntries } from './summary/entries';
import { markdown, type Style, text } from './summary/style';
import { isRefused } from './severity';
import type { Verdict } from './verdict';

/** The longest comment: GitHub refuses 65,536 characters and more. */
export const LONGEST_COMMENT = 65_535;

/** How a summary is written. */
export interface SummaryOptions {
  /** @default 'markdown' */
  readonly format?: 'markdown' | 'text';
  /** The result has fewer characters than this (at least 2,000). @default LONGEST_COMMENT */
  readonly limit?: number;
  /** Verdicts with what was allowed. A stack without one is judged without permissions. */
  readonly verdicts?: readonly Verdict[];
  /**
   * Whether the differences were made in AWS and not in the code: `summarizeDrift` sets it. @default false
   */
  readonly drift?: boolean;
}

/**
 * Summarizes for a reviewer what the plans of these stacks would do: a table, then the worst first. A newer
 * machine image is listed separately, as a patch. Without changes it is one line. A summary that is too long
 * ends early, and says what is missing. The order of the plans changes only the order of the table's rows.
 */
export function summarize(plans: readonly StackPlan[], options: SummaryOptions = {}): string {
  const style = options.format === 'text' ? text : markdown;
  const stacks = plans.map((plan) =>
    entriesOf(
      plan,
      options.verdicts?.find(({ stack }) => stack === plan.stack),
    ),
  );
  const isDrift = options.drift === true;
  const quiet = stacks.filter((stack) => isQuiet(stack, isDrift) && (isDrift || stack.patches.length === 0));
  const busy = stacks.filter((stack) => !isQuiet(stack, isDrift));
  const patched = stacks.filter(({ patches }) => patches.length > 0);
  if (busy.length === 0 && patched.length === 0) return still(quiet, isDrift, style);
  const intro = [
    style.heading(
      isDrift ? (busy.length > 0 ? 'Drift: AWS differs from the code' : 'No drift') : 'Terraform plan',
    ),
    '',
    ...table(busy, style),
    ...verdicts(busy, style),
    ...(patched.length > 0 ? [`Patch available: ${stackNames(patched, style)}.`] : []),
    ...(quiet.length > 0 ? [still(quiet, isDrift, style)] : []),
  ];
  return fit(intro, sections(stacks, style, isDrift), options.limit ?? LONGEST_COMMENT, style);
}

/** Whether a stack has nothing to report: nothing changes but an image, or, for drift, but the state. */
const isQuiet = ({ entries, outputs, notes, isErrored }: StackEntries, isDrift: boolean): boolean =>
  !isErrored && entries.length === 0 && (isDrift || (outputs.length === 0 && notes.length === 0));

const stackNames = (stacks: readonly StackEntries[], style: Style): string =>
  stacks.map(({ stack }) => style.words(stack)).join(', ');

function still(stacks: readonly StackEntries[], isDrift: boolean, style: Style): string {
  const words = isDrift ? 'As the code says' : 'No changes';
  return stacks.length > 0 ? `${words}: ${stackNames(stacks, style)}.` : `${words}.`;
}

/** The verdict on the worst change of each stack, where there is something to say. */
function verdicts(stacks: readonly StackEntries[], style: Style): string[] {
  const said = stacks.flatMap(({ stack, severity, refused }) => {
    if (severity === 'nothing' || severity === 'in place') return [];
    const words = `${style.words(stack)} ${isRefused(severity) ? style.strong(severity) : severity}`;
    return [
      refused > 0 ? `${words} (refused: ${refused})` : isRefused(severity) ? `${words} (allowed)` : words,
    ];
  });
  return said.length > 0 ? [`Verdict: ${said.join(', ')}.`] : [];
}

function table(stacks: readonly StackEntries[], style: Style): string[] {
  const rows = stacks
    .filter(({ entries }) => entries.length > 0)
    .map(({ row }) => [row.stack, row.added, row.changed, row.replaced, row.destroyed].map(String));
  return rows.length > 0
    ? [...style.table(['stack', 'added', 'changed', 'replaced', 'destroyed'], rows), '']
    : [];
}

interface Section {
  readonly title: string;
  readonly items: readonly Item[];
}

function sections(stacks: readonly StackEntries[], style: Style, isDrift: boolean): Section[] {
  const all = stacks.flatMap(({ entries }) => entries).sort(bySeverity);
  const grave = all.filter(isGrave);
  const open = all.filter(({ exposures }) => exposures.length > 0);
  // The exposure of a new resource is its whole description. A changed one still needs its differences.
  const rest = all.filter(
    (entry) => !isGrave(entry) && !(entry.exposures.length > 0 && entry.kind === 'create'),
  );
  const isSilent = ({ reasons, kind }: Entry): boolean =>
    reasons.length === 0 && (kind === 'create' || kind === 'update');
  const line = (words: string): Item => ({ changes: 0, lines: [style.item(words)] });
  const patches = stacks
    .flatMap((stack) => stack.patches)
    .sort((one, other) => compare(one.stack + one.key, other.stack + other.key));
  const named = [...stacks].sort((one, other) => compare(one.stack, other.stack));
  return [
    {
      title: 'Not finished',
      items: named
        .filter(({ isErrored }) => isErrored)
        .map(({ stack }) =>
          line(
            `${style.strong(stack)}: Terraform reported an error while planning; what follows is incomplete`,
          ),
        ),
    },
    {
      title: grave.some(({ severity }) => isRefused(severity))
        ? 'Replaced, destroyed, or harmful'
        : 'Replaced and destroyed',
      items: grave.map((entry) => graveItem(entry, style, isDrift)),
    },
    {
      title: 'What to do about what is refused',
      items: named.flatMap(({ stack, remedies }) =>
        (isDrift ? [] : remedies).map((remedy) => line(`${style.strong(stack)} ${style.words(remedy)}`)),
      ),
    },
    { title: 'Wider permissions and openings', items: open.map((entry) => exposureItem(entry, style)) },
    {
      title: 'The rest',
      items: [
        ...rest.filter((entry) => !isSilent(entry)).map((entry) => restItem(entry, style, isDrift)),
        ...groupedItems(rest.filter(isSilent), style, isDrift),
        ...named
          .filter(({ outputs }) => outputs.length > 0 && !isDrift)
          .map(({ stack, outputs }) =>
            line(`${style.strong(stack)} outputs: ${outputs.map(style.code).join(', ')}`),
          ),
        ...named.flatMap(({ stack, notes }) =>
          (isDrift ? [] : notes).map((note) => line(`${style.strong(stack)} ${style.words(note)}`)),
        ),
      ],
    },
    {
      title: isDrift ? 'Patch available (no drift)' : 'Patch available',
      items: patches.map((patch) => patchItem(patch, style)),
    },
  ].filter(({ items }) => items.length > 0);
}

/** Characters that are kept free for the words about what is missing. */
const RESERVE = 300;

function fit(intro: readonly string[], parts: readonly Section[], limit: number, style: Style): string {
  const lines = [...intro];
  let length = lines.join('\n').length;
  const total = { items: 0, characters: 0 };
  let isFull = false;
  for (const { title, items } of parts) {
    const heading = [...(lines.at(-1) === '' ? [] : ['']), style.heading(title), ''];
    items.forEach(({ lines: text_, changes }, index) => {
      const added = index === 0 ? [...heading, ...text_] : text_;
      const size = added.join('\n').length + 1;
      isFull ||= length + size >= limit - RESERVE;
      if (isFull) {
        total.items += Math.max(1, changes);
        total.characters += size;
        return;
      }
      lines.push(...added);
      length += size;
    });
  }
  if (!isFull) return lines.join('\n');
  const missing = `Cut here: ${total.items} more entries, ${total.characters.toLocaleString('en-US')} characters. The worst is above; the plan itself has the rest.`;
  return [...lines, '', style.strong(missing)].join('\n').slice(0, limit - 1);
}
