import { pipelineName, roleName, stageName } from '../../settings/names';
import { fill, type ScopeName, SCOPES } from '../../packages/resource-kinds';
import { arn, partition } from '../arn';

/** The project that rights are given for. */
export interface RightsProps {
  readonly project: string;
  readonly account: string;
  readonly region: string;
  readonly stateBucket: string;
  /** Names of the stages. CI applies them and, where there is one, `pipeline`: all but `state`. */
  readonly stages: readonly string[];
  /** Names of those stages that have scheduled commands: a policy has no room for what is nowhere. */
  readonly scheduled: readonly string[];
  /** Whether there is the stack `pipeline`. */
  readonly pipeline: boolean;
  /** The buckets that those stacks make, by name. */
  readonly buckets: readonly string[];
}

/*
 * `hello-*` is also the beginning of everything that a second project `hello-api` of the account has. So rights are
 * given on `hello-<stack>-*`. The names of roles are given whole: a stage `api` of `hello` begins like `hello-api` too,
 * and whoever may change whom a role trusts has all that the role may do.
 */

const STAGE_ROLES = ['codedeploy', 'flow-logs', 'instance'];
const SCHEDULE_ROLES = ['automation', 'scheduler'];
const PIPELINE_ROLES = ['build', 'events', 'prepare', 'settle', 'verify'];

/** `hello-staging`, and so on. */
export function stageNames({ project, stages }: Pick<RightsProps, 'project' | 'stages'>): string[] {
  return stages.map((stage) => stageName({ project }, stage));
}

/** Every role that the stages and the pipeline make. */
export function roleArns(props: RightsProps): string[] {
  const pipeline = pipelineName(props);
  const ofPipeline = [pipeline, ...PIPELINE_ROLES.map((purpose) => `${pipeline}-${purpose}`)];
  return iamArns(props, 'role', [
    ...props.stages.flatMap((stage) => STAGE_ROLES.map((purpose) => roleName(props, stage, purpose))),
    ...props.scheduled.flatMap((stage) => SCHEDULE_ROLES.map((purpose) => roleName(props, stage, purpose))),
    ...(props.pipeline ? ofPipeline : []),
  ]);
}

/** The role of one purpose in each stage. */
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

/** The things of these scopes that this project has. The roles' names are given whole: see `roleArns`. */
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
