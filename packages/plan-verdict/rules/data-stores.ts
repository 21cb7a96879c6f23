import { someTrue } from '../mask';
import type { Change, Values } from '../plan';
import { isChanged, number } from '../values';
import { cuts, fine, type Finding, KEEP, loses, PROTECTIONS, type Rule } from './rule';

/** Of services with data of their own: what says how long, or how much of, the data is kept; more is better. */
const KEPT =
  /(^|_)(backup_retention_period|retention|retention_period|retention_in_days|message_retention_seconds|snapshot_retention_limit|automated_snapshot_retention_period|automatic_backup_retention_days|recovery_window_in_days)$/;
/** What, switched off, ends backups or a way back. */
const BACKUPS = ['point_in_time_recovery', 'backup_policy', 'server_side_encryption'];

function keptLess(change: Change): Finding[] {
  const { before, after } = change;
  const less = Object.keys(after ?? {})
    .filter((key) => KEPT.test(key))
    .filter((key) => (number(after, key) ?? 0) < (number(before, key) ?? 0))
    .map((key) =>
      loses(
        'data-deleted',
        `${key} goes from ${number(before, key)} to ${number(after, key) ?? 0}: what is older is deleted`,
      ),
    );
  const isOn = (values: Values | null, key: string): boolean =>
    JSON.stringify(values?.[key] ?? []).includes('true');
  const off = BACKUPS.filter(
    (key) => isOn(before, key) && !isOn(after, key) && !someTrue(change.unknown[key]),
  ).map((key) => loses('data-deleted', `${key} is switched off, and what it has kept is deleted`));
  const expires = isOn(after, 'ttl') && !isOn(before, 'ttl');
  return [
    ...less,
    ...off,
    ...(expires ? [loses('data-deleted', 'items begin to expire by their time to live')] : []),
  ];
}

/** What an apply that does not wait for the maintenance window restarts for. */
const RESTARTS = [
  'instance_class',
  'engine_version',
  'node_type',
  'parameter_group_name',
  'storage_type',
  'instance_type',
];

function restarts(change: Change): Finding[] {
  const why = RESTARTS.filter((key) => isChanged(change, key));
  if (why.length === 0) return [];
  return change.after?.['apply_immediately'] === true || change.type === 'aws_instance'
    ? [cuts('restarted', `it restarts at once (${why.join(', ')}): what uses it fails meanwhile`)]
    : [fine(`it may restart in its maintenance window (${why.join(', ')})`)];
}

/** Services with data of their own: whatever a user of this project adds. */
export const dataStore: Rule = {
  delete: () => loses('data-deleted', 'what it holds is deleted with it', KEEP),
  update: (change) => [
    ...keptLess(change),
    ...restarts(change),
    ...(PROTECTIONS.some((key) => change.before?.[key] === true && change.after?.[key] === false)
      ? [fine('deletion protection is off from then on')]
      : []),
    ...(change.before?.['skip_final_snapshot'] === false && change.after?.['skip_final_snapshot'] === true
      ? [fine('from then on a destroy takes no last snapshot: all that it holds is lost with it')]
      : []),
    ...(change.before?.['force_delete'] !== true && change.after?.['force_delete'] === true
      ? [fine('from then on a destroy also deletes what is in it')]
      : []),
  ],
};
