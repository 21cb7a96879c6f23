import { splitImage } from '../image';
import { type Change, isDestroy, outputChanges, resourceChanges, type StackPlan } from '../plan';
import { count } from '../values';
import { judge, type Verdict } from '../verdict';
import { headline, refusal } from '../verdict-text';
import { destroyedAndSurvivors } from './destroy';
import { replacedInstances } from './instances';
import { noticed, opened } from './noticed';
import { ALL, MOST, type Part, part } from './part';
import { replaced, whatChanges } from './what-changes';
import { nameIn } from './words';

/** A short report of what a plan would do, the worst first. */
export interface Report {
  readonly stack: string;
  readonly kind: 'change' | 'destroy';
  /** `in place`, `cuts users off (REFUSED)`. */
  readonly headline: string;
  readonly isRefused: boolean;
  /** `1 added, 2 changed`. Empty where nothing changes. */
  readonly counts: string;
  readonly parts: readonly Part[];
}

/** How long a report is. */
export interface ReportOptions {
  /** Whether each part contains all of its lines. @default false */
  readonly full?: boolean;
}

/**
 * Reports what a plan would do, in the terms of the settings where they have some. It contains no secret
 * value.
 *
 * @param verdict with what was allowed @default without permissions
 */
export function reportOf(
  plan: StackPlan,
  verdict: Verdict = judge(plan),
  { full = false }: ReportOptions = {},
): Report {
  const most = full ? ALL : MOST;
  const { images, rest } = splitImage(plan);
  const changes = resourceChanges(rest);
  const destroys = isDestroy(plan);
  const patched = new Set(images.map(({ key }) => key));
  const outputs = outputChanges(rest).length;
  const parts: Part[] = destroys
    ? destroyedAndSurvivors(plan, verdict, full)
    : [
        ...noticed(verdict, plan, most),
        part('Wider permissions and openings', opened(changes), most.opened),
        part('Replaced', [...replaced(changes), ...replacedInstances(plan)], most.replaced),
        part('What changes', whatChanges(changes, patched), most.changes),
        part(
          'A newer image (patch)',
          images.map(({ key, from, to }) => ({ text: `${nameIn(plan, key)}: ${from} → ${to}` })),
          most.patches,
        ),
      ];
  const notes = [
    ...verdict.notes,
    ...(outputs > 0 && !destroys
      ? [`${count(outputs, 'output')} of the stack ${outputs === 1 ? 'changes' : 'change'}.`]
      : []),
  ];
  return {
    stack: plan.stack,
    kind: destroys ? 'destroy' : 'change',
    headline: destroys ? destroyed(changes.length, verdict) : headline(verdict),
    isRefused: verdict.refused.length > 0,
    counts: destroys ? '' : countsOf(changes),
    parts: [
      ...parts,
      part(
        'Other changes',
        notes.map((text) => ({ text })),
        most.notes,
      ),
      ...(verdict.refused.length > 0 ? [remedies(verdict, most)] : []),
    ].filter(({ title, lines }) => lines.length > 0 || title.endsWith('.')),
  };
}

const destroyed = (many: number, { refused }: Verdict): string =>
  `${many === 1 ? '1 resource destroyed' : `${many} resources destroyed`}${refused.length > 0 ? ' (REFUSED)' : ''}`;

const COUNTED: readonly (readonly [Change['kind'][], string])[] = [
  [['create'], 'added'],
  [['update'], 'changed'],
  [['replace', 'createBeforeDestroy'], 'replaced'],
  [['delete'], 'destroyed'],
  [['forget'], 'no longer managed'],
];

const countsOf = (changes: readonly Change[]): string =>
  COUNTED.map(([kinds, deed]) => [changes.filter(({ kind }) => kinds.includes(kind)).length, deed] as const)
    .filter(([many]) => many > 0)
    .map(([many, deed]) => `${many} ${deed}`)
    .join(', ');

/**
 * The remedies, and how to allow what is refused: the option with each address. Without `full`, only a few.
 */
function remedies(verdict: Verdict, most: typeof MOST): Part {
  const { says, allow } = refusal(verdict);
  return {
    title: '',
    isRefused: true,
    lines: [
      ...says.map((text) => ({ text })),
      ...part(
        '',
        allow.map((text) => ({ text, isWhole: true as const })),
        most.allow,
      ).lines,
    ],
  };
}
