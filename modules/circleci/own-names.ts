import { pipelineName, roleName, stageName } from '../../settings/names';
import { fill, type ScopeName, SCOPES } from '../../packages/resource-kinds';
import { arn, partition } from '../arn';

/** The project whose resources a policy of CI is about. */
export interface RightsProps {
  readonly project: string;
  readonly account: string;
  readonly region: string;
  readonly stateBucket: string;
  /** Names of the stages. CI applies these and the stack `pipeline`, but not `state`. */
  readonly stages: readonly string[];
  /** Names of the stages with scheduled commands; a policy has no room for rights that no stage needs. */
  readonly scheduled: readonly string[];
  /** Whether there is the stack `pipeline`. */
  readonly pipeline: boolean;
  /** Names of the buckets in these stacks. */
  readonly buckets: readonly string[];
}

/*
 * `hello-*` would also match all names of a second project `hello-api` in the account, so policies have
 * `hello-<stack>-*`. Roles have their full names: those of a stage `api` of `hello` would begin like those of the
 * project `hello-api`, and a right to change a role's trust gives all that the role may do.
 */

const STAGE_ROLES = ['codedeploy', 'flow-logs', 'instance'];
const SCHEDULE_ROLES = ['automation', 'scheduler'];
const PIPELINE_ROLES = ['build', 'events', 'prepare', 'settle', 'verify'];

/** `hello-staging`, and so on. */
export function stageNames({ project, stages }: Pick<RightsProps, 'project' | 'stages'>): string[] {
  return stages.map((stage) => stageName({ project }, stage));
}

/** All roles of the stages and the pipeline. */
export function roleArns(props: RightsProps): string[] {
  const pipeline = pipelineName(props);
  const ofPipeline = [pipeline, ...PIPELINE_ROLES.map((purpose) => `${pipeline}-${purpose}`)];
  return iamArns(props, 'role', [
    ...props.stages.flatMap((stage) => STAGE_ROLES.map((purpose) => roleName(props, stage, purpose))),
    ...props.scheduled.flatMap((stage) => SCHEDULE_ROLES.map((purpose) => roleName(props, stage, purpose))),
    ...(props.pipeline ? ofPipeline : []),
  ]);
}

/** The roles of one purpose, one in each stage. */
export function stageRoleArns(props: RightsProps, purpose: string): string[] {
  return iamArns(
    props,
    'role',
    props.stages.map((stage) => roleName(props, stage, purpose)),
  );
}

export function instanceProfileArns(props: RightsProps): string[] {
  return iamArns(
    props,
    'instance-profile',
    props.stages.map((stage) => roleName(props, stage, 'instance')),
  );
}

function iamArns({ account, region }: RightsProps, kind: string, names: readonly string[]): string[] {
  return names.map((name) => arn(region, 'iam', `${kind}/${name}`, account));
}

/** ARNs of this project's resources in these scopes. Roles have their full names: see `roleArns`. */
export function arnsOf(scopes: readonly ScopeName[], props: RightsProps): string[] {
  const { project, account, region, stateBucket, stages, scheduled, pipeline, buckets } = props;
  const values = {
    partition: [partition(region)],
    project: [project],
    account: [account],
    region: [region],
    stage: stages,
    scheduled,
    stack: [...stages, ...(pipeline ? ['pipeline'] : [])],
    pipeline: pipeline ? [pipelineName(props)] : [],
    stateBucket: [stateBucket],
    bucket: buckets,
  };
  return scopes.flatMap((scope) => fill(SCOPES[scope].arn, values));
}
