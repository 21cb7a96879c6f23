import type { Verdict } from '../../resource-kinds';
import type { Change } from '../plan';
import { isEmpty, isUnknown, listed, sameValue } from '../values';
import { fine, type Finding } from './rule';

/** Attributes that need no rule: names, descriptions, and settings of the provider only. */
const QUIET =
  'id arn tags tags_all tag description comment name name_prefix timeouts force_detach_policies revoke_rules_on_delete ' +
  'bypass_policy_lockout_safety_check overwrite allow_overwrite auto_accept expected_bucket_owner force_destroy ' +
  'wait_for_capacity_timeout wait_for_elb_capacity min_elb_capacity ignore_failed_scaling_activities context ' +
  'version latest_version default_version unique_id update_default_version';

/**
 * For kinds that users or data depend on: the attributes that their rules read. A change of any other
 * attribute is reported to the reviewer.
 */
const JUDGED: Partial<Record<Verdict, string>> = {
  vpc: 'enable_dns_support enable_dns_hostnames enable_network_address_usage_metrics',
  subnet: 'map_public_ip_on_launch',
  'internet-gateway': 'vpc_id',
  route:
    'gateway_id nat_gateway_id network_interface_id transit_gateway_id vpc_endpoint_id vpc_peering_connection_id ' +
    'egress_only_gateway_id carrier_gateway_id core_network_arn local_gateway_id state origin instance_id',
  'route-table': 'route',
  'elastic-ip': 'instance network_interface association_id private_ip private_dns public_dns',
  'nat-gateway': '',
  'vpc-endpoint':
    'policy security_group_ids subnet_ids route_table_ids private_dns_enabled network_interface_ids dns_entry state',
  'network-acl': 'ingress egress subnet_ids',
  'default-network-acl': 'ingress egress subnet_ids',
  'security-group': 'ingress egress',
  'default-security-group': 'ingress egress',
  'security-group-rule':
    'cidr_ipv4 cidr_ipv6 cidr_blocks ipv6_cidr_blocks from_port to_port ip_protocol protocol prefix_list_id ' +
    'prefix_list_ids referenced_security_group_id source_security_group_id self type',
  'load-balancer':
    'subnets security_groups ip_address_type idle_timeout enable_deletion_protection access_logs connection_logs ' +
    'desync_mitigation_mode preserve_host_header xff_header_processing_mode enable_xff_client_port enable_http2 ' +
    'enable_tls_version_and_cipher_suite_headers enable_waf_fail_open drop_invalid_header_fields client_keep_alive ' +
    'enable_cross_zone_load_balancing dns_record_client_routing_policy minimum_load_balancer_capacity',
  listener:
    'port protocol default_action certificate_arn ssl_policy mutual_authentication tcp_idle_timeout_seconds alpn_policy',
  'listener-rule': 'action condition priority',
  'target-group':
    'health_check target_group_health load_balancing_algorithm_type slow_start stickiness deregistration_delay ' +
    'load_balancing_cross_zone_enabled load_balancing_anomaly_mitigation proxy_protocol_v2 preserve_client_ip ' +
    'connection_termination target_health_state load_balancer_arns',
  'dns-record':
    'alias records ttl health_check_id cidr_routing_policy failover_routing_policy geolocation_routing_policy ' +
    'geoproximity_routing_policy weighted_routing_policy fqdn',
  'dns-zone': 'vpc',
  'auto-scaling-group':
    'desired_capacity min_size max_size vpc_zone_identifier availability_zones target_group_arns load_balancers ' +
    'traffic_source launch_template health_check_grace_period health_check_type suspended_processes enabled_metrics ' +
    'instance_refresh instance_maintenance_policy max_instance_lifetime termination_policies protect_from_scale_in ' +
    'force_delete warm_pool mixed_instances_policy placement_group capacity_rebalance launch_configuration warm_pool_size',
  'scaling-schedule': 'min_size max_size desired_capacity recurrence start_time end_time',
  'lifecycle-hook': 'default_result heartbeat_timeout',
  role: 'assume_role_policy inline_policy managed_policy_arns permissions_boundary max_session_duration',
  'role-policy': 'policy',
  'managed-policy': 'policy attachment_count policy_id',
  'instance-profile': 'role',
  'deployment-target':
    'autoscaling_groups deployment_style auto_rollback_configuration deployment_config_name load_balancer_info ' +
    'alarm_configuration ec2_tag_set ec2_tag_filter trigger_configuration service_role_arn ' +
    'blue_green_deployment_config outdated_instances_strategy termination_hook_enabled',
  bucket: 'lifecycle_rule versioning policy acl grant server_side_encryption_configuration',
  'bucket-lifecycle': 'rule',
  'bucket-versioning': 'versioning_configuration',
  'bucket-policy': 'policy',
  'public-access-block': 'block_public_acls block_public_policy ignore_public_acls restrict_public_buckets',
  'log-group': 'retention_in_days skip_destroy kms_key_id',
  'kms-key': 'is_enabled policy deletion_window_in_days enable_key_rotation rotation_period_in_days',
  'external-key': 'enabled valid_to policy deletion_window_in_days',
  secret: 'policy replica recovery_window_in_days kms_key_id force_overwrite_replica_secret',
  'secret-version': 'version_stages secret_string secret_binary',
  parameter: 'value insecure_value value_wo_version key_id type tier',
  topic: 'kms_master_key_id display_name policy',
  'topic-subscription':
    'filter_policy filter_policy_scope raw_message_delivery confirmation_timeout_in_minutes endpoint_auto_confirms ' +
    'confirmation_was_authenticated pending_confirmation',
  certificate:
    'status renewal_summary not_after not_before validation_emails pending_renewal renewal_eligibility',
  'web-acl': 'default_action rule visibility_config capacity lock_token',
};

