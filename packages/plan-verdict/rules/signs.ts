import { isPolicy } from '../../documents';
import { wider } from '../policies';
import { type Change } from '../plan';
import { listed } from '../values';
import { type Leaf, leavesOf, type Shortened, shortenedIn } from './pairs';
import { cuts, fine, type Finding, loses } from './rule';

/**
 * What an attribute's name tells about its change, for types without a rule. Each sign has the names that
 * providers use for one concept; the first match counts.
 */
interface Sign {
  readonly of: RegExp;
  readonly says: (leaf: Leaf) => Finding | undefined;
}

const numeric = (value: unknown): number | undefined => {
  const found = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof found === 'number' && !Number.isNaN(found) ? found : undefined;
};
const shown = (value: unknown): string => (value === null || value === undefined ? 'none' : String(value));
const fromTo = ({ path, before, after }: Leaf): string =>
  `${path} changes from ${shown(before)} to ${shown(after)}`;

/** Whether a value decreases. No value counts as 0 where there was more before. */
const isLess = ({ before, after }: Leaf): boolean =>
  (numeric(before) ?? 0) > (numeric(after) ?? 0) && numeric(before) !== undefined;
const isOff = ({ before, after }: Leaf): boolean => before === true && after !== true;
const isOn = ({ before, after }: Leaf): boolean => before !== true && after === true;

const TURNED_AWAY = 'its users are refused';

const less: Sign['says'] = (leaf) => (isLess(leaf) ? fine(fromTo(leaf)) : undefined);
const offNote: Sign['says'] = (leaf) => (isOff(leaf) ? fine(`${leaf.path} will be off`) : undefined);
const onNote: Sign['says'] = (leaf) => (isOn(leaf) ? fine(`${leaf.path} will be on`) : undefined);

const SIGNS: readonly Sign[] = [
  {
    // For how long, or how much of, the data is kept.
    of: /(^|[._])(retention|retention_period|retention_period_in_hours|retention_period_in_days|retention_in_days|message_retention_seconds|snapshot_retention_limit|automated_snapshot_retention_period|automatic_backup_retention_days|backtrack_window|recovery_period_in_days|delete_after)$/,
    says: (leaf) =>
      isLess(leaf) ? loses('data-deleted', `${fromTo(leaf)}: what is older is deleted`) : undefined,
  },
  {
    // How much serves requests: 0 means that nothing does.
    of: /(^|[._])(desired_count|desired_size|desired_capacity|max_size|max_capacity|reserved_concurrent_executions|traffic_dial_percentage|weight|deployment_minimum_healthy_percent|minimum_healthy_percent|node_count|instance_count|num_cache_nodes|num_cache_clusters|number_of_nodes|shard_count|maximum_concurrency)$/,
    says: (leaf) =>
      numeric(leaf.after) === 0 && (numeric(leaf.before) ?? 0) !== 0
        ? cuts('capacity-below-running', `${fromTo(leaf)}: nothing is left to serve requests`)
        : less(leaf),
  },
  {
    of: /(^|[._])(max_message_size|max_request_body_size|throttling_rate_limit|throttling_burst_limit)$/,
    says: (leaf) => (isLess(leaf) ? cuts('access-narrowed', `${fromTo(leaf)}: more is refused`) : undefined),
  },
  {
    // Changed in place, or by a call of its own: the DNS name or the port changes at once.
    of: /^(identifier|cluster_identifier|port|domain_name|from_port|to_port)$|port_range\.(from|to)_port$/,
    says: ({ path, before }) =>
      before === null || before === undefined
        ? undefined
        : cuts('access-narrowed', `${path} changes: users of the old one reach nothing`),
  },
  {
    of: /(^|[._])(password|master_password|auth_token|password_wo_version|master_password_wo_version|secret_string|manage_master_user_password|manage_master_password)$/,
    says: ({ path, before, after }) =>
      before === after
        ? undefined
        : cuts('access-narrowed', `${path} changes at once: users of the old one are refused`),
  },
  {
    of: /(^|[._])(transit_encryption_enabled|transit_encryption_mode|client_broker|require_ssl)$/,
    says: ({ path }) =>
      cuts('access-narrowed', `${path} changes: clients that connect as before are refused`),
  },
  {
    // Ways to reach or log in to the resource that can be switched off.
    of: /(^|[._])(publicly_accessible|iam_database_authentication_enabled|enable_http_endpoint|endpoint_public_access|endpoint_private_access|unauthenticated|stream_enabled|iam|scram)$|^(enabled|enable|is_enabled)$/,
    says: (leaf) =>
      isOff(leaf) ? cuts('access-narrowed', `${leaf.path} is switched off: ${TURNED_AWAY}`) : undefined,
  },
  {
    of: /(^|[._])(source_dest_check|disable_execute_api_endpoint|suspended)$/,
    says: (leaf) =>
      isOn(leaf) ? cuts('access-narrowed', `${leaf.path} will be on: ${TURNED_AWAY}`) : undefined,
  },
  {
    of: /(^|[._])(status|state|desired_state)$/,
    says: (leaf) =>
      /^(enabled|active|started|running)$/i.test(shown(leaf.before)) &&
      !/^(enabled|active|started|running)$/i.test(shown(leaf.after))
        ? cuts('access-narrowed', `${fromTo(leaf)}: ${TURNED_AWAY}`)
        : undefined,
  },
  {
    of: /(^|[._])(restriction_type|minimum_protocol_version|security_policy|ssl_policy|tls_security_policy|authentication_mode)$/,
    says: (leaf) =>
      leaf.before === null || leaf.before === undefined || leaf.after === 'none'
        ? undefined
        : cuts('access-narrowed', `${fromTo(leaf)}: clients that do not match it are refused`),
  },
  {
    // What is deleted together with the resource or its parent from then on.
    of: /(^|[._])(delete_automated_backups|delete_on_termination|force_delete|force_destroy|force_destroy_pipeline)$/,
    says: onNote,
  },
  {
    of: /(^|[._])(multi_az|multi_az_enabled|multi_az_with_standby_enabled|automatic_failover_enabled|zone_awareness_enabled|rollback|disable_api_termination|disable_api_stop|transfer_lock|performance_insights_enabled|copy_tags_to_snapshot|storage_encrypted|auto_minor_version_upgrade|dedicated_master_enabled)$/,
    says: offNote,
  },
  // A protection, a log, or redundancy of any kind.
  { of: /(^|[._])(enabled?|[a-z_]+_enabled|enable_[a-z_]+)$/, says: offNote },
  {
    of: /(^|[._])(timeout|memory_size|allocated_storage|[a-z_]*capacity|[a-z_]*(count|size|limit|shards|nodes|replicas|throughput[a-z_]*|iops|units|timeout_seconds|clusters|group|percent|percentage))$/,
    says: less,
  },
];

