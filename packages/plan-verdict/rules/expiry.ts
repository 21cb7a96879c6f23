import type { Context } from '../context';
import type { Change, Values } from '../plan';
import { block, blocks, isUnknown, number, text } from '../values';
import { type Finding, fine, loses, type Rule } from './rule';

/** One way in which a bucket's rules end objects: the less it keeps, the smaller its `kept`. */
interface Expiry {
  /** `objects [{"prefix":"cache/"}]`: what it ends, and where. */
  readonly what: string;
  readonly kept: number;
  readonly words: string;
}

/** When a bucket's rules delete what: after days, at a date, or beyond a number of versions. */
function expiries(values: Values | null): Map<string, Expiry> {
  const found = new Map<string, Expiry>();
  const add = (expiry: Expiry) => {
    const before = found.get(expiry.what);
    if (!before || expiry.kept < before.kept) found.set(expiry.what, expiry);
  };
  for (const rule of blocks(values, 'rule')) {
    if (text(rule, 'status') !== 'Enabled') continue;
    const where = `${JSON.stringify(rule['filter'] ?? [])}${text(rule, 'prefix') ?? ''}`;
    const expiration = block(rule, 'expiration');
    const old = block(rule, 'noncurrent_version_expiration');
    const days = number(expiration, 'days') ?? 0;
    if (days > 0) add({ what: `objects ${where}`, kept: days, words: `objects older than ${days} days` });
    const date = text(expiration, 'date');
    if (date) {
      add({
        what: `objects by date ${where}`,
        kept: Date.parse(date) || 0,
        words: `all objects, from ${date} on,`,
      });
    }
    const oldDays = number(old, 'noncurrent_days') ?? 0;
    // The provider has the number as text in some versions.
    const versions = Number(old?.['newer_noncurrent_versions'] ?? 0) || 0;
    if (oldDays > 0 || versions > 0) {
      add({
        what: `old versions ${where}`,
        kept: oldDays,
        words: oldDays > 0 ? `old versions older than ${oldDays} days` : 'old versions',
      });
      // Fewer are kept beside the newest: no number keeps none by it.
      add({ what: `number ${where}`, kept: versions, words: `old versions beyond the newest ${versions}` });
    }
  }
  return found;
}

/** What of before is kept less long, or fewer; what did not expire is kept for ever. */
function sooner(change: Change): Finding | undefined {
  if (isUnknown(change, 'rule')) {
    return loses('data-deleted', 'what it deletes, and when, is known only when it is applied');
  }
  const before = expiries(change.before);
  for (const { what, kept, words } of expiries(change.after).values()) {
    const old = before.get(what);
    if (what.startsWith('number')) {
      if (old && kept < old.kept) return loses('data-deleted', `${words} are deleted: ${old.kept} were kept`);
    } else if (!old || kept < old.kept) {
      return loses('data-deleted', `${words} are deleted, which were kept ${keptBefore(old)}`);
    }
  }
  return undefined;
}

const keptBefore = (old: Expiry | undefined): string =>
  !old ? 'for ever' : old.what.includes('by date') ? 'longer' : `${old.kept} days`;

/**
 * A second configuration of a bucket takes the first one's place. A bucket of the stack that has none is one whose making
 * was broken off, or gets what its owner wants; of a bucket of others nothing is known here.
 */
function begins(change: Change, context: Context): Finding | undefined {
  const name = text(change.after, 'bucket');
  const [first] = name ? context.with('bucket', name, change.type) : [];
  if (first) return sooner({ ...change, before: first.before });
  const isOfStack = context.plan.changes.some(
    ({ type, kind, after, before }) =>
      type === 'aws_s3_bucket' &&
      (name
        ? [text(after, 'bucket'), text(after, 'id'), text(before, 'id')].includes(name)
        : kind === 'create' || kind === 'replace' || kind === 'createBeforeDestroy'),
  );
  const found = sooner(change);
  if (!isOfStack || !found) return found;
  const isNew = name === undefined;
  return isNew
    ? undefined
    : fine(`from then on it deletes by itself: ${found.reason?.split(' are deleted')[0] ?? 'read it'}`);
}

export const bucketLifecycle: Rule = {
  delete: () => fine('nothing in the bucket expires any more'),
  replace: sooner,
  update: sooner,
  create: begins,
};

/** Rules of a registry or a backup plan that end what is kept: their text says what, and only a person can read it. */
const expiresBy: Rule = {
  delete: () => fine('nothing expires by it any more'),
  create: () => loses('data-deleted', 'what its rules name is deleted from then on: read them'),
  update: (change) =>
    JSON.stringify(change.before) === JSON.stringify(change.after)
      ? undefined
      : loses('data-deleted', 'what its rules name is deleted from then on: read the change'),
};

export const expiryPolicy = expiresBy;
