import { kinds, type Verdict } from '../../resource-kinds';
import { acl, aclAssociation, aclRule, defaultAcl } from './acls';
import { account } from './accounts';
import { backupPlan, backups, vaultLock } from './backups';
import {
  bucket,
  bucketAcl,
  bucketEncryption,
  bucketVersioning,
  notification,
  objectLock,
  objectOwnership,
  publicAccessBlock,
  replication,
} from './buckets';
import { certificate, certificateValidation } from './certificates';
import { dataStore } from './data-stores';
import { record, zone } from './dns';
import { elasticIp, endpoint, endpointAssociation, natGateway } from './egress';
import { exclusiveAttachments, exclusivePolicies, policyAttachment } from './exclusive';
import { bucketLifecycle, expiryPolicy } from './expiry';
import { scalingGroup } from './fleet';
import { healthCheck } from './health-checks';
import { identityProvider, instanceProfile, managedPolicy, role, rolePolicy } from './iam';
import { externalKey, key, keyAlias, keyGrant, keyPolicy } from './kms';
import { launchTemplate } from './launch-templates';
import { knownLater, others } from './judged';
import { listenerRule } from './listener-rules';
import { listener, listenerCertificate } from './listeners';
import { loadBalancer } from './load-balancer';
import { logGroup, logStream } from './logs';
import { association, internetGateway, mainAssociation, route, routeTable, subnet, vpc } from './network';
import { OTHER_TYPES } from './other-types';
import { build, connection, deploymentTarget, pipeline, releaseRule } from './releases';
import { bucketPolicy, resourcePolicy } from './resource-policies';
import { harmless, type Rule } from './rule';
import { lifecycleHook, scalingPolicy, scalingSchedule } from './scaling';
import { parameter, secret, secretRotation, secretVersion } from './secrets';
import { defaultGroup, group, groupRule } from './security-groups';
import { attachment, targetGroup } from './target-groups';
import { subscription, topic } from './topics';
import { document, monitoring, schedule } from './watching';
import { webAcl, webAclAssociation } from './web-acls';

/** The rules, by the name that resource kinds use. */
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
  schedule,
  document,
  'scaling-policy': scalingPolicy,
  'public-access-block': publicAccessBlock,
  'bucket-acl': bucketAcl,
  'bucket-encryption': bucketEncryption,
  'bucket-notification': notification,
  'object-ownership': objectOwnership,
  'object-lock': objectLock,
  replication,
  'backup-plan': backupPlan,
  backups,
  'vault-lock': vaultLock,
  'health-check': healthCheck,
  account,
  'external-key': externalKey,
  'policy-attachment': policyAttachment,
  'resource-policy': resourcePolicy,
  'secret-rotation': secretRotation,
  'release-rule': releaseRule,
  harmless: harmless(),
};

/** A rule that also reports changes of attributes which it does not read. */
const closed = (verdict: Verdict): Rule => ({
  ...RULES[verdict],
  update: (change, context) => {
    const said = [...[RULES[verdict].update?.(change, context) ?? []].flat(), ...others(verdict, change)];
    return said.length > 0 ? said : knownLater(verdict, change);
  },
});

/**
 * The rules by resource type. The destruction of a type that is missing here is judged as an interruption for
 * users.
 */
export const rules: Readonly<Record<string, Rule>> = Object.fromEntries([
  ...Object.entries(OTHER_TYPES).map(([type, verdict]) => [type, closed(verdict)] as const),
  ...kinds.map(([type, { verdict }]) => [type, closed(verdict)] as const),
]);
