import { acm } from './acm';
import type { Findable } from './aspects/find';
import { autoscaling } from './autoscaling';
import { budgets } from './budgets';
import { cloudwatch } from './cloudwatch';
import { cloudwatchEvents } from './cloudwatch-events';
import { cloudwatchLogs } from './cloudwatch-logs';
import { codebuild } from './codebuild';
import { codeconnections } from './codeconnections';
import { codedeploy } from './codedeploy';
import { codepipeline } from './codepipeline';
import { ec2 } from './ec2';
import { elasticLoadBalancing } from './elastic-load-balancing';
import { iam } from './iam';
import { kms } from './kms';
import { route53 } from './route53';
import { s3 } from './s3';
import { scheduler } from './scheduler';
import { sns } from './sns';
import { ssm } from './ssm';
import { vpc } from './vpc';
import { vpcNetworkAcls } from './vpc-network-acls';
import { vpcRoutes } from './vpc-routes';
import { vpcSecurityGroups } from './vpc-security-groups';
import type { ResourceKind } from './kind';
import type { SynthesizedType } from './synthesized-types';

/** What the tools know of each type that the stacks synthesize; the code does not compile while one is missing. */
export const KINDS: Readonly<Record<SynthesizedType, ResourceKind>> = {
  ...acm,
  ...autoscaling,
  ...budgets,
  ...cloudwatch,
  ...cloudwatchEvents,
  ...cloudwatchLogs,
  ...codebuild,
  ...codeconnections,
  ...codedeploy,
  ...codepipeline,
  ...ec2,
  ...elasticLoadBalancing,
  ...iam,
  ...kms,
  ...route53,
  ...s3,
  ...scheduler,
  ...sns,
  ...ssm,
  ...vpc,
  ...vpcNetworkAcls,
  ...vpcRoutes,
  ...vpcSecurityGroups,
};

/** What the tools know of a type; undefined where it is not one of these stacks' types. */
export const kindOf = (type: string): ResourceKind | undefined =>
  Object.hasOwn(KINDS, type) ? KINDS[type as SynthesizedType] : undefined;

/** How to find a resource of a type on AWS; undefined for types that are overwritten, and for unknown types. */
export function findable(type: string): Findable | undefined {
  const find = kindOf(type)?.find;
  return find === 'overwritten' ? undefined : find;
}

/** All types, in the order of the services. */
export const kinds = Object.entries(KINDS) as [type: SynthesizedType, kind: ResourceKind][];
