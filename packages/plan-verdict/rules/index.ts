import { kinds } from '../../resource-kinds';
import type { Verdict } from '../../resource-kinds/aspects/verdict';
import { acl, aclAssociation, aclRule, defaultAcl } from './acls';
import { bucket, bucketPolicy, bucketVersioning } from './buckets';
import { certificate, certificateValidation } from './certificates';
import { dataStore } from './data-stores';
import { record, zone } from './dns';
import { elasticIp, endpoint, endpointAssociation, natGateway } from './egress';
import { bucketLifecycle, expiryPolicy } from './expiry';
import { launchTemplate, scalingGroup } from './fleet';
import { monitoring } from './harmless';
import {
  exclusiveAttachments,
  exclusivePolicies,
  identityProvider,
  instanceProfile,
  managedPolicy,
  role,
  rolePolicy,
} from './iam';
import { key, keyAlias, keyGrant, keyPolicy } from './kms';
import { listenerRule } from './listener-rules';
import { listener, listenerCertificate } from './listeners';
import { loadBalancer, webAcl, webAclAssociation } from './load-balancer';
import { logGroup, logStream } from './logs';
import { association, internetGateway, mainAssociation, route, routeTable, subnet, vpc } from './network';
import { OTHER_TYPES } from './other-types';
import { build, connection, deploymentTarget, pipeline } from './releases';
import { harmless, type Rule } from './rule';
import { lifecycleHook, scalingSchedule } from './scaling';
import { parameter, secret, secretVersion } from './secrets';
import { defaultGroup, group, groupRule } from './security-groups';
import { attachment, targetGroup } from './target-groups';
import { subscription, topic } from './topics';

/** Each rule by the name that a resource kind gives it. */
const RULES: Readonly<Record<Verdict, Rule>> = {
  vpc,
  subnet,
  'internet-gateway': internetGateway,
  'route-table': routeTable,
  route,
  'route-table-association': association,
  'main-route-table-association': mainAssociation,
  'elastic-ip': elasticIp,
  'nat-gateway': natGateway,
  'vpc-endpoint': endpoint,
  'vpc-endpoint-association': endpointAssociation,
  'network-acl': acl,
  'network-acl-rule': aclRule,
  'network-acl-association': aclAssociation,
  'default-network-acl': defaultAcl,
  'security-group': group,
  'security-group-rule': groupRule,
  'default-security-group': defaultGroup,
  'load-balancer': loadBalancer,
  listener,
  'listener-rule': listenerRule,
  'listener-certificate': listenerCertificate,
  'target-group': targetGroup,
  'target-attachment': attachment,
  'web-acl': webAcl,
  'web-acl-association': webAclAssociation,
  certificate,
  'certificate-validation': certificateValidation,
  'dns-record': record,
  'dns-zone': zone,
  'launch-template': launchTemplate,
  'auto-scaling-group': scalingGroup,
  'scaling-schedule': scalingSchedule,
  'lifecycle-hook': lifecycleHook,
  role,
  'role-policy': rolePolicy,
  'managed-policy': managedPolicy,
  'instance-profile': instanceProfile,
  'identity-provider': identityProvider,
  'deployment-target': deploymentTarget,
  pipeline,
  build,
  connection,
  bucket,
  'bucket-lifecycle': bucketLifecycle,
  'expiry-policy': expiryPolicy,
  'exclusive-policies': exclusivePolicies,
  'exclusive-attachments': exclusiveAttachments,
  'bucket-versioning': bucketVersioning,
  'bucket-policy': bucketPolicy,
  'log-group': logGroup,
  'log-stream': logStream,
  'kms-key': key,
  'key-policy': keyPolicy,
  'kms-alias': keyAlias,
  'kms-grant': keyGrant,
  secret,
  'secret-version': secretVersion,
  parameter,
  topic,
  'topic-subscription': subscription,
  'data-store': dataStore,
  monitoring,
  harmless: harmless(),
};

/** What is known of each resource type. A type that is not here is taken to cut users off when it goes. */
export const rules: Readonly<Record<string, Rule>> = Object.fromEntries([
  ...Object.entries(OTHER_TYPES).map(([type, verdict]) => [type, RULES[verdict]] as const),
  ...kinds.map(([type, { verdict }]) => [type, RULES[verdict]] as const),
]);
