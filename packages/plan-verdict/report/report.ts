import { exposures } from '../exposure';
import { splitImage } from '../image';
import type { JudgedChange } from '../judged-change';
import { type Change, isDestroy, outputChanges, resourceChanges, type StackPlan } from '../plan';
import { isRefused } from '../severity';
import { count, listed } from '../values';
import { judge, type Verdict } from '../verdict';
import { DEED, headline, refusal } from '../verdict-text';
import { goesAndStays } from './destroy';
import { replacedInstances } from './instances';
import { joined, type Said, saidOf } from './said';
import { withoutSecrets } from './secrets';
import { nameOnAws, ownName, plainName, plural, settingOfExistence } from './words';

/** A title, and its lines; each may have lines below it, which stand as they are. */
export interface Part {
  readonly title: string;
  readonly lines: readonly Line[];
  /** What is refused: the one thing that has a colour. */
  readonly isRefused?: true;
}

export interface Line {
  readonly text: string;
  readonly below?: readonly string[];
}

/** What a plan would do, in few lines: the worst first. */
export interface Report {
  readonly stack: string;
  readonly kind: 'change' | 'destroy';
  /** `in place`, `cuts users off (REFUSED)`. */
  readonly headline: string;
  readonly isRefused: boolean;
  /** `1 added, 2 changed`; empty where nothing is. */
  readonly counts: string;
  readonly parts: readonly Part[];
}

/** So many lines of a part at most; the last one counts what is left out. */
const MOST = { refused: 4, known: 3, opened: 3, replaced: 3, changes: 8, patches: 3, notes: 3, allow: 3 };
const ALL: typeof MOST = {
  refused: Infinity,
  known: Infinity,
  opened: Infinity,
  replaced: Infinity,
  changes: Infinity,
  patches: Infinity,
  notes: Infinity,
  allow: Infinity,
};

export interface ReportOptions {
  /** Each part has all of its lines, however many. @default false */
  readonly full?: boolean;
}

/**
 * What a plan would do, told in the settings' words where they have some. No value in it may be secret.
 *
 * @param verdict with what was allowed. @default without permissions
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
    ? goesAndStays(plan, verdict, full)
    : [
        ...noticed(verdict, plan, most),
        part('Wider rights and openings', opened(changes), most.opened),
        part('Replaced', [...replaced(changes), ...replacedInstances(plan)], most.replaced),
        part('What changes', whatChanges(changes, patched), most.changes),
        part(
          'A newer image (patch)',
          images.map(({ key, from, to }) => ({ text: `${nameOf(plan, key)}: ${from} → ${to}` })),
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
    headline: destroys ? gone(changes.length, verdict) : headline(verdict),
    isRefused: verdict.refused.length > 0,
    counts: destroys ? '' : countsOf(changes),
    parts: [
      ...parts,
      part(
        'Besides',
        notes.map((text) => ({ text })),
        3,
      ),
      ...(verdict.refused.length > 0 ? [theWay(verdict, most)] : []),
    ].filter(({ title, lines }) => lines.length > 0 || title.endsWith('.')),
  };
}

const gone = (many: number, { refused }: Verdict): string =>
  `${many === 1 ? '1 resource goes' : `${many} resources go`}${refused.length > 0 ? ' (REFUSED)' : ''}`;

/** The first of them, and how many more there are. */
export function part(title: string, lines: readonly Line[], most: number): Part {
  if (lines.length <= most) return { title, lines };
  return {
    title,
    lines: [
      ...lines.slice(0, most - 1),
      { text: `and ${lines.length - most + 1} more: --full has all of it` },
    ],
  };
}

const nameOf = (plan: StackPlan, key: string): string => {
  const change = plan.changes.find((one) => one.key === key);
  return change ? ownName(change) : key;
};

const COUNTED: readonly (readonly [Change['kind'][], string])[] = [
  [['create'], 'added'],
  [['update'], 'changed'],
  [['replace', 'createBeforeDestroy'], 'replaced'],
  [['delete'], 'destroyed'],
  [['forget'], 'left to itself'],
];

const countsOf = (changes: readonly Change[]): string =>
  COUNTED.map(([kinds, deed]) => [changes.filter(({ kind }) => kinds.includes(kind)).length, deed] as const)
    .filter(([many]) => many > 0)
    .map(([many, deed]) => `${many} ${deed}`)
    .join(', ');

/** What users notice, and what a reviewer has to know beside it. */
function noticed({ changes, allowed, severity }: Verdict, plan: StackPlan, most: typeof MOST): Part[] {
  if (severity === 'nothing') return [];
  const grave = changes.filter((change) => isRefused(change.severity));
  const groups = new Map<string, JudgedChange[]>();
  for (const change of grave) {
    const { type, kind, reasons } = change;
    const like = JSON.stringify([type, kind, allowed.includes(change), reasons]);
    groups.set(like, [...(groups.get(like) ?? []), change]);
  }
  const line = (group: readonly JudgedChange[]): Line => {
    const [{ type, kind, reasons }] = group as [JudgedChange];
    const names = listed(
      group.map(({ key }) => nameOf(plan, key)),
      2,
    );
    const permission = group.every((one) => allowed.includes(one)) ? ' (allowed)' : '';
    return {
      text: withoutSecrets(`${plainName(type)} ${names} ${DEED[kind]}${permission}: ${reasons.join('; ')}`),
    };
  };
  const known = [
    ...new Set(
      changes
        .filter(
          (change) => !isRefused(change.severity) && change.kind !== 'create' && change.reasons.length > 0,
        )
        .flatMap(({ reasons }) => reasons.slice(0, 1)),
    ),
  ];
  return [
    grave.length > 0
      ? {
          ...part('Users notice', [...groups.values()].map(line), most.refused),
          ...(grave.length > allowed.length && { isRefused: true as const }),
        }
      : {
          title: 'Users notice nothing.',
          lines: known.slice(0, most.known).map((text) => ({ text: withoutSecrets(text) })),
        },
  ];
}

