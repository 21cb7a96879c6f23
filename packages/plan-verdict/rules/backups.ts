import type { Values } from '../plan';
import { block, blocks, isUnknown, number, text } from '../values';
import { fine, loses, type Rule } from './rule';

const NO_MORE = 'no new backups are made of the resources that it names';

/** After how many days each rule deletes its backups; Infinity where it keeps them. */
const keptDays = (values: Values | null): Map<string, number> =>
  new Map(
    blocks(values, 'rule').map((rule) => [
      text(rule, 'rule_name') ?? '',
      number(block(rule, 'lifecycle'), 'delete_after') || Infinity,
    ]),
  );

/**
 * A backup plan deletes only backups that it made itself, so a new one deletes nothing that exists. [Backup
 * developer guide, "Updating a backup plan": who relies on a longer lifecycle must know before it is
 * shortened]
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

/** Resources that decide whether and of what backups are made. */
export const backups: Rule = {
  delete: () => fine(NO_MORE),
  update: (change) => {
    const isOn = (values: Values | null): boolean =>
      text(block(values, 'backup_policy'), 'status') === 'ENABLED';
    if (isOn(change.before) && !isOn(change.after)) return fine(NO_MORE);
    return isOn(change.after) ? undefined : fine('the backed-up resources change: review the change');
  },
};

export const vaultLock: Rule = {
  delete: () => fine('backups can be deleted before their time'),
  update: () => fine('backups can be deleted sooner or later than before: review the change'),
};
