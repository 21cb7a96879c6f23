import { kindOf } from '../../resource-kinds';
import type { Change } from '../plan';
import { isPolicy } from '../../documents';
import { wider } from '../policies';
import { someTrue } from '../mask';
import { changedKeys, count, FOLLOWING, isEmpty, listed, sameValue } from '../values';
import { HIDDEN, HIDDEN_CHANGED } from '../redact';
import { documentIn } from '../report/documents';
import { lineDiff } from '../report/line-diff';
import { lineWithoutSecrets, mayBeSecret, NOT_SHOWN } from '../report/secrets';
import { userDataWords } from './user-data';

/** An attribute that differs. Each side is short enough for a line. */
export interface Difference {
  readonly path: string;
  readonly from: string;
  readonly to: string;
  /** Whether the sides are only the members that a list loses and gains. */
  readonly isPart?: boolean;
  /** Instead of both sides: what a policy document no longer allows, or what changes in user data. */
  readonly words?: string;
}

/** The word for an empty side. */
export const NONE = 'none';
const LATER = '(known after apply)';
const LONGEST = 60;
const AROUND = 15;

/**
 * What an update changes, or what forces a replacement. Contains no sensitive values.
 * @param without top-level attributes that are shown elsewhere
 */
export function differences(change: Change, without: ReadonlySet<string> = new Set()): Difference[] {
  const all = allDifferences(change, without);
  return kindOf(change.type) === undefined ? all.map(withoutTexts) : all;
}

/** Removes texts. For a type without a resource kind it is unknown which texts are secret. */
function withoutTexts(difference: Difference): Difference {
  const { from, to, words } = difference;
  return words === undefined
    ? { ...difference, from: numberOrHidden(from), to: numberOrHidden(to) }
    : difference;
}

const numberOrHidden = (side: string): string =>
  /^(-?[\d.]+|true|false)$/.test(side) || [NONE, LATER, HIDDEN, HIDDEN_CHANGED].includes(side)
    ? side
    : NOT_SHOWN;

function allDifferences(change: Change, without: ReadonlySet<string>): Difference[] {
  const { before, after, kind, replacePaths } = change;
  if (kind === 'replace' || kind === 'createBeforeDestroy') {
    const forced = [...new Set(replacePaths.map((path) => path.split('.')[0]!))];
    return forced.filter((key) => !without.has(key)).map((key) => userData(change, key) ?? one(change, key));
  }
  if (kind !== 'update') return [];
  const changed = changedKeys(change);
  const keys = changed.filter(
    (key) => !FOLLOWING.has(key) && !without.has(key) && !mapsSubnets(key, changed),
  );
  const all = keys.flatMap((key) => {
    const said = userData(change, key);
    return said ? [said] : [...walk(key, before?.[key], after?.[key], change.unknown[key])];
  });
  // A value that was empty and is computed is not worth a line beside what the code changes.
  const meant = all.filter(({ from, to }) => from !== NONE || to !== LATER);
  const said = meant.length > 0 ? meant : all;
  // The provider's default tags appear only in tags_all.
  return said.length > 0 || !changed.includes('tags_all')
    ? said
    : [
        ...walk(
          'tags_all',
          before?.['tags_all'] ?? {},
          after?.['tags_all'] ?? {},
          change.unknown['tags_all'],
        ),
      ];
}

/** Whether a load balancer's subnet_mapping only follows from its list of subnets. */
const mapsSubnets = (key: string, changed: readonly string[]): boolean =>
  key === 'subnet_mapping' && changed.includes('subnets');

/** The difference of user data. No part of its content is shown: everybody can decode base64. */
function userData({ type, before, after, unknown }: Change, key: string): Difference | undefined {
  if (type !== 'aws_launch_template' || key !== 'user_data') return undefined;
  const words = userDataWords(before?.[key], after?.[key], someTrue(unknown[key]));
  return words === undefined ? undefined : { path: key, from: '', to: '', words };
}

const one = ({ before, after, unknown }: Change, key: string): Difference => ({
  path: key,
  from: shown(before?.[key]),
  to: someTrue(unknown[key]) ? LATER : shown(after?.[key]),
});