/** What is opened to others. What a policy that changes allows from then on is told with the change. */
const opened = (changes: readonly Change[]): Line[] =>
  [
    ...new Map(
      changes.flatMap((change) =>
        exposures(change)
          .filter((words) => change.kind !== 'update' || !words.startsWith('gains '))
          .map((words) => {
            const text = `${plainName(change.type)} ${ownName(change)} ${withoutSecrets(words)}`;
            return [text, { text }] as const;
          }),
      ),
    ).values(),
  ].sort((one, other) => Number(isOpenToAll(other)) - Number(isOpenToAll(one)));

const isOpenToAll = ({ text }: Line): boolean => /internet|everybody|anybody|0\.0\.0\.0\/0|::\/0/.test(text);

const replaced = (changes: readonly Change[]): Line[] =>
  changes
    .filter(({ kind }) => kind === 'replace' || kind === 'createBeforeDestroy')
    .map((change) => ({
      text: `${plainName(change.type)} ${ownName(change)}, ${change.kind === 'replace' ? 'the old one first' : 'the new one first'}${because(change)}`,
    }));

function because(change: Change): string {
  const why = saidOf(change).map(({ what, how }) => `${what.split(': ').at(-1)} ${how}`);
  return why.length > 0 ? `, because of ${listed(why, 2)}` : '';
}

/** Changes in place by setting, then what comes and what goes. Groups of the same are one line. */
function whatChanges(changes: readonly Change[], patched: ReadonlySet<string>): Line[] {
  const updates = changes
    .filter(({ kind }) => kind === 'update')
    .flatMap((change) => saidOf(change, patched.has(change.key) ? ['image_id'] : []));
  const gone = new Set(
    changes.filter(({ kind }) => isComing(kind)).map(({ type }) => settingOfExistence(type)),
  );
  // That a list gets what comes besides is told by what comes.
  const own = updates.filter(({ what, how }) => !gone.has(what) || !/^changes \(known/.test(how));
  return [...together(own), ...comeAndGo(changes)];
}

function together(all: readonly Said[]): Line[] {
  const groups = new Map<string, Said[]>();
  for (const one of all) {
    const key = JSON.stringify([one.what, one.how, one.lines]);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  const firsts = [...groups.values()].map((group) => {
    const names = [...new Set(group.flatMap(({ of }) => of ?? []))];
    const [first] = group as [Said];
    const many = group.length > 1 && first.what.startsWith('tags') ? ` (${group.length} resources)` : '';
    return { ...first, how: first.how + many, of: names.length > 0 ? listed(names, 2) : undefined };
  });
  const settings = joined(firsts.filter(({ of }) => of === undefined));
  return [...settings, ...firsts.filter(({ of }) => of !== undefined)].map(({ what, how, lines, of }) => ({
    text: `${what.includes(': ') && of ? what.replace(': ', ` ${of}: `).trim() : what}${how ? `${what.includes(': ') ? '' : ':'} ${how}` : ''}`,
    ...(lines && { below: lines }),
  }));
}

const isComing = (kind: Change['kind']): boolean => ['create', 'delete', 'forget'].includes(kind);

/** By the setting that makes them come and go; of types that have none, by type. */
function comeAndGo(changes: readonly Change[]): Line[] {
  const lines: Line[] = [];
  const groups = new Map<string, Change[]>();
  for (const change of changes.filter(({ kind }) => isComing(kind))) {
    const group = settingOfExistence(change.type) ?? '';
    groups.set(group, [...(groups.get(group) ?? []), change]);
  }
  for (const [setting, group] of [...groups].sort(
    ([one], [other]) => Number(one === '') - Number(other === ''),
  )) {
    const deeds = (['create', 'delete', 'forget'] as const).flatMap((kind) => {
      const some = group.filter((change) => change.kind === kind);
      if (some.length === 0) return [];
      const verb = { create: 'adds', delete: 'removes', forget: 'leaves to itself' }[kind];
      return [`${verb} ${byType(some)}`];
    });
    lines.push({ text: `${setting === '' ? '' : `${setting}: `}${deeds.join('; ')}` });
  }
  return lines;
}

/** `2 subnets (a, b), 1 route table`. */
export function byType(changes: readonly Change[], most = 12): string {
  const types = new Map<string, Change[]>();
  for (const change of changes) types.set(change.type, [...(types.get(change.type) ?? []), change]);
  const said = [...types].map(([type, some]) => {
    const name = plainName(type);
    const names = [...new Set(some.flatMap((change) => nameOnAws(change) ?? []))];
    return some.every((change) => nameOnAws(change) !== undefined) && names.length <= 2 && types.size <= 5
      ? `${name} ${names.join(', ')}`
      : `${some.length} ${some.length === 1 ? name : plural(name)}`;
  });
  return listed(said, most);
}

/** The way, and how to allow what is refused: each by its address, of which a few show what is asked. */
function theWay(verdict: Verdict, most: typeof MOST): Part {
  const lines = refusal(verdict);
  const first = lines.findIndex((line) => line.trim().startsWith('--allow'));
  const [said, flags] = first < 0 ? [lines, []] : [lines.slice(0, first), lines.slice(first)];
  return {
    title: '',
    isRefused: true,
    lines: [
      ...said.map((text) => ({ text })),
      ...part(
        '',
        flags.map((text) => ({ text })),
        most.allow,
      ).lines,
    ],
  };
}
