import type { StageSettings } from '../../settings';
import { stageName } from '../../settings/names';
import { arn } from '../arn';

/** What the pipeline knows of a stage: only names, so that it can be planned before the stage exists. */
export interface Target {
  /** The stage's own name. */
  readonly stage: string;
  /** `<project>-<stage>`: its Auto Scaling group, CodeDeploy application and deployment group. */
  readonly name: string;
  /** Whether a person must approve each release. */
  readonly approval: boolean;
  /** Its URL. @default none, without a domain */
  readonly url?: string;
}

export function targetOf(project: string, stage: StageSettings): Target {
  const [host] = stage.hostNames;
  return {
    stage: stage.name,
    name: stageName({ project }, stage.name),
    approval: stage.releaseApproval,
    ...(host && { url: `https://${host}` }),
  };
}

export interface Place {
  readonly account: string;
  readonly region: string;
}

export function deploymentGroupArns(targets: readonly Target[], { account, region }: Place): string[] {
  return targets.map(({ name }) => arn(region, 'codedeploy', `deploymentgroup:${name}/${name}`, account));
}

export function autoScalingGroupArns(targets: readonly Target[], { account, region }: Place): string[] {
  return targets.map(({ name }) =>
    arn(region, 'autoscaling', `autoScalingGroup:*:autoScalingGroupName/${name}`, account),
  );
}
