import { someTrue } from '../mask';
import type { Change, Values } from '../plan';
import { block, changedKeys, isChanged, isUnknown, listed, number, text } from '../values';
import { cuts, fine, type Finding, KEEP, loses, PROTECTIONS, type Rule } from './rule';
import { signs } from './signs';

/**
 * For services that store data: attributes that say for how long, or how much of, the data is kept. More is
 * better.
 */
const KEPT =
  /(^|_)(backup_retention_period|retention|retention_period|retention_in_days|message_retention_seconds|snapshot_retention_limit|automated_snapshot_retention_period|automatic_backup_retention_days|recovery_window_in_days)$/;
/** Blocks whose removal or switching off ends backups or a way to restore. */
const BACKUPS = ['point_in_time_recovery', 'backup_policy', 'server_side_encryption'];

function keptLess(change: Change): Finding[] {
  const { before, after } = change;
  const less = Object.keys(after ?? {})
    .filter((key) => KEPT.test(key))
    .filter((key) => (number(after, key) ?? 0) < (number(before, key) ?? 0))
    .map((key) =>
      loses(
        'data-deleted',
        `${key} changes from ${number(before, key)} to ${number(after, key) ?? 0}: what is older is deleted`,
      ),
    );
  const isOn = (values: Values | null, key: string): boolean =>
    JSON.stringify(values?.[key] ?? []).includes('true');
  const off = BACKUPS.filter(
    (key) => isOn(before, key) && !isOn(after, key) && !someTrue(change.unknown[key]),
  ).map((key) => loses('data-deleted', `${key} is switched off, and what it has kept is deleted`));
  const expires = isOn(after, 'ttl') && !isOn(before, 'ttl');
  const [old, fresh] = [block(before, 'ttl'), block(after, 'ttl')];
  const otherwise =
    isOn(after, 'ttl') && old !== undefined && text(old, 'attribute_name') !== text(fresh, 'attribute_name');
  return [
    ...less,
    ...off,
    ...(expires || otherwise ? [loses('data-deleted', 'items begin to expire by their time to live')] : []),
  ];
}

/**
 * Attributes whose change restarts the service, if it is applied without waiting for the maintenance window.
 */
const RESTARTS = [
  'instance_class',
  'engine_version',
  'node_type',
  'parameter_group_name',
  'storage_type',
  'instance_type',
  'number_of_nodes',
  'db_cluster_instance_class',
  'ca_cert_identifier',
  'option_group_name',
];
/** Attributes whose change stops and starts an instance. [The provider's documentation of aws_instance] */
const INSTANCE = ['user_data', 'user_data_base64', 'ebs_optimized', 'cpu_options', 'hibernation'];

/** Types without a maintenance window for it. */
const AT_ONCE = ['aws_instance', 'aws_redshift_cluster', 'aws_mq_broker'];

function restarts(change: Change): Finding[] {
  const all = change.type === 'aws_instance' ? [...RESTARTS, ...INSTANCE] : RESTARTS;
  const why = all.filter((key) => isChanged(change, key));
  if (why.length === 0) return [];
  return change.after?.['apply_immediately'] === true || AT_ONCE.includes(change.type)
    ? [cuts('restarted', `it restarts at once (${why.join(', ')}): requests to it fail meanwhile`)]
    : [fine(`it may restart in its maintenance window (${why.join(', ')})`)];
}

/** Attributes whose change users do not notice: names, descriptions, times, and sizes that can only grow. */
const QUIET =
  /^(tags|tags_all|volume_tags|[a-z_]*description|comment|id|arn|[a-z_]*window|[a-z_]*_time|apply_immediately|final_snapshot_identifier|skip_final_snapshot|force_delete|force_destroy|deletion_protection(_enabled)?|snapshot_window|allow_major_version_upgrade|allocated_storage|max_allocated_storage|size|iops|throughput|type|propagate_tags|etag|content|content_base64|source|source_hash|version_id|backup_retention_period|timeouts)$/;

function others(change: Change, said: readonly Finding[]): Finding[] {
  const told = said.map(({ reason }) => reason ?? '').join();
  const isSaid = (key: string): boolean => !isUnknown(change, key) || change.references[key] !== undefined;
  const rest = changedKeys(change).filter(
    (key) => isSaid(key) && !QUIET.test(key) && !told.includes(key) && !KEPT.test(key),
  );
  return rest.length > 0 && said.length === 0 ? [fine(`${listed(rest)} changes: review the change`)] : [];
}

/** Findings that apply only to some types. */
function special(change: Change): Finding[] {
  const { before, after, type } = change;
  const now = (key: string): string | undefined => text(block(after, 'metadata_options'), key);
  if (
    type === 'aws_s3_object' &&
    ['content', 'etag', 'source', 'source_hash'].some((key) => isChanged(change, key))
  )
    return [fine('it is overwritten: only a bucket with versioning keeps the old one')];
  if (type !== 'aws_instance') return [];
  return [
    ...(text(before, 'iam_instance_profile') && !text(after, 'iam_instance_profile')
      ? [cuts('permission-removed', 'iam_instance_profile is removed: programs on it lose their rights')]
      : []),
    ...(now('http_tokens') === 'required' && isChanged(change, 'metadata_options')
      ? [fine('requests for instance metadata without a token are refused')]
      : []),
  ];
}

/** Services that store data, which a user of this project may add. */
export const dataStore: Rule = {
  delete: () => loses('data-deleted', 'its data is deleted with it', KEEP),
  update: (change) => {
    const found = changes(change);
    return [...found, ...others(change, found)];
  },
};

/** Removes findings with the same reason; the first one stays. */
const once = (found: readonly Finding[]): Finding[] =>
  found.filter(({ reason }, place) => found.findIndex((other) => other.reason === reason) === place);

const changes = (change: Change): Finding[] =>
  once([
    ...keptLess(change),
    ...signs(change),
    ...special(change),
    ...restarts(change),
    ...(PROTECTIONS.some((key) => change.before?.[key] === true && change.after?.[key] === false)
      ? [fine('deletion protection will be off')]
      : []),
    ...(change.before?.['skip_final_snapshot'] === false && change.after?.['skip_final_snapshot'] === true
      ? [fine('a later destroy will take no final snapshot: all its data is lost with it')]
      : []),
    ...(change.before?.['force_delete'] !== true && change.after?.['force_delete'] === true
      ? [fine('a later destroy will also delete its contents')]
      : []),
    ...(change.before?.['force_destroy'] !== true && change.after?.['force_destroy'] === true
      ? [fine('a later destroy will also delete its contents')]
      : []),
  ]);
