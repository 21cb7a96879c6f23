import type { Context } from '../context';
import type { Change, Values } from '../plan';
import { block, blocks, changedKeys, isUnknown, number, text } from '../values';
import { cuts, type Finding, fine, loses, type Rule } from './rule';

/** A way in which a bucket's rules delete objects: the less is kept, the smaller is `kept`. */
interface Expiry {
  readonly by: 'age' | 'date' | 'number';
  /** What it deletes, and where: `objects [{"prefix":"cache/"}]`. */
  readonly what: string;
  readonly kept: number;
  readonly words: string;
}

const keyOf = ({ by, what }: Expiry): string => `${by} ${what}`;

/** What a bucket's rules delete and when: after days, at a date, or beyond a number of versions. */
function expiries(values: Values | null): Map<string, Expiry> {
  const found = new Map<string, Expiry>();
  const add = (expiry: Expiry) => {
    const before = found.get(keyOf(expiry));
    if (!before || expiry.kept < before.kept) found.set(keyOf(expiry), expiry);
  };
  for (const rule of blocks(values, 'rule')) {
    if (text(rule, 'status') !== 'Enabled') continue;
    const where = `${JSON.stringify(rule['filter'] ?? [])}${text(rule, 'prefix') ?? ''}`;
    const expiration = block(rule, 'expiration');
    const old = block(rule, 'noncurrent_version_expiration');
    const days = number(expiration, 'days') ?? 0;
    if (days > 0)
      add({ by: 'age', what: `objects ${where}`, kept: days, words: `objects older than ${days} days` });
    const date = text(expiration, 'date');
    if (date) {
      add({
        by: 'date',
        what: `objects ${where}`,
        kept: Date.parse(date) || 0,
        words: `all objects, from ${date} on,`,
      });
    }
    const oldDays = number(old, 'noncurrent_days') ?? 0;
    // Some versions of the provider store the number as text.
    const versions = Number(old?.['newer_noncurrent_versions'] ?? 0) || 0;
    if (oldDays > 0 || versions > 0) {
      add({
        by: 'age',
        what: `old versions ${where}`,
        kept: oldDays,
        words: oldDays > 0 ? `old versions older than ${oldDays} days` : 'old versions',
      });
      // The number of versions that are kept beside the newest one; without a number this rule keeps none.
      add({
        by: 'number',
        what: `old versions ${where}`,
        kept: versions,
        words: `old versions beyond the newest ${versions}`,
      });
    }
  }
  return found;
}

const KNOWN_LATER = 'what it deletes, and when, is known only when it is applied';

/** What the new rules keep for a shorter time, or fewer of. What did not expire before was kept for ever. */
function sooner(before: Values | null, after: Values | null): { expiry: Expiry; old?: Expiry } | undefined {
  const known = expiries(before);
  for (const expiry of expiries(after).values()) {
    const old = known.get(keyOf(expiry));
    // Where no number was set before, none is reduced.
    const isLess = old ? expiry.kept < old.kept : expiry.by !== 'number';
    if (isLess) return { expiry, ...(old && { old }) };
  }
  return undefined;
}

function deletes(change: Change, before = change.before): Finding | undefined {
  if (isUnknown(change, 'rule')) {
    return loses('data-deleted', KNOWN_LATER);
  }
  const { expiry, old } = sooner(before, change.after) ?? {};
  if (!expiry) return undefined;
  return expiry.by === 'number'
    ? loses('data-deleted', `${expiry.words} are deleted: ${old?.kept} were kept`)
    : loses('data-deleted', `${expiry.words} are deleted, which were kept ${keptBefore(old)}`);
}

const keptBefore = (old: Expiry | undefined): string =>
  !old ? 'for ever' : old.by === 'date' ? 'longer' : `${old.kept} days`;

/**
 * Judges a lifecycle configuration that is created. It replaces one that the bucket already has. Where the
 * stack's own bucket has none in the state, its creation was interrupted, or its owner adds one now. Nothing
 * is known here of a bucket outside of the stack.
 */
function begins(change: Change, context: Context): Finding | undefined {
  const name = text(change.after, 'bucket');
  const buckets = context.plan.changes.filter(({ type }) => type === 'aws_s3_bucket');
  if (name === undefined) {
    const isMadeWithIt = buckets.some(({ kind }) =>
      ['create', 'replace', 'createBeforeDestroy'].includes(kind),
    );
    return isMadeWithIt ? undefined : deletes(change);
  }
  const [first] = context.with('bucket', name, change.type);
  if (first) return deletes(change, first.before);
  const isOfStack = buckets.some(({ before, after }) =>
    [text(after, 'bucket'), text(after, 'id'), text(before, 'id')].includes(name),
  );
  if (!isOfStack) return deletes(change);
  const words = isUnknown(change, 'rule') ? KNOWN_LATER : sooner(null, change.after)?.expiry.words;
  return words === undefined ? undefined : fine(`it will delete by itself: ${words}`);
}

/**
 * Storage classes whose objects must be restored before they can be read. [S3 user guide, "Restoring an
 * archived object"]
 */
const ARCHIVES = ['GLACIER', 'DEEP_ARCHIVE'];

/** After how many days each rule archives objects. */
function archived(values: Values | null): Map<string, number> {
  const found = new Map<string, number>();
  for (const rule of blocks(values, 'rule').filter((one) => text(one, 'status') === 'Enabled'))
    for (const [what, key, days] of [
      ['objects', 'transition', 'days'],
      ['old versions', 'noncurrent_version_transition', 'noncurrent_days'],
    ] as const)
      for (const one of blocks(rule, key)) {
        const name = text(one, 'storage_class') ?? '';
        const where = `${what} ${JSON.stringify(rule['filter'] ?? [])}${text(rule, 'prefix') ?? ''} ${name}`;
        if (ARCHIVES.includes(name)) found.set(where, number(one, days) ?? 0);
      }
  return found;
}

function archives(change: Change): Finding[] {
  const before = archived(change.before);
  const sooner = [...archived(change.after)].filter(
    ([where, days]) => days < (before.get(where) ?? Infinity),
  );
  return sooner.map(([where, days]) => {
    const [what, name] = [where.startsWith('objects') ? 'objects' : 'old versions', where.split(' ').at(-1)];
    return cuts(
      'access-narrowed',
      `must be restored before they can be read: ${what} older than ${days} days (${name})`,
    );
  });
}

const changes = (change: Change): Finding[] => [...[deletes(change) ?? []].flat(), ...archives(change)];

export const bucketLifecycle: Rule = {
  delete: () => fine('nothing in the bucket expires any more'),
  replace: changes,
  update: changes,
  create: begins,
};

/** Rules of a registry or a backup plan that delete what they match: their text is for a person to review. */
export const expiryPolicy: Rule = {
  delete: () => fine('nothing expires by it any more'),
  create: () => loses('data-deleted', 'what its rules match will be deleted: review them'),
  update: (change) =>
    changedKeys(change).every((key) => /^(tags|tags_all|description)$/.test(key))
      ? undefined
      : loses('data-deleted', 'what its rules match will be deleted: review the change'),
};
