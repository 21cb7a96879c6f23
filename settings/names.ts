import type { Settings, StageSettings } from './types';

/**
 * Names that are derived from the settings. They are known at synthesis, so stacks and commands find each
 * other by them; nothing is looked up in another stack's state.
 */

/** What a name of the whole project is made from. */
export type Owner = Pick<Settings, 'project' | 'account' | 'region'>;

/**
 * The longest `<project>-<stage>`. A target group's name takes 32 characters, and ends in a hyphen and 8 more
 * so that a replacement can exist beside it. Every other name has more room.
 */
export const STAGE_NAME_LIMIT = 23;

/** `hello-staging`: the name, or the beginning of the name, of everything in the stage. */
export function stageName({ project }: Pick<Settings, 'project'>, stage: string): string {
  return `${project}-${stage}`;
}

/** The end of an internal load balancer's name, so that a stage of that name would want the same. */
export const INTERNAL = '-internal';

/** `hello-staging`, `hello-staging-internal`: at most 32 characters. The two forms can exist side by side. */
export function loadBalancerName(name: string, exposure: StageSettings['exposure']): string {
  return exposure === 'internal' ? `${name}${INTERNAL}` : name;
}

/** `hello-pipeline`: the pipeline, and the beginning of the name of all that belongs to it. No stage is called so. */
export function pipelineName(project: Pick<Settings, 'project'>): string {
  return stageName(project, 'pipeline');
}

/** The bucket of all Terraform state. Account and region make it unique in the world. */
export function stateBucketName(owner: Owner): string {
  return bucketName(owner, 'state');
}

/** The bucket that the pipeline hands its artifacts on in. */
export function artifactBucketName(owner: Owner): string {
  return bucketName(owner, 'artifacts');
}

/** The bucket of a stage's load balancer access logs. */
export function accessLogBucketName(owner: Owner, stage: string): string {
  return bucketName(owner, `${stage}-logs`);
}

type Stacks = Pick<Settings, 'stages' | 'pipeline'>;

/** The stacks beside `state`, in the order in which they are deployed: each stage, and the pipeline where there is one. */
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
 * A stage's name below the domain, fully qualified: `@` is the domain itself, `*` stands for any one label.
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

/** A stage's names that AWS limits; `x` stands for what is known only later. */
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

/** The tags of all that a stack makes: what it is found by where it has no name of its own. */
export function tagsOf({ project }: Pick<Settings, 'project'>, stage?: string): Record<string, string> {
  return { Project: project, ...(stage && { Stage: stage }), ManagedBy: 'aws-bootstrap' };
}
