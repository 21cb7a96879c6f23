import { readPolicy } from '../../documents';
import type { Change } from '../plan';
import { isChanged, isUnknown, number, text } from '../values';
import { removedRights } from './removed-rights';
import { cuts, fine, type Finding, loses, never, type Rule } from './rule';

const UNREADABLE = 'what is encrypted with it can never be read again';

export const key: Rule = {
  delete: ({ before }) =>
    loses(
      'data-deleted',
      `${UNREADABLE}, once the ${number(before, 'deletion_window_in_days') ?? 30} days in which AWS can still cancel it are over`,
    ),
  update: (change) => [
    ...(change.before?.['is_enabled'] === true && change.after?.['is_enabled'] === false
      ? [cuts('data-deleted', 'what is encrypted with it cannot be read while it is disabled')]
      : []),
    ...keyRights(change),
    ...((number(change.after, 'deletion_window_in_days') ?? 30) <
    (number(change.before, 'deletion_window_in_days') ?? 30)
      ? [
          fine(
            `its destruction can be cancelled for ${number(change.after, 'deletion_window_in_days')} days only`,
          ),
        ]
      : []),
    ...(change.before?.['enable_key_rotation'] === true && change.after?.['enable_key_rotation'] === false
      ? [fine('it is no longer rotated')]
      : []),
  ],
};

/** A key with imported key material, which can expire. [KMS developer guide, "Importing key material"] */
export const externalKey: Rule = {
  ...key,
  update: (change, context) => {
    const [before, after] = [text(change.before, 'valid_to'), text(change.after, 'valid_to')];
    const ends = after !== undefined && (before === undefined || Date.parse(after) < Date.parse(before));
    const off = change.before?.['enabled'] === true && change.after?.['enabled'] === false;
    return [
      ...(ends ? [loses('data-deleted', `what is encrypted with it cannot be read after ${after}`)] : []),
      ...(off ? [cuts('data-deleted', 'what is encrypted with it cannot be read while it is disabled')] : []),
      ...[key.update?.(change, context) ?? []].flat(),
    ];
  },
};

/** Judges a key's policy. It alone decides who may use the key: without it, IAM policies have no effect. */
function keyRights(change: Change): Finding[] {
  if (isUnknown(change, 'policy')) return [fine('who may use it is known only when it is applied')];
  const removed = removedRights(change);
  return removed.length > 0
    ? [cuts('permission-removed', `the key's policy no longer allows: ${removed.join('; ')}`)]
    : [];
}

/**
 * Whether a key policy leaves the decision to IAM policies, by allowing the account's root. AWS reads an
 * account id as its root.
 */
const namesAccount = (policy: string | undefined): boolean =>
  readPolicy(policy)?.statements.some(
    ({ allows, principals }) => allows && principals['AWS']?.some((who) => /:root$|^\d{12}$/.test(who)),
  ) ?? false;

/** The policy of a key as a resource of its own. */
export const keyPolicy: Rule = {
  delete: () => fine("the key's policy is AWS's default again: the IAM policies of the account decide"),
  create: ({ after }) =>
    namesAccount(text(after, 'policy'))
      ? undefined
      : cuts(
          'permission-removed',
          'principals that it does not name can no longer use the key, whatever their IAM policies: read it',
        ),
  update: keyRights,
};

export const keyGrant: Rule = never(
  cuts(
    'data-deleted',
    'users of the key by this grant lose access: instances with encrypted volumes may not start',
  ),
);

export const keyAlias: Rule = {
  delete: () => fine('users of the alias no longer find the key'),
  update: (change) =>
    isChanged(change, 'target_key_id')
      ? fine('users of the alias get another key: data that the old one encrypted still needs the old one')
      : undefined,
};
