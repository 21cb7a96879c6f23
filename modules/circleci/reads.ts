import { arn } from '../arn';
import { Statement } from '../policy';
import { RightsProps } from './own-names';

/** What a plan asks of the services: how things are configured, never what is in them. */
const READS = [
  'acm:DescribeCertificate',
  'acm:ListCertificates',
  'acm:ListTagsForCertificate',
  'autoscaling:Describe*',
  'budgets:ListTagsForResource',
  'budgets:ViewBudget',
  'cloudwatch:DescribeAlarms',
  'cloudwatch:GetDashboard',
  'cloudwatch:ListTagsForResource',
  'codebuild:BatchGetProjects',
  'codeconnections:GetConnection',
  'codeconnections:ListConnections',
  'codeconnections:ListTagsForResource',
  'codedeploy:GetApplication',
  'codedeploy:GetDeploymentGroup',
  'codedeploy:ListTagsForResource',
  'codepipeline:GetPipeline',
  'codepipeline:ListTagsForResource',
  'codestar-connections:GetConnection',
  'codestar-connections:ListConnections',
  'codestar-connections:ListTagsForResource',
  'ec2:Describe*',
  'elasticloadbalancing:Describe*',
  'events:DescribeRule',
  'events:ListTagsForResource',
  'events:ListTargetsByRule',
  'iam:GetInstanceProfile',
  'iam:GetOpenIDConnectProvider',
  'iam:GetPolicy',
  'iam:GetPolicyVersion',
  'iam:GetRole',
  'iam:GetRolePolicy',
  'iam:ListAttachedRolePolicies',
  'iam:ListInstanceProfilesForRole',
  'iam:ListPolicyVersions',
  'iam:ListRolePolicies',
  'kms:DescribeKey',
  'kms:GetKeyPolicy',
  'kms:GetKeyRotationStatus',
  'kms:ListAliases',
  'kms:ListKeys',
  'kms:ListResourceTags',
  'logs:DescribeLogGroups',
  'logs:DescribeMetricFilters',
  'logs:DescribeQueryDefinitions',
  'logs:ListTagsForResource',
  'route53:GetChange',
  'route53:GetHostedZone',
  'route53:ListHostedZones',
  'route53:ListHostedZonesByName',
  'route53:ListResourceRecordSets',
  'route53:ListTagsForResource',
  'sns:GetSubscriptionAttributes',
  'sns:GetTopicAttributes',
  'sns:ListTagsForResource',
  'ssm:DescribeDocument',
  'ssm:DescribeDocumentPermission',
  'ssm:GetDocument',
];

/** How a bucket is configured. Objects are not among it. */
const BUCKET_READS = [
  's3:GetAccelerateConfiguration',
  's3:GetBucketAcl',
  's3:GetBucketCORS',
  's3:GetBucketLogging',
  's3:GetBucketObjectLockConfiguration',
  's3:GetBucketOwnershipControls',
  's3:GetBucketPolicy',
  's3:GetBucketPublicAccessBlock',
  's3:GetBucketRequestPayment',
  's3:GetBucketTagging',
  's3:GetBucketVersioning',
  's3:GetBucketWebsite',
  's3:GetEncryptionConfiguration',
  's3:GetLifecycleConfiguration',
  's3:GetReplicationConfiguration',
  's3:ListBucket',
];

/**
 * What a plan needs: to read how the project's resources are configured, to read the states, and to lock them.
 * ReadOnlyAccess of AWS would also read every object and every parameter of the account. The role that applies has it
 * too.
 */
export function planRights({ project, region, stateBucket, buckets }: RightsProps): Statement[] {
  const states = arn(region, 's3', `${stateBucket}/${project}/*.tfstate`);
  return [
    {
      sid: 'ReadConfiguration',
      actions: READS,
      resources: ['*'],
      wildcardReason:
        'Most of these have no resource-level permissions, and none of them shows data; Describe* of EC2, Auto ' +
        'Scaling and load balancers is all that the provider reads of them.',
    },
    {
      sid: 'ReadBuckets',
      actions: BUCKET_READS,
      resources: [stateBucket, ...buckets].map((bucket) => arn(region, 's3', bucket)),
    },
    {
      sid: 'ReadImage',
      actions: ['ssm:GetParameter'],
      resources: [arn(region, 'ssm', 'parameter/aws/service/ami-amazon-linux-latest/*')],
    },
    { sid: 'ReadState', actions: ['s3:GetObject'], resources: [states] },
    {
      sid: 'LockState',
      actions: ['s3:DeleteObject', 's3:GetObject', 's3:PutObject'],
      resources: [`${states}.tflock`],
    },
    {
      // A role's trust may name CI's roles: then no policy of theirs has to allow it. [IAM user guide, policy evaluation]
      sid: 'NeverAnotherRole',
      effect: 'Deny',
      actions: ['sts:AssumeRole'],
      resources: ['*'],
    },
  ];
}