/** Lists by whose members users reach the resource, or are allowed in. */
const REACHED =
  /(^|[._])(aliases|[a-z_]*urls|addresses|instances|entry|name_server|replica|global_secondary_index|load_balancer|endpoint_configuration|endpoints|queues|topics|domain_names|public_access_cidrs|certificate_authority_arns|iam_roles|origin|target|port_range)$/;
const GROUPS = /(^|[._])(vpc_security_group_ids|security_groups|security_group_ids|security_group_names)$/;

function lists({ path, removed, survivors, added }: Shortened): Finding[] {
  if (GROUPS.test(path)) {
    return added.length > 0
      ? [fine('it uses other security groups: only their rules apply')]
      : [
          cuts(
            'access-narrowed',
            `it loses ${listed(removed)}, and traffic that only that group allowed is blocked`,
          ),
        ];
  }
  if (REACHED.test(path))
    return [cuts('access-narrowed', `removed from ${path}: ${listed(removed)}, whose users reach nothing`)];
  return survivors.length === 0 && added.length === 0 ? [fine(`${path} is removed`)] : [];
}

const documents = (leaf: Leaf): Finding[] => {
  if (!isPolicy(leaf.before)) return [];
  const after = typeof leaf.after === 'string' && leaf.after !== '' ? leaf.after : undefined;
  const removed = wider(after, leaf.before);
  return removed.length > 0
    ? [cuts('permission-removed', `${leaf.path}: no longer allowed: ${listed(removed)}`)]
    : [];
};

/** What the attributes' names tell about a change. */
export function signs(change: Change): Finding[] {
  const found = [...leavesOf(change)].flatMap((leaf) => {
    const policy = documents(leaf);
    if (policy.length > 0) return policy;
    for (const { of, says } of SIGNS) if (of.test(leaf.path)) return says(leaf) ?? [];
    return [];
  });
  return [...found, ...[...shortenedIn(change)].flatMap(lists)];
}
