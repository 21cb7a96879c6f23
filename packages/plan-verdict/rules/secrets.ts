import { isChanged } from '../values';
import { cuts, fine, KEEP, loses, type Rule } from './rule';

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
