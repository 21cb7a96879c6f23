import { anywhere, on, type Rights } from './aspects/rights';

/** What deploys do with AWS that belongs to no resource of a stack. */
export const deployRights: Readonly<Record<string, Rights>> = {
  /** Terraform's state and its locks. The state of the stack `state` holds CI's rights: CI may read it, not write it. */
  state: {
    read: [
      on('stateBucket', 's3:ListBucket'),
      on('state', 's3:GetObject'),
      on('stateLock', 's3:DeleteObject', 's3:GetObject', 's3:PutObject'),
    ],
    apply: [on('state', 's3:PutObject')],
    bootstrap: [on('ownState', 's3:GetObject', 's3:PutObject')],
  },
  /** What stacks ask of AWS, as data sources: zones, the hosted zone, the image. */
  dataSources: {
    read: [
      anywhere(
        'ec2:DescribeAvailabilityZones',
        'ec2:DescribePrefixLists',
        'route53:GetHostedZone',
        'route53:ListHostedZones',
        'route53:ListHostedZonesByName',
        'route53:ListTagsForResource',
      ),
      on('image', 'ssm:GetParameter'),
    ],
    apply: [],
  },
  /** How a resource is found that an apply made and lost. */
  adoption: {
    read: [anywhere('acm:ListCertificates', 'ec2:DescribeTags', 'kms:ListAliases', 'kms:ListKeys')],
    apply: [],
  },
  /** New instances in place of the old ones, and the wait for them. */
  instanceRefresh: {
    read: [anywhere('autoscaling:DescribeAutoScalingGroups', 'autoscaling:DescribeInstanceRefreshes')],
    apply: [
      anywhere('autoscaling:CancelInstanceRefresh', 'autoscaling:StartInstanceRefresh'),
      on('launch', 'ec2:RunInstances'),
    ],
  },
  /** Which release the instances run: they are asked by a document. */
  runningRelease: {
    read: [],
    apply: [
      on('instance', 'ssm:SendCommand'),
      on('releaseDocument', 'ssm:SendCommand'),
      anywhere('ssm:GetCommandInvocation', 'ssm:ListCommandInvocations'),
    ],
  },
  /** Whether a release is under way, without a pipeline. */
  deployments: {
    read: [],
    apply: [on('deploymentGroup', 'codedeploy:BatchGetDeployments', 'codedeploy:ListDeployments')],
  },
  /** The same with it. */
  executions: {
    read: [],
    apply: [
      on(
        'pipeline',
        'codepipeline:GetPipelineExecution',
        'codepipeline:GetPipelineState',
        'codepipeline:ListPipelineExecutions',
      ),
    ],
    when: 'pipeline',
  },
};
