import {
  CodepipelineStage,
  CodepipelineStageAction,
  CodepipelineStageOnSuccess,
} from '@cdktf/provider-aws/lib/codepipeline';
import type { RepositorySettings } from '../../settings';
import { releaseDocumentName } from '../deployment-target/release-document';
import { RELEASE, SOURCE } from './artifact-bucket';
import type { Target } from './target';

/** Name of the source action, which the trigger names. */
export const SOURCE_ACTION = 'Source';
/** Variable of an execution: `yes` lets a release past the alarms. */
export const IGNORE_ALARMS = 'IGNORE_ALARMS';

/** Name of the pipeline's stage that releases to one of ours; steps/common.sh knows it too. */
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
          DetectChanges: 'false', // the trigger does, with its filter
        },
      },
    ],
  };
}

export function buildStage(project: string): CodepipelineStage {
  return {
    name: 'Build', // steps/release-command.sh knows it too
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

/** A stage of its own: a rollback of the deployment runs that stage again, and must not wait for a person. */
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

/** The names of what the steps of a deployment are run by. */
export interface StepProjects {
  readonly prepare: string;
  readonly verify: string;
}

/**
 * Prepares a stage, deploys to it, and checks every instance before the next stage of the pipeline begins.
 *
 * Who rolls back what: CodeDeploy its own deployment, when that fails or an alarm stops it; then the pipeline's stage
 * has failed and does nothing more. The pipeline rolls back only what CodeDeploy called a success and the check did
 * not: the check is a condition on the stage's success. As an action of the stage, with a rollback on the stage's
 * failure, both would roll back a failed deployment at once.
 *
 * No number of a stage is in here: a change of the definition cancels every release that runs or waits [CodePipeline API,
 * PipelineExecution, "Cancelled"]. What a step needs to know of the stage it asks the stage.
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
          // The project's own time limit ends it: provider 5.100.0 reads timeoutInMinutes of a rule but never sends it.
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
