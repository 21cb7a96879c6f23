import { kinds } from '../../resource-kinds';
import type { Verdict } from '../../resource-kinds/aspects/verdict';
import { acl, aclAssociation, aclRule, defaultAcl } from './acls';
import { certificate, certificateValidation } from './certificates';
import { record, zone } from './dns';
import { elasticIp, endpoint, endpointAssociation, natGateway } from './egress';
import { bucketLifecycle, expiryPolicy } from './expiry';
import { launchTemplate, lifecycleHook, scalingGroup, scalingSchedule } from './fleet';
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
import { listener, listenerCertificate, listenerRule } from './listeners';
import { loadBalancer, webAcl, webAclAssociation } from './load-balancer';
import { association, internetGateway, mainAssociation, route, routeTable, subnet, vpc } from './network';
import { OTHER_TYPES } from './other-types';
import { build, connection, deploymentTarget, pipeline } from './releases';
import { harmless, type Rule } from './rule';
import { defaultGroup, group, groupRule } from './security-groups';
import * as storage from './storage';
import { attachment, targetGroup } from './target-groups';

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
  bucket: storage.bucket,
  'bucket-lifecycle': bucketLifecycle,
  'expiry-policy': expiryPolicy,
  'exclusive-policies': exclusivePolicies,
  'exclusive-attachments': exclusiveAttachments,
  'bucket-versioning': storage.bucketVersioning,
  'bucket-policy': storage.bucketPolicy,
  'log-group': storage.logGroup,
  'log-stream': storage.logStream,
  'kms-key': storage.key,
  'key-policy': storage.keyPolicy,
  'kms-alias': storage.keyAlias,
  'kms-grant': storage.keyGrant,
  secret: storage.secret,
  'secret-version': storage.secretVersion,
  parameter: storage.parameter,
  topic: storage.topic,
  'topic-subscription': storage.subscription,
  'data-store': storage.dataStore,
  monitoring,
  harmless: harmless(),
};

/** What is known of each resource type. A type that is not here is taken to cut users off when it goes. */
export const rules: Readonly<Record<string, Rule>> = Object.fromEntries([
  ...Object.entries(OTHER_TYPES).map(([type, verdict]) => [type, RULES[verdict]] as const),
  ...kinds.map(([type, { verdict }]) => [type, RULES[verdict]] as const),
]);
