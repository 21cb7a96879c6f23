import {
  CodepipelineStage,
  CodepipelineStageAction,
  CodepipelineStageOnSuccess,
} from '@cdktf/provider-aws/lib/codepipeline';
import type { RepositorySettings } from '../../settings';
import { releaseDocumentName } from '../deployment-target/release-document';
import { RELEASE, SOURCE } from './artifact-bucket';
import type { Target } from './target';

/** Name of the source action, for the trigger. */
export const SOURCE_ACTION = 'Source';
/** Variable of an execution: with `yes`, alarms do not stop the release. */
export const IGNORE_ALARMS = 'IGNORE_ALARMS';

/** Name of the pipeline's stage that deploys to a stage of ours; steps/common.sh has it too. */
export function deployStageName(stage: string): string {
  return `Deploy-${stage}`;
}

export function sourceStage(
  { name, branch }: Pick<RepositorySettings, 'name' | 'branch'>,
  connectionArn: string,
): CodepipelineStage {
  return {
    name: 'Source',
    action: [
      {
        ...kind('Source', 'CodeStarSourceConnection'),
        name: SOURCE_ACTION,
        outputArtifacts: [SOURCE],
        configuration: {
          ConnectionArn: connectionArn,
          FullRepositoryId: name,
          BranchName: branch,
          OutputArtifactFormat: 'CODE_ZIP',
          DetectChanges: 'false', // the trigger starts executions, with its filter
        },
      },
    ],
  };
}

export function buildStage(project: string): CodepipelineStage {
  return {
    name: 'Build', // steps/release-command.sh has it too
    action: [
      {
        ...kind('Build', 'CodeBuild'),
        name: 'Build',
        inputArtifacts: [SOURCE],
        outputArtifacts: [RELEASE],
        configuration: { ProjectName: project },
      },
    ],
  };
}

/** A stage of the pipeline of its own: a rollback runs the deployment's stage again, and must not wait for a person. */
export function approvalStage({ stage }: Target, before: Target | undefined): CodepipelineStage {
  const seen = before ? ` It runs in ${before.stage}.` : '';
  return {
    name: `Approve-${stage}`,
    action: [
      {
        ...kind('Approval', 'Manual'),
        name: 'Approve',
        configuration: {
          CustomData: `Release to ${stage}?${seen}`,
          ...(before?.url && { ExternalEntityLink: before.url }),
        },
      },
    ],
  };
}

/** Names of the CodeBuild projects of a deployment's steps. */
export interface StepProjects {
  readonly prepare: string;
  readonly verify: string;
}

/**
 * The pipeline's stage that prepares a stage of ours, deploys to it, and checks every instance.
 *
 * Rollbacks: CodeDeploy rolls a deployment back that fails, or that an alarm stops; the pipeline's stage has failed
 * then and does no more. The pipeline rolls back only a deployment that succeeded for CodeDeploy but not for the check.
 * So the check is a condition on the stage's success. If it were an action, with a rollback on the stage's failure,
 * both would roll back a failed deployment at once.
 *
 * The definition has no number of a stage's settings: a change of the definition cancels every release that runs or
 * waits
 * [CodePipeline API, PipelineExecution, "Cancelled"]. The steps ask the stage's resources instead.
 */
export function deployStage(target: Target, pipeline: string, projects: StepProjects): CodepipelineStage {
  const { stage, name } = target;
  const prepare = {
    STAGE: stage,
    NAME: name,
    PIPELINE: pipeline,
    IGNORE_ALARMS: `#{variables.${IGNORE_ALARMS}}`,
  };
  return {
    name: deployStageName(stage),
    action: [
      {
        ...kind('Build', 'CodeBuild'),
        name: 'Prepare',
        runOrder: 1,
        inputArtifacts: [RELEASE],
        configuration: { ProjectName: projects.prepare, EnvironmentVariables: variables(prepare) },
      },
      {
        ...kind('Deploy', 'CodeDeploy'),
        name: 'Deploy',
        runOrder: 2,
        inputArtifacts: [RELEASE],
        configuration: { ApplicationName: name, DeploymentGroupName: name },
      },
    ],
    onSuccess: verified(target, projects.verify),
  };
}

function verified({ stage, name }: Target, project: string): CodepipelineStageOnSuccess {
  const verify = { STAGE: stage, NAME: name, DOCUMENT: releaseDocumentName(name) };
  return {
    condition: {
      result: 'ROLLBACK',
      rule: [
        {
          name: 'EveryInstance',
          ruleTypeId: { category: 'Rule', owner: 'AWS', provider: 'CodeBuild', version: '1' },
          inputArtifacts: [RELEASE],
          configuration: { ProjectName: project, EnvironmentVariables: variables(verify) },
          // The time limit is that of the CodeBuild project: provider 5.100.0 never sends a rule's timeoutInMinutes.
        },
      ],
    },
  };
}

function kind(
  category: string,
  provider: string,
): Pick<CodepipelineStageAction, 'category' | 'owner' | 'provider' | 'version'> {
  return { category, owner: 'AWS', provider, version: '1' };
}

function variables(values: Readonly<Record<string, string>>): string {
  return JSON.stringify(Object.entries(values).map(([name, value]) => ({ name, value, type: 'PLAINTEXT' })));
}
