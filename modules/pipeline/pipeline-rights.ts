import { arn } from '../arn';
import { Statement } from '../policy';
import { deploymentGroupArns, Place, Target } from './target';

export interface PipelineRightsProps extends Place {
  readonly artifactBucket: string;
  readonly connectionArn: string;
  /** Names of the CodeBuild projects that the pipeline starts. */
  readonly projects: readonly string[];
  readonly targets: readonly Target[];
}

/** Policies of CodePipeline's role, by name. Builds and deployments have their own roles. */
export function pipelineRights(props: PipelineRightsProps): Record<string, Statement[]> {
  return { source: source(props), build: build(props), deploy: deploy(props), artifacts: artifacts(props) };
}

function source({ connectionArn }: PipelineRightsProps): Statement[] {
  return [
    {
      // The service has two names, and AWS does not document which one this action needs: both, for only this
      // connection.
      sid: 'UseConnection',
      actions: ['codeconnections:UseConnection', 'codestar-connections:UseConnection'],
      resources: [connectionArn],
    },
  ];
}

function build({ projects, account, region }: PipelineRightsProps): Statement[] {
  return [
    {
      sid: 'Build',
      actions: ['codebuild:BatchGetBuilds', 'codebuild:StartBuild'],
      resources: projects.map((name) => arn(region, 'codebuild', `project/${name}`, account)),
    },
  ];
}

/** [CodePipeline user guide, CodeDeploy deploy action, service role permissions] */
function deploy(props: PipelineRightsProps): Statement[] {
  const { targets, account, region } = props;
  const applications = targets.map(({ name }) => arn(region, 'codedeploy', `application:${name}`, account));
  return [
    {
      sid: 'Deploy',
      actions: ['codedeploy:CreateDeployment', 'codedeploy:GetDeployment', 'codedeploy:GetDeploymentGroup'],
      resources: deploymentGroupArns(targets, props),
    },
    {
      sid: 'RegisterRelease',
      actions: [
        'codedeploy:GetApplication',
        'codedeploy:GetApplicationRevision',
        'codedeploy:RegisterApplicationRevision',
      ],
      resources: applications,
    },
    {
      sid: 'ReadRollout',
      actions: ['codedeploy:GetDeploymentConfig'],
      resources: ['AllAtOnce', 'HalfAtATime', 'OneAtATime'].map((rollout) =>
        arn(region, 'codedeploy', `deploymentconfig:CodeDeployDefault.${rollout}`, account),
      ),
    },
  ];
}

/**
 * The source action uploads its ZIP with an ACL, although ACLs have no effect in the bucket. Without the right to set
 * one, S3 refuses the upload ("Upload to S3 failed … Access Denied"). [aws/aws-cdk#13557; re:Post, "Upload to S3
 * failed" of CodeStarSourceConnection, which lists the tagging rights too]
 */
function artifacts({ artifactBucket, region }: PipelineRightsProps): Statement[] {
  const bucket = arn(region, 's3', artifactBucket);
  return [
    {
      sid: 'LookAtBucket',
      actions: ['s3:GetBucketAcl', 's3:GetBucketLocation', 's3:GetBucketVersioning'],
      resources: [bucket],
    },
    {
      sid: 'HandOnArtifacts',
      actions: [
        's3:GetObject',
        's3:GetObjectTagging',
        's3:GetObjectVersion',
        's3:GetObjectVersionTagging',
        's3:PutObject',
        's3:PutObjectAcl',
        's3:PutObjectTagging',
      ],
      resources: [`${bucket}/*`],
    },
  ];
}
