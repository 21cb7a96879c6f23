import type { Settings, StageSettings } from './types';

/**
 * Names derived from the settings. They are known at synthesis, so stacks and commands need nothing from another
 * stack's state.
 */

export type Owner = Pick<Settings, 'project' | 'account' | 'region'>;

/**
 * The longest `<project>-<stage>`. A target group's name takes 32 characters, of which a hyphen and 8 characters make a
 * replacement's name different. Every other name has more room.
 */
export const STAGE_NAME_LIMIT = 23;

/** `hello-staging`: the name of a stage's resources, or the beginning of their names. */
export function stageName({ project }: Pick<Settings, 'project'>, stage: string): string {
  return `${project}-${stage}`;
}

/** The end of an internal load balancer's name. A stage whose name ends so may need the same name. */
export const INTERNAL = '-internal';

/**
 * `hello-staging`, or `hello-staging-internal`: a change of `exposure` replaces the load balancer, so both may
 * exist.
 */
export function loadBalancerName(name: string, exposure: StageSettings['exposure']): string {
  return exposure === 'internal' ? `${name}${INTERNAL}` : name;
}

/** `hello-pipeline`: the pipeline's name, and the beginning of all names in its stack. No stage may be called so. */
export function pipelineName(project: Pick<Settings, 'project'>): string {
  return stageName(project, 'pipeline');
}

/** The bucket of all Terraform state. Account and region make its name unique in AWS. */
export function stateBucketName(owner: Owner): string {
  return bucketName(owner, 'state');
}

/** The bucket of the pipeline's artifacts. */
export function artifactBucketName(owner: Owner): string {
  return bucketName(owner, 'artifacts');
}

/** The bucket of a load balancer's access logs. */
export function accessLogBucketName(owner: Owner, stage: string): string {
  return bucketName(owner, `${stage}-logs`);
}

type Stacks = Pick<Settings, 'stages' | 'pipeline'>;

/** The stacks except `state`, in the order of deployment: the stages, then the pipeline if there is one. */
export function stacksBesideState({ stages, pipeline }: Stacks): string[] {
  return [...Object.keys(stages), ...(pipeline ? ['pipeline'] : [])];
}

/** The buckets of those stacks. */
export function bucketNames(settings: Owner & Stacks): string[] {
  return [
    ...(settings.pipeline ? [artifactBucketName(settings)] : []),
    ...Object.keys(settings.stages).map((stage) => accessLogBucketName(settings, stage)),
  ];
}

/** `hello-staging-instance`: an IAM role of a stage. AWS takes 64 characters: a purpose may have 40. */
export function roleName(project: Pick<Settings, 'project'>, stage: string, purpose: string): string {
  return `${stageName(project, stage)}-${purpose}`;
}

/**
 * The fully qualified form of one of a stage's names: `@` is the domain itself, `*` matches one label.
 */
export function hostName(name: string, domain: string): string {
  return name === '@' ? domain : `${name}.${domain}`;
}

/** A name that AWS limits. */
export interface LimitedName {
  readonly what: string;
  readonly name: string;
  readonly limit: number;
}

/** A stage's names with AWS's limits; `x` is a character that is not known yet. */
export function limitedNames(owner: Owner, stage: string): LimitedName[] {
  return [
    { what: 'target group', name: `${stageName(owner, stage)}-xxxxxxxx`, limit: 32 },
    { what: 'load balancer', name: stageName(owner, stage), limit: 32 },
    { what: 'access-log bucket', name: accessLogBucketName(owner, stage), limit: 63 },
    { what: 'instance role', name: roleName(owner, stage, 'instance'), limit: 64 },
  ];
}

function bucketName({ project, account, region }: Owner, purpose: string): string {
  return `${project}-${purpose}-${account}-${region}`;
}

/** The tags of all resources of a stack; commands find resources without a name by them. */
export function tagsOf({ project }: Pick<Settings, 'project'>, stage?: string): Record<string, string> {
  return { Project: project, ...(stage && { Stage: stage }), ManagedBy: 'aws-bootstrap' };
}
