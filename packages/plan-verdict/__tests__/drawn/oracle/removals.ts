/** Deleting these deletes data that no apply brings back. */
export const DATA =
  /^aws_(s3_bucket|s3_object|s3_directory_bucket|db_instance|rds_cluster|docdb_cluster|neptune_cluster|memorydb_cluster|redshift_cluster|redshiftserverless_namespace|elasticache_(cluster|replication_group|serverless_cache)|dynamodb_table(_item|_replica)?|efs_file_system|fsx_.*|ebs_volume|ebs_snapshot|db_snapshot|db_cluster_snapshot|kinesis_stream|sqs_queue|msk_cluster|mq_broker|opensearch_domain|opensearchserverless_collection|timestreamwrite_table|ecr_repository|backup_vault|cognito_user_pool|kms_key|kms_external_key|secretsmanager_secret|cloudwatch_log_stream|acmpca_certificate_authority)$/;

/** Deleting these always cuts somebody off. */
export const USERS =
  /^aws_(vpc|internet_gateway|a?lb_listener|a?lb_listener_rule|lb_listener_certificate|lb_target_group_attachment|autoscaling_attachment|autoscaling_group|route53_zone|route53_record|route53_health_check|codedeploy_app|codedeploy_deployment_group|ssm_parameter|kms_grant|iam_policy_attachment|sqs_queue_policy|secretsmanager_secret_policy|ecr_repository_policy)$/;

/** Types with users or data that no stack has: each change of them must have a reason. */
export const BESIDE =
  /^aws_(cloudfront_distribution|lambda_(function|alias|permission|event_source_mapping)|ecs_(service|cluster)|eks_(cluster|node_group)|api_gateway_.*|apigatewayv2_api|globalaccelerator_.*|elb|efs_mount_target|db_proxy|rds_(cluster_instance|global_cluster)|vpn_connection|vpc_peering_connection|ec2_transit_gateway_vpc_attachment|eip_association|network_interface_sg_attachment|volume_attachment|iam_access_key|iam_user|cognito_user_pool_client|ses_domain_identity|sfn_state_machine|transfer_server|elastic_beanstalk_environment|route53_zone_association|route53_hosted_zone_dnssec|wafv2_ip_set|wafv2_rule_group|elasticache_user|kinesis_firehose_delivery_stream|organizations_account)$/;

/** These only monitor, notify or group: no change of them cuts anybody off. */
export const WATCHES =
  /^aws_(cloudwatch_(metric_alarm|composite_alarm|dashboard|event_rule|event_target|query_definition|log_metric_filter|log_subscription_filter)|budgets_budget|cloudtrail|guardduty_detector|flow_log|autoscaling_notification|codestarnotifications_notification_rule|wafv2_web_acl_logging_configuration|resourcegroups_group|scheduler_schedule|scheduler_schedule_group|codebuild_project|codecommit_repository)$/;

/** Only creating these may do harm. */
export const HARMS_BY_COMING =
  /polic|lifecycle|listener|^aws_route$|acl|exclusive|^aws_iam_policy_attachment$|schedule|^aws_route53_record$|target_group/;
