import { isChanged, number, taken } from '../values';
import { resourcePolicy } from './resource-policies';
import { cuts, fine, KEEP, loses, type Rule } from './rule';
import { signs } from './signs';

export const secret: Rule = {
  delete: () => loses('secret-removed', 'the secret value is deleted with it', KEEP),
  update: (change) => [
    ...signs(change),
    ...(number(change.before, 'recovery_window_in_days') !== 0 &&
    number(change.after, 'recovery_window_in_days') === 0
      ? [fine('a later destroy of it cannot be undone')]
      : []),
    ...(isChanged(change, 'kms_key_id') ? [fine(BY_KEY)] : []),
  ],
};

const BY_KEY = 'only callers that may use the key can read it';

/** A secret's version. A new value is a new version: the old one loses its label, and nothing is deleted. */
export const secretVersion: Rule = {
  delete: () => loses('secret-removed', 'the secret value is deleted with it', KEEP),
  replace: () => fine('running instances read the new value at their next start'),
  update: (change) =>
    taken(change, 'version_stages').includes('AWSCURRENT')
      ? cuts('secret-removed', 'readers of the current value get another one, or none')
      : undefined,
};

export const secretRotation: Rule = {
  delete: () => fine('the secret is no longer rotated'),
  create: ({ after }) =>
    fine(
      after?.['rotate_immediately'] === false
        ? 'the secret is rotated: users of an old value are refused'
        : 'the secret is rotated at once, and later again: users of an old value are refused',
    ),
  update: () => fine('the secret is rotated at other times, or in another way'),
};

export const secretPolicy: Rule = resourcePolicy;

/**
 * A parameter. It is read when the app starts: running instances keep the old value, new ones fail without
 * it.
 */
export const parameter: Rule = {
  delete: () =>
    cuts(
      'secret-removed',
      'an app that reads it no longer starts',
      'first release an app that does without it',
    ),
  create: ({ after }) =>
    after?.['overwrite'] === true
      ? fine('it replaces a parameter of the same name, if there is one')
      : undefined,
  update: (change) => [
    ...(['value', 'insecure_value', 'value_wo_version'].some((key) => isChanged(change, key))
      ? [fine('running instances read it at their next start')]
      : []),
    ...(isChanged(change, 'key_id') || isChanged(change, 'type') ? [fine(BY_KEY)] : []),
  ],
};
