import type { Change, Values } from '../plan';
import { isChanged, number, text } from '../values';
import { cuts, fine, type Finding, loses, noGap, type Rule } from './rule';

const days = (values: Values | null): number => number(values, 'retention_in_days') || Infinity;

/** Whether AWS keeps the log group. The provider decides by the state, not by the current settings. */
const isKept = ({ before }: Change): boolean => before?.['skip_destroy'] === true;

const replaced = (change: Change): Finding => {
  if (!isKept(change)) return loses('data-deleted', 'its logs are deleted with it');
  return !isChanged(change, 'name')
    ? cuts(
        'name-taken',
        'AWS keeps the old one (skip_destroy), and a new one of the same name cannot be made: the apply fails',
      )
    : noGap('AWS keeps the old one with its logs (skip_destroy)');
};

export const logGroup: Rule = {
  replace: replaced,
  delete: (change) =>
    isKept(change)
      ? fine('AWS keeps it with its logs (skip_destroy); Terraform forgets it')
      : loses('data-deleted', 'its logs are deleted with it', 'skip_destroy, applied first, keeps them'),
  createBeforeDestroy: replaced,
  update: (change) => {
    const [before, after] = [days(change.before), days(change.after)];
    // Terraform creates a group and sets its retention by separate calls: an interruption in between leaves
    // it without one.
    const isNew = (change.imported || change.untainted) && before === Infinity;
    return [
      ...(isChanged(change, 'kms_key_id') && text(change.after, 'kms_key_id')
        ? [fine('only callers that may use the key can read new logs')]
        : []),
      ...(after < before && !isNew
        ? [
            loses(
              'data-deleted',
              `logs older than ${after} days are deleted, which were kept ${before === Infinity ? 'for ever' : `${before} days`}`,
            ),
          ]
        : []),
      ...(isKept(change) && change.after?.['skip_destroy'] !== true
        ? [fine('a later destroy will also delete its logs')]
        : []),
    ];
  },
};

export const logStream: Rule = { delete: () => loses('data-deleted', 'its logs are deleted with it') };
