import { harmless, type Rule } from './rule';

const BLIND = 'nothing is watched or reported by it meanwhile';

/** Types whose going cuts nobody off and loses nothing that an apply does not bring back. */
const WATCHING = [
  'aws_cloudwatch_metric_alarm',
  'aws_cloudwatch_composite_alarm',
  'aws_cloudwatch_log_metric_filter',
  'aws_cloudwatch_log_subscription_filter',
  'aws_cloudwatch_event_rule',
  'aws_cloudwatch_event_target',
  'aws_cloudwatch_log_resource_policy',
  'aws_codestarnotifications_notification_rule',
  'aws_autoscaling_notification',
  'aws_budgets_budget',
  'aws_flow_log',
  'aws_sns_topic_policy',
  'aws_wafv2_web_acl_logging_configuration',
  'aws_cloudtrail',
];

const PLAIN = [
  'aws_cloudwatch_dashboard',
  'aws_cloudwatch_query_definition',
  'aws_autoscaling_policy',
  'aws_codedeploy_deployment_config',
  'aws_ssm_document',
  'aws_resourcegroups_group',
  'aws_s3_bucket_public_access_block',
  'aws_s3_bucket_ownership_controls',
  'aws_s3_bucket_server_side_encryption_configuration',
  'aws_s3_bucket_logging',
  'aws_s3_bucket_acl',
  'aws_s3_bucket_notification',
  'aws_s3_account_public_access_block',
  'aws_kms_key_policy',
  'aws_iam_role_policies_exclusive',
  'aws_iam_role_policy_attachments_exclusive',
  'aws_iam_account_alias',
  'aws_iam_account_password_policy',
  'null_resource',
  'terraform_data',
  'time_sleep',
];

export const harmlessRules: Readonly<Record<string, Rule>> = {
  ...Object.fromEntries(WATCHING.map((type) => [type, harmless(BLIND)])),
  ...Object.fromEntries(PLAIN.map((type) => [type, harmless()])),
  aws_autoscaling_lifecycle_hook: harmless(
    'instances end without waiting for it: their last logs may be lost',
  ),
};

/** Types that hold data of their own. */
export const DATA_STORES = [
  'aws_db_instance',
  'aws_db_cluster_snapshot',
  'aws_db_snapshot',
  'aws_docdb_cluster',
  'aws_dynamodb_table',
  'aws_ebs_snapshot',
  'aws_ebs_volume',
  'aws_ecr_repository',
  'aws_efs_file_system',
  'aws_elasticache_cluster',
  'aws_elasticache_replication_group',
  'aws_fsx_lustre_file_system',
  'aws_instance',
  'aws_kinesis_stream',
  'aws_memorydb_cluster',
  'aws_mq_broker',
  'aws_msk_cluster',
  'aws_neptune_cluster',
  'aws_opensearch_domain',
  'aws_rds_cluster',
  'aws_redshift_cluster',
  'aws_s3_directory_bucket',
  'aws_s3_object',
  'aws_sqs_queue',
  'aws_backup_vault',
];
