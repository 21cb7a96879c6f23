import type { PipelineDeclaration, StageDeclaration } from '@aws-sdk/client-codepipeline';
import { type Facts, prefixOf } from '../../facts';

/** The pipeline as Terraform creates it, with the parts that commands read. */
export function pipelineOf(settings: Facts, ConnectionArn: string): PipelineDeclaration {
  const { repository, account, artifactBucket } = settings;
  const name = prefixOf(settings, 'pipeline');
  return {
    name,
    roleArn: `arn:aws:iam::${account}:role/${name}`,
    pipelineType: 'V2',
    executionMode: 'QUEUED',
    artifactStore: { type: 'S3', location: artifactBucket },
    stages: [
      {
        name: 'Source',
        actions: [
          {
            name: 'Source',
            actionTypeId: kind('Source', 'CodeStarSourceConnection'),
            outputArtifacts: [{ name: 'source' }],
            configuration: {
              ConnectionArn,
              FullRepositoryId: repository.name,
              BranchName: repository.branch,
            },
          },
        ],
      },
      {
        name: 'Build',
        actions: [
          {
            name: 'Build',
            actionTypeId: kind('Build', 'CodeBuild'),
            inputArtifacts: [{ name: 'source' }],
            outputArtifacts: [{ name: 'release' }],
            configuration: { ProjectName: `${name}-build` },
          },
        ],
      },
      ...Object.values(settings.stages).flatMap(({ name: stage, releaseApproval }) => [
        ...(releaseApproval ? [approval(stage)] : []),
        deployment(stage, prefixOf(settings, stage), `${name}-prepare`),
      ]),
    ],
  };
}

function approval(stage: string): StageDeclaration {
  return {
    name: `Approve-${stage}`,
    actions: [{ name: 'Approve', actionTypeId: kind('Approval', 'Manual') }],
  };
}

function deployment(stage: string, target: string, ProjectName: string): StageDeclaration {
  const inputArtifacts = [{ name: 'release' }];
  return {
    name: `Deploy-${stage}`,
    actions: [
      {
        name: 'Prepare',
        runOrder: 1,
        actionTypeId: kind('Build', 'CodeBuild'),
        inputArtifacts,
        configuration: { ProjectName },
      },
      {
        name: 'Deploy',
        runOrder: 2,
        actionTypeId: kind('Deploy', 'CodeDeploy'),
        inputArtifacts,
        configuration: { ApplicationName: target, DeploymentGroupName: target },
      },
    ],
  };
}

const kind = (category: 'Source' | 'Build' | 'Approval' | 'Deploy', provider: string) =>
  ({ category, owner: 'AWS', provider, version: '1' }) as const;
