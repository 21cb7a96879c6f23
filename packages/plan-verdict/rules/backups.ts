import type { Values } from '../plan';
import { block, blocks, isUnknown, number, text } from '../values';
import { fine, loses, type Rule } from './rule';

const NO_MORE = 'no new backup is made, of what it names';

/** Days after which each rule deletes what it has made; Infinity where it keeps it. */
const keptDays = (values: Values | null): Map<string, number> =>
  new Map(
    blocks(values, 'rule').map((rule) => [
      text(rule, 'rule_name') ?? '',
      number(block(rule, 'lifecycle'), 'delete_after') || Infinity,
    ]),
  );

/**
 * A plan deletes only what it has made itself, so that a new one deletes nothing that is there. [Backup developer guide,
 * "Updating a backup plan": of a shorter lifecycle whoever counts on the longer one must know before]
 */
export const backupPlan: Rule = {
  delete: () => fine(NO_MORE),
  update: (change) => {
    const [before, after] = [keptDays(change.before), keptDays(change.after)];
    const shorter = [...after].some(([name, days]) => days < (before.get(name) ?? 0));
    const ended = [...before.keys()].filter((name) => !after.has(name));
    return [
      ...(shorter || isUnknown(change, 'rule')
        ? [loses('data-deleted', 'what its rules match will be deleted: review the change')]
        : []),
      ...(ended.length > 0 ? [fine(`${NO_MORE} (${ended.join(', ')})`)] : []),
    ];
  },
};

/** What says that backups are made, and of what. */
export const backups: Rule = {
  delete: () => fine(NO_MORE),
  update: (change) => {
    const isOn = (values: Values | null): boolean =>
      text(block(values, 'backup_policy'), 'status') === 'ENABLED';
    if (isOn(change.before) && !isOn(change.after)) return fine(NO_MORE);
    return isOn(change.after) ? undefined : fine('other things are backed up than before: review the change');
  },
};

export const vaultLock: Rule = {
  delete: () => fine('backups can be deleted before their time'),
  update: () => fine('backups can be deleted sooner or later than before: review the change'),
};
