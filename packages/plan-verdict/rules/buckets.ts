import type { Change, Values } from '../plan';
import { block, blocks, isChanged, isUnknown, listed, text } from '../values';
import { removedRights } from './removed-rights';
import { deniesAll } from './resource-policies';
import { cuts, fine, type Finding, KEEP, loses, type Rule } from './rule';

export const bucket: Rule = {
  delete: (change) => loses('data-deleted', bucketDestroyed(change), KEEP),
  replace: (change) => loses('data-deleted', bucketDestroyed(change), KEEP),
  update: (change) => [
    ...(change.before?.['force_destroy'] !== true && change.after?.['force_destroy'] === true
      ? [fine('a later destroy will also delete its contents')]
      : []),
    ...written(change),
  ],
};

/** What older configurations set in the bucket itself, and newer ones in separate resources. */
function written(change: Change): Finding[] {
  const removed = removedRights(change);
  const isOn = (values: Values | null): boolean => block(values, 'versioning')?.['enabled'] === true;
  const expires = (values: Values | null): string =>
    JSON.stringify(blocks(values, 'lifecycle_rule').filter((rule) => rule['enabled'] === true));
  return [
    ...(isUnknown(change, 'lifecycle_rule') ||
    (expires(change.before) !== expires(change.after) && expires(change.after) !== '[]')
      ? [loses('data-deleted', 'what its rules match will be deleted: review the change')]
      : []),
    ...(isOn(change.before) && !isOn(change.after)
      ? [fine('objects that are overwritten or deleted in the bucket will be lost')]
      : []),
    ...deniesAll(change),
    ...(removed.length > 0 ? [fine(`its policy no longer allows: ${listed(removed)}`)] : []),
    ...(isChanged(change, 'acl') || isChanged(change, 'grant')
      ? [fine('the ACL changes: read who may read or write by it')]
      : []),
    ...(isChanged(change, 'server_side_encryption_configuration')
      ? [fine('only callers that may use the key can read new objects')]
      : []),
  ];
}

const bucketDestroyed = ({ before }: Change): string =>
  before?.['force_destroy'] === true
    ? 'every object and every version in it is deleted with it'
    : 'it is deleted with its objects (AWS refuses while it contains any: force_destroy is off)';

export const bucketVersioning: Rule = {
  delete: () => fine('objects that are overwritten or deleted in the bucket will be lost'),
  update: (change) =>
    text(block(change.before, 'versioning_configuration') ?? null, 'status') === 'Enabled' &&
    text(block(change.after, 'versioning_configuration') ?? null, 'status') !== 'Enabled'
      ? fine('objects that are overwritten or deleted in the bucket will be lost')
      : undefined,
};

/** The two of the four switches that remove existing access. The others only prevent new access. */
const SHUTS = ['ignore_public_acls', 'restrict_public_buckets'];

/**
 * Blocks public access. [S3 user guide, "Blocking public access": access that a policy or an ACL gave ends,
 * too]
 */
export const publicAccessBlock: Rule = {
  delete: () => fine('nothing forbids public access any more'),
  update: (change) => {
    const shut = SHUTS.filter((key) => change.before?.[key] === false && change.after?.[key] === true);
    return shut.length > 0
      ? cuts(
          'access-narrowed',
          `${shut.join(', ')}: callers without rights in the account can no longer read it`,
        )
      : undefined;
  },
};

export const bucketAcl: Rule = {
  delete: () => undefined,
  update: (change) =>
    isChanged(change, 'acl') || isChanged(change, 'access_control_policy')
      ? cuts(
          'access-narrowed',
          `the ACL changes (${text(change.before, 'acl') ?? 'its own'} → ${text(change.after, 'acl') ?? 'its own'}): callers that it allowed may lose access`,
        )
      : undefined,
};

const owner = (values: Change['before']): string | undefined =>
  text(block(values, 'rule'), 'object_ownership');

export const objectOwnership: Rule = {
  delete: () => undefined,
  update: ({ before, after }) =>
    owner(before) !== 'BucketOwnerEnforced' && owner(before) && owner(after) === 'BucketOwnerEnforced'
      ? cuts('access-narrowed', 'ACLs no longer count: callers that an ACL allowed lose access')
      : undefined,
};

const keyOf = (values: Change['before']): string | undefined =>
  text(block(block(values, 'rule'), 'apply_server_side_encryption_by_default'), 'kms_master_key_id');

export const bucketEncryption: Rule = {
  delete: () => undefined,
  update: (change) =>
    isUnknown(change, 'rule') || keyOf(change.before) !== keyOf(change.after)
      ? fine('only callers that may use the key can read new objects')
      : undefined,
};

/** Locks new objects of a bucket. */
export const objectLock: Rule = {
  delete: () => fine('new objects are no longer locked'),
  update: (change) => (isChanged(change, 'rule') ? fine('new objects are locked in another way') : undefined),
};

export const replication: Rule = {
  delete: () => fine('new objects are no longer copied'),
  update: (change) => (isChanged(change, 'rule') ? fine('new objects are copied in another way') : undefined),
};

export const notification: Rule = {
  delete: () => fine('consumers of its events get none'),
  update: () => fine('consumers of its events may get others, or none: review the change'),
};
