import { arn } from '../arn';
import { Statement } from '../policy';
import { NAMELESS } from './nameless-actions';
import { RightsProps } from './reads';

export interface ApplyRightsProps extends RightsProps {
  /** The stacks that CI applies: all but `state`. */
  readonly stacks: readonly string[];
  /** The buckets that those stacks make, by name. */
  readonly buckets: readonly string[];
}

/** Services that make a role of their own in the account at their first use. */
const SERVICE_LINKED = [
  'autoscaling.amazonaws.com',
  'elasticloadbalancing.amazonaws.com',
  'natgateway.amazonaws.com',
];

/** What an apply does beyond a plan, apart from IAM: makes, changes and removes what the stages consist of. */
export function applyRights(props: ApplyRightsProps): Statement[] {
  const { project, account, region, stateBucket, stacks, buckets } = props;
  const named = (service: string, ...resources: string[]) =>
    resources.map((resource) => arn(region, service, resource, account));
  const bucketArns = buckets.map((bucket) => arn(region, 's3', bucket));
  return [
    {
      sid: 'WriteStates', // all but the state stack's own, which holds these rights
      actions: ['s3:PutObject'],
      resources: stacks.map((stack) => arn(region, 's3', `${stateBucket}/${project}/${stack}.tfstate`)),
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
      resources: [
        ...named('cloudwatch', `alarm:${project}-*`),
        arn(region, 'cloudwatch', `dashboard/${project}-*`, account).replace(`:${region}:`, '::'),
        ...named('codebuild', `project/${project}-*`),
        ...named('codedeploy', `application:${project}-*`, `deploymentgroup:${project}-*`),
        ...named('codepipeline', `${project}-*`),
        ...named('events', `rule/${project}-*`),
        ...named('logs', `log-group:/${project}/*`),
        ...named('sns', `${project}-*`),
        ...named('ssm', `document/${project}-*`),
      ],
      wildcardReason:
        'Each pattern is one kind of thing of this project alone: the resources begin with its name.',
    },
    {
      sid: 'ManageNameless',
      actions: NAMELESS,
      resources: ['*'],
      conditions: { StringEquals: { 'aws:RequestedRegion': [region, 'us-east-1'] } }, // global services are there
      wildcardReason:
        'What these make has no name that is known before, or the service has no resource-level rights.',
    },
    {
      sid: 'LaunchByTemplate', // asked for when a group is given a launch template, and by a refresh
      actions: ['ec2:RunInstances'],
      resources: ['*'],
      conditions: { ArnLike: { 'ec2:LaunchTemplate': arn(region, 'ec2', 'launch-template/*', account) } },
      wildcardReason:
        'It touches image, subnet, volume and more at once; only by a launch template of the account.',
    },
    {
      sid: 'AskByDocument', // which release instances run, after a refresh
      actions: ['ssm:SendCommand'],
      resources: named('ssm', `document/${project}-*-release`),
    },
    {
      sid: 'AskInstances',
      actions: ['ssm:SendCommand'],
      resources: [arn(region, 'ec2', 'instance/*', account)],
      conditions: { StringEquals: { 'ssm:resourceTag/Project': project } },
    },
    {
      sid: 'FirstUseOfServices',
      actions: ['iam:CreateServiceLinkedRole'],
      resources: [arn(region, 'iam', 'role/aws-service-role/*', account)],
      conditions: { StringEquals: { 'iam:AWSServiceName': SERVICE_LINKED } },
    },
  ];
}
