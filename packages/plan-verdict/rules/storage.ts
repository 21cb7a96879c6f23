import type { Change, Values } from '../plan';
import { block, blocks, isChanged, number, text } from '../values';
import { cuts, fine, type Finding, loses, noGap, type Rule, never } from './rule';

const KEEP = 'to keep it, take it out of Terraform\'s care instead (a "removed" block with destroy = false)';

export const bucket: Rule = {
  delete: (change) => loses('data-deleted', bucketDestroyed(change), KEEP),
  replace: (change) => loses('data-deleted', bucketDestroyed(change), KEEP),
  update: (change) =>
    change.before?.['force_destroy'] !== true && change.after?.['force_destroy'] === true
      ? fine('from then on a destroy also deletes what is in it')
      : undefined,
};

const bucketDestroyed = ({ before }: Change): string =>
  before?.['force_destroy'] === true
    ? 'every object and every version in it is deleted with it'
    : 'it goes with its objects (AWS refuses while it holds any: force_destroy is off)';

/** For each of a bucket's rules, after how many days it deletes what. */
function expiries(values: Values | null): Map<string, number> {
  const found = new Map<string, number>();
  for (const rule of blocks(values, 'rule')) {
    if (text(rule, 'status') !== 'Enabled') continue;
    const where = `${JSON.stringify(rule['filter'] ?? [])}${text(rule, 'prefix') ?? ''}`;
    const days = number(block(rule, 'expiration') ?? null, 'days') ?? 0;
    const old = number(block(rule, 'noncurrent_version_expiration') ?? null, 'noncurrent_days') ?? 0;
    if (days > 0) found.set(`objects ${where}`, days);
    if (old > 0) found.set(`old versions ${where}`, old);
  }
  return found;
}

function sooner(change: Change): Finding | undefined {
  const before = expiries(change.before);
  for (const [what, days] of expiries(change.after)) {
    const until = before.get(what) ?? Infinity;
    const kind = what.startsWith('old') ? 'old versions' : 'objects';
    if (days < until) {
      return loses(
        'data-deleted',
        `${kind} older than ${days} days are deleted, which were kept ${until === Infinity ? 'for ever' : `${until} days`}`,
      );
    }
  }
  return undefined;
}

export const bucketLifecycle: Rule = {
  delete: () => fine('nothing in the bucket expires any more'),
  replace: sooner,
  update: sooner,
};

export const bucketVersioning: Rule = {
  delete: () => fine('what is overwritten or deleted in the bucket is gone from then on'),
  update: (change) =>
    text(block(change.before, 'versioning_configuration') ?? null, 'status') === 'Enabled' &&
    text(block(change.after, 'versioning_configuration') ?? null, 'status') !== 'Enabled'
      ? fine('what is overwritten or deleted in the bucket is gone from then on')
      : undefined,
};

export const bucketPolicy: Rule = {
  delete: () => fine('services that deliver into the bucket by it can no longer'),
};

/** Services with data of their own: whatever a user of this project adds. */
export const dataStore: Rule = {
  delete: () => loses('data-deleted', 'what it holds is deleted with it', KEEP),
  update: (change) =>
    change.before?.['deletion_protection'] === true && change.after?.['deletion_protection'] === false
      ? fine('deletion protection is off from then on')
      : undefined,
};

const days = (values: Values | null): number => number(values, 'retention_in_days') || Infinity;

export const logGroup: Rule = {
  delete: ({ before }) =>
    before?.['skip_destroy'] === true
      ? fine('AWS keeps it with its logs (skip_destroy); Terraform forgets it')
      : loses('data-deleted', 'its logs are deleted with it', 'skip_destroy, applied first, keeps them'),
  createBeforeDestroy: (change) =>
    change.before?.['skip_destroy'] === true
      ? noGap('AWS keeps the old one with its logs (skip_destroy)')
      : loses('data-deleted', 'its logs are deleted with it'),
  update: (change) => {
    const [before, after] = [days(change.before), days(change.after)];
    // CreateLogGroup is a call of its own: between it and the next one a group has no retention yet.
    const isNew = (change.imported || change.halfMade) && before === Infinity;
    return [
      ...(after < before && !isNew
        ? [
            loses(
              'data-deleted',
              `logs older than ${after} days are deleted, which were kept ${before === Infinity ? 'for ever' : `${before} days`}`,
            ),
          ]
        : []),
      ...(change.before?.['skip_destroy'] === true && change.after?.['skip_destroy'] !== true
        ? [fine('from then on a destroy also deletes its logs')]
        : []),
    ];
  },
};

export const logStream: Rule = { delete: () => loses('data-deleted', 'its logs are deleted with it') };

const UNREADABLE = 'what is encrypted with it can never be read again';

export const key: Rule = {
  delete: ({ before }) =>
    loses(
      'data-deleted',
      `${UNREADABLE}, once the ${number(before, 'deletion_window_in_days') ?? 30} days in which AWS can still cancel it are over`,
    ),
  update: (change) =>
    change.before?.['is_enabled'] === true && change.after?.['is_enabled'] === false
      ? cuts('data-deleted', 'what is encrypted with it cannot be read while it is disabled')
      : undefined,
};

export const keyGrant: Rule = never(
  cuts(
    'data-deleted',
    'who used the key by this grant cannot: instances with encrypted volumes may not start',
  ),
);

export const keyAlias: Rule = { delete: () => fine('what names the key by this alias no longer finds it') };

export const secret: Rule = { delete: () => loses('secret-removed', 'the secret value goes with it', KEEP) };

/** A new value is a new version: the old one loses its label, nothing is deleted. */
export const secretVersion: Rule = {
  delete: () => loses('secret-removed', 'the secret value goes with it', KEEP),
  replace: () => fine('running instances read the new value at their next start'),
};

/** Read when the app starts: running instances keep what they have, new ones fail. */
export const parameter: Rule = {
  delete: () =>
    cuts(
      'secret-removed',
      'an app that reads it no longer starts',
      'first release an app that does without it',
    ),
  update: (change) =>
    isChanged(change, 'value') ? fine('running instances read it at their next start') : undefined,
};

/** E-mail addresses confirm by a click: no apply can bring that back. */
const isConfirmed = ({ before }: Change): boolean =>
  before?.['pending_confirmation'] !== true && /^email/.test(text(before, 'protocol') ?? '');

export const topic: Rule = {
  delete: (change, context) => {
    const arn = text(change.before, 'arn');
    const confirmed = context.with('topic_arn', arn, 'aws_sns_topic_subscription').filter(isConfirmed);
    return confirmed.length > 0
      ? loses(
          'subscription-lost',
          `${confirmed.length} confirmed e-mail subscription${confirmed.length > 1 ? 's are' : ' is'} lost: alerts reach nobody until each is clicked again`,
        )
      : fine('nobody had confirmed to get its messages');
  },
  update: (change) =>
    isChanged(change, 'kms_master_key_id')
      ? fine('alarms reach it only if the policy of its key lets CloudWatch and EventBridge use it')
      : undefined,
};

export const subscription: Rule = {
  delete: ({ before }) => fine(`${text(before, 'endpoint') ?? 'its address'} gets no more messages`),
  replace: (change) => {
    const sameAddress = !isChanged(change, 'endpoint') && !isChanged(change, 'protocol');
    if (sameAddress && isConfirmed(change))
      return loses('subscription-lost', 'a confirmed subscription is lost: its address must click again');
    return fine('the new address gets messages once it has confirmed');
  },
  create: ({ after }) =>
    /^email/.test(text(after, 'protocol') ?? '')
      ? fine('the address gets messages once it has confirmed')
      : undefined,
};
