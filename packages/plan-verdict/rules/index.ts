import { acl, aclAssociation, aclRule, defaultAcl } from './acls';
import { certificate, certificateValidation } from './certificates';
import { record, zone } from './dns';
import { elasticIp, endpoint, endpointAssociation, natGateway } from './egress';
import { launchTemplate, scalingGroup, scalingSchedule } from './fleet';
import { DATA_STORES, harmlessRules } from './harmless';
import { identityProvider, instanceProfile, managedPolicy, role, rolePolicy } from './iam';
import { listener, listenerCertificate, listenerRule } from './listeners';
import { loadBalancer, webAcl, webAclAssociation } from './load-balancer';
import { association, internetGateway, mainAssociation, route, routeTable, subnet, vpc } from './network';
import { build, connection, deploymentTarget, pipeline } from './releases';
import type { Rule } from './rule';
import { defaultGroup, group, groupRule } from './security-groups';
import * as storage from './storage';
import { attachment, targetGroup } from './target-groups';

/** What is known of each resource type. A type that is not here is taken to cut users off when it goes. */
export const rules: Readonly<Record<string, Rule>> = {
  ...harmlessRules,
  ...Object.fromEntries(DATA_STORES.map((type) => [type, storage.dataStore])),

  aws_vpc: vpc,
  aws_subnet: subnet,
  aws_internet_gateway: internetGateway,
  aws_internet_gateway_attachment: internetGateway,
  aws_egress_only_internet_gateway: internetGateway,
  aws_route_table: routeTable,
  aws_default_route_table: routeTable,
  aws_route: route,
  aws_route_table_association: association,
  aws_main_route_table_association: mainAssociation,
  aws_eip: elasticIp,
  aws_nat_gateway: natGateway,
  aws_vpc_endpoint: endpoint,
  aws_vpc_endpoint_route_table_association: endpointAssociation,
  aws_vpc_endpoint_subnet_association: endpointAssociation,
  aws_network_acl: acl,
  aws_network_acl_rule: aclRule,
  aws_network_acl_association: aclAssociation,
  aws_default_network_acl: defaultAcl,
  aws_security_group: group,
  aws_default_security_group: defaultGroup,
  aws_security_group_rule: groupRule,
  aws_vpc_security_group_ingress_rule: groupRule,
  aws_vpc_security_group_egress_rule: groupRule,

  aws_lb: loadBalancer,
  aws_alb: loadBalancer,
  aws_lb_listener: listener,
  aws_alb_listener: listener,
  aws_lb_listener_rule: listenerRule,
  aws_alb_listener_rule: listenerRule,
  aws_lb_listener_certificate: listenerCertificate,
  aws_lb_target_group: targetGroup,
  aws_alb_target_group: targetGroup,
  aws_lb_target_group_attachment: attachment,
  aws_autoscaling_attachment: attachment,
  aws_autoscaling_traffic_source_attachment: attachment,
  aws_wafv2_web_acl: webAcl,
  aws_wafv2_web_acl_association: webAclAssociation,
  aws_acm_certificate: certificate,
  aws_acm_certificate_validation: certificateValidation,
  aws_route53_record: record,
  aws_route53_zone: zone,

  aws_launch_template: launchTemplate,
  aws_autoscaling_group: scalingGroup,
  aws_autoscaling_schedule: scalingSchedule,
  aws_iam_role: role,
  aws_iam_role_policy: rolePolicy,
  aws_iam_role_policy_attachment: rolePolicy,
  aws_iam_policy: managedPolicy,
  aws_iam_instance_profile: instanceProfile,
  aws_iam_openid_connect_provider: identityProvider,

  aws_codedeploy_app: deploymentTarget,
  aws_codedeploy_deployment_group: deploymentTarget,
  aws_codepipeline: pipeline,
  aws_codebuild_project: build,
  aws_codestarconnections_connection: connection,
  aws_codeconnections_connection: connection,

  aws_s3_bucket: storage.bucket,
  aws_s3_bucket_lifecycle_configuration: storage.bucketLifecycle,
  aws_s3_bucket_versioning: storage.bucketVersioning,
  aws_s3_bucket_policy: storage.bucketPolicy,
  aws_cloudwatch_log_group: storage.logGroup,
  aws_cloudwatch_log_stream: storage.logStream,
  aws_kms_key: storage.key,
  aws_kms_alias: storage.keyAlias,
  aws_kms_grant: storage.keyGrant,
  aws_secretsmanager_secret: storage.secret,
  aws_secretsmanager_secret_version: storage.secretVersion,
  aws_ssm_parameter: storage.parameter,
  aws_sns_topic: storage.topic,
  aws_sns_topic_subscription: storage.subscription,
};