const split = (names: string): string[] => names.split(' ');
const quiet: ReadonlySet<string> = new Set(split(QUIET));
const READ: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(JUDGED).map(([kind, names]) => [kind, new Set([...split(QUIET), ...split(names)])]),
);

/** Whether a value is empty, or a block with only empty values. */
const isBlank = (value: unknown): boolean =>
  isEmpty(value) || (typeof value === 'object' && value !== null && Object.values(value).every(isBlank));

/**
 * The changed attributes of an update that no rule has read. Values that are known later count only where the
 * code sets them: AWS computes the others anew at each update.
 */
export function others(kind: Verdict, { before, after, unknown, references }: Change): Finding[] {
  const read = READ.get(kind);
  if (!read) return [];
  const keys = [
    ...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {}), ...Object.keys(unknown)]),
  ];
  const rest = keys
    .filter((key) => !read.has(key) && !key.startsWith('routing_http_'))
    .filter((key) =>
      isUnknown({ unknown } as Change, key)
        ? references[key] !== undefined
        : !sameValue(before?.[key], after?.[key]) && !(isBlank(before?.[key]) && isBlank(after?.[key])),
    )
    .sort();
  return rest.length > 0 ? [fine(`${listed(rest)} changes: review the change`)] : [];
}

/** Lists whose removed members a rule finds by the references in the code. */
const FOUND_OUT: ReadonlySet<string> = new Set([
  ...[
    'vpc_zone_identifier',
    'target_group_arns',
    'load_balancers',
    'subnets',
    'security_groups',
    'subnet_ids',
  ],
  ...['route_table_ids', 'launch_template'],
]);

/**
 * Attributes that the code fills from objects which the apply creates, and of which a rule has reported
 * nothing.
 */
export function knownLater(kind: Verdict, { unknown, references }: Change): Finding[] {
  if (!READ.has(kind)) return [];
  const keys = Object.keys(references).filter(
    (key) => isUnknown({ unknown } as Change, key) && !quiet.has(key) && !FOUND_OUT.has(key),
  );
  return keys.length > 0
    ? [fine(`${listed(keys.sort())} is known only when it is applied: review the change`)]
    : [];
}