function* walk(path: string, from: unknown, to: unknown, unknown: unknown): Generator<Difference> {
  if (mayBeSecret(path.split('.'))) {
    if (!sameValue(from, to) || someTrue(unknown)) yield { path, from: hidden(from), to: hidden(to) };
  } else if (isPolicy(from) && isPolicy(to)) {
    const removed = wider(to, from);
    const words = removed.length > 0 ? `no longer ${listed(removed)}` : 'rewritten';
    if (from !== to) yield { path, from: '', to: '', words };
  } else if (isText(from) && isText(to) && (documentIn(from) ?? documentIn(to))) {
    yield* walk(path, documentIn(from) ?? {}, documentIn(to) ?? {}, undefined);
  } else if (isText(from) && isText(to) && from !== to && isPage(from + to)) {
    const changed = lineDiff(from, to);
    const many = (sign: string): string => count(changed.filter((one) => one.sign === sign).length, 'line');
    yield { path, from: '', to: '', words: `${many('-')} removed, ${many('+')} added` };
  } else if (unknown === true || (someTrue(unknown) && isEmpty(to))) {
    yield { path, from: shown(from), to: LATER };
  } else if (isList(from) && isList(to) && isPlain(from) && isPlain(to)) {
    const less = from.filter((item) => !to.includes(item));
    const more = to.filter((item) => !from.includes(item));
    if (less.length > 0 || more.length > 0)
      yield {
        path,
        from: shown(less),
        to: someTrue(unknown) ? LATER : shown(more),
        isPart: less.length < from.length,
      };
  } else if (isTree(from) && isTree(to)) {
    for (const key of [
      ...new Set([
        ...Object.keys(from),
        ...Object.keys(to),
        ...(isTree(unknown) ? Object.keys(unknown) : []),
      ]),
    ].sort()) {
      yield* walk(`${path}.${key}`, from[key], to[key], isTree(unknown) ? unknown[key] : undefined);
    }
  } else if (!sameValue(from, to)) {
    yield { path, ...apart(from, to) };
  }
}

/** A sensitive value. Terraform's own words for it are kept, because they say whether it changes. */
function hidden(value: unknown): string {
  if (isEmpty(value)) return NONE;
  return value === HIDDEN || value === HIDDEN_CHANGED ? value : NOT_SHOWN;
}

/** The part in which two long texts differ, with some characters around it. */
function apart(from: unknown, to: unknown): { from: string; to: string } {
  if (typeof from === 'string' && typeof to === 'string' && Math.max(from.length, to.length) > LONGEST) {
    const least = Math.min(from.length, to.length);
    let start = 0;
    while (start < least && from[start] === to[start]) start++;
    let end = 0;
    while (end < least - start && from.at(-1 - end) === to.at(-1 - end)) end++;
    const part = (whole: string): string => {
      const [first, last] = [
        Math.max(0, start - AROUND),
        Math.min(whole.length, whole.length - end + AROUND),
      ];
      return `${first > 0 ? '…' : ''}${whole.slice(first, last)}${last < whole.length ? '…' : ''}`;
    };
    if (part(from).length <= LONGEST && part(to).length <= LONGEST) return { from: part(from), to: part(to) };
  }
  return { from: shown(from), to: shown(to) };
}

/** Whether a text is too long for a line. */
const isPage = (texts: string): boolean => texts.length > LONGEST && texts.includes('\n');

const isText = (value: unknown): value is string => typeof value === 'string';
const isList = (value: unknown): value is unknown[] => Array.isArray(value);
const isPlain = (list: readonly unknown[]): boolean => list.every((item) => typeof item !== 'object');
const isTree = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

function shown(value: unknown): string {
  if (isEmpty(value)) return NONE;
  const whole = lineWithoutSecrets(
    typeof value === 'string'
      ? value
      : isList(value) && isPlain(value)
        ? value.join(', ')
        : JSON.stringify(value),
  );
  return whole.length <= LONGEST ? whole : `${whole.slice(0, LONGEST - 20)}… (${whole.length} characters)`;
}
