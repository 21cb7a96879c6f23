import type { Settings, StageSettings } from '../../../settings';
import { stageName } from '../../../settings/names';

/** Names for the expectations: of a stack's own resources, and of others. */
export interface World {
  readonly project: string;
  readonly account: string;
  readonly region: string;
  /** The artifact bucket, and the bucket of the states. */
  readonly artifacts: string;
  readonly states: string;
  readonly stages: readonly StageSettings[];
  arn(service: string, resource: string, account?: string): string;
}

/** A stage, and the other stages. */
export interface StageWorld extends World {
  readonly stage: StageSettings;
  /** `<project>-<stage>` */
  readonly name: string;
  /** A stage that is not in the settings: no role may reach it. */
  readonly other: string;
}

const GLOBAL = ['iam', 'route53', 'cloudfront'];

export function worldOf({ project, account, region, stages }: Settings): World {
  return {
    project,
    account,
    region,
    artifacts: `${project}-artifacts-${account}-${region}`,
    states: `${project}-state-${account}-${region}`,
    stages: Object.values(stages),
    arn: (service, resource, owner = account) =>
      service === 's3'
        ? `arn:aws:s3:::${resource}`
        : `arn:aws:${service}:${GLOBAL.includes(service) ? '' : region}:${owner}:${resource}`,
  };
}

export function stageWorld(world: World, stage: StageSettings): StageWorld {
  return {
    ...world,
    stage,
    name: stageName(world, stage.name),
    other: stageName(world, 'elsewhere'),
  };
}

/** Ids in AWS's form. */
export const INSTANCE = 'instance/i-0a1b2c3d4e5f60718';
export const KEY = 'key/0a1b2c3d-0000-1111-2222-333344445555';
export const OTHER_KEY = 'key/99999999-0000-1111-2222-333344445555';

/** An Auto Scaling group of a name, with the id that AWS gives. */
export function group(name: string): string {
  return `autoScalingGroup:0a1b2c3d-0000-1111-2222-333344445555:autoScalingGroupName/${name}`;
}

/** A target group whose name begins so. */
export function targetGroup(name: string): string {
  return `targetgroup/${name}/0123456789abcdef`;
}
