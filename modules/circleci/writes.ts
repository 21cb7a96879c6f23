import { pipelineName } from '../../settings/names';
import { arn } from '../arn';
import { releaseDocumentName } from '../deployment-target/release-document';
import { Statement } from '../policy';
import { RightsProps, stackNames, stageNames } from './own-names';

/** What an apply does beyond a plan, apart from IAM: makes, changes and removes what has a name that is known before. */
export function applyRights(props: RightsProps): Statement[] {
  const { project, account, region, stateBucket, stages, buckets } = props;
  const bucketArns = buckets.map((bucket) => arn(region, 's3', bucket));
  return [
    {
      sid: 'WriteStates', // all but the state stack's own, which holds these rights
      actions: ['s3:PutObject'],
      resources: [...stages, ...(props.pipeline ? ['pipeline'] : [])].map((stack) =>
        arn(region, 's3', `${stateBucket}/${project}/${stack}.tfstate`),
      ),
    },
    {
      sid: 'ManageBuckets',
      actions: [
        's3:CreateBucket',
        's3:DeleteBucket',
        's3:DeleteBucketPolicy',
        's3:ListBucketVersions',
        's3:PutBucketOwnershipControls',
        's3:PutBucketPolicy',
        's3:PutBucketPublicAccessBlock',
        's3:PutBucketTagging',
        's3:PutBucketVersioning',
        's3:PutEncryptionConfiguration',
        's3:PutLifecycleConfiguration',
      ],
      resources: bucketArns,
    },
    {
      sid: 'EmptyBuckets', // before an unprotected one is destroyed
      actions: ['s3:DeleteObject', 's3:DeleteObjectVersion'],
      resources: bucketArns.map((bucket) => `${bucket}/*`),
    },
    {
      sid: 'ManageNamed',
      actions: [
        'cloudwatch:DeleteAlarms',
        'cloudwatch:DeleteDashboards',
        'cloudwatch:PutDashboard',
        'cloudwatch:PutMetricAlarm',
        'cloudwatch:TagResource',
        'cloudwatch:UntagResource',
        'codebuild:CreateProject',
        'codebuild:DeleteProject',
        'codebuild:UpdateProject',
        'codedeploy:*Application',
        'codedeploy:*DeploymentGroup',
        'codedeploy:BatchGetDeployments',
        'codedeploy:ListDeployments',
        'codedeploy:TagResource',
        'codedeploy:UntagResource',
        'codepipeline:CreatePipeline',
        'codepipeline:DeletePipeline',
        'codepipeline:GetPipelineExecution',
        'codepipeline:GetPipelineState',
        'codepipeline:ListPipelineExecutions',
        'codepipeline:TagResource',
        'codepipeline:UntagResource',
        'codepipeline:UpdatePipeline',
        'events:*Rule',
        'events:*Targets',
        'events:TagResource',
        'events:UntagResource',
        'logs:*MetricFilter',
        'logs:AssociateKmsKey', // where a key that disappeared is made anew
        'logs:CreateLogGroup',
        'logs:DeleteLogGroup',
        'logs:*RetentionPolicy',
        'logs:TagResource',
        'logs:UntagResource',
        'sns:CreateTopic',
        'sns:DeleteTopic',
        'sns:SetTopicAttributes',
        'sns:Subscribe',
        'sns:TagResource',
        'sns:UntagResource',
        'ssm:CreateDocument',
        'ssm:DeleteDocument',
        'ssm:UpdateDocument',
        'ssm:UpdateDocumentDefaultVersion',
        'ssm:AddTagsToResource',
        'ssm:RemoveTagsFromResource',
      ],
      resources: namedArns(props),
      wildcardReason:
        'Each pattern is one kind of thing of this project alone: the names begin with those of its stacks.',
    },
    {
      sid: 'AskByDocument', // which release instances run, after a refresh
      actions: ['ssm:SendCommand'],
      resources: stageNames(props).map((name) =>
        arn(region, 'ssm', `document/${releaseDocumentName(name)}`, account),
      ),
    },
  ];
}

/** What stages and pipeline make, as far as a name tells whose it is. */
function namedArns(props: RightsProps): string[] {
  const { project, account, region } = props;
  const pipeline = pipelineName(props);
  const named = (service: string, ...resources: string[]) =>
    resources.map((resource) => arn(region, service, resource, account));
  return [
    ...stageNames(props).flatMap((stage) => [
      ...named('cloudwatch', `alarm:${stage}-*`),
      arn(region, 'cloudwatch', `dashboard/${stage}`, account).replace(`:${region}:`, '::'),
      ...named('codedeploy', `application:${stage}`, `deploymentgroup:${stage}/${stage}`),
      ...named('ssm', `document/${stage}-*`),
    ]),
    ...stackNames(props).flatMap((stack) => [
      ...named('events', `rule/${stack}-*`),
      ...named('sns', `${stack}-*`),
    ]),
    ...(props.pipeline
      ? [...named('codebuild', `project/${pipeline}-*`), ...named('codepipeline', pipeline)]
      : []),
    ...named('logs', `log-group:/${project}/*`),
  ];
}
