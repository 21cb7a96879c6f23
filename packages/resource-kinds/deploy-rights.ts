import { anywhere, on, type Rights } from './aspects/rights';

/** The rights that deploys need on AWS for no resource of a stack. */
export const deployRights: Readonly<Record<string, Rights>> = {
  /**
   * Terraform's state and its locks. The state of the stack `state` has CI's rights: CI may read it, and not write it.
   */
  state: {
    read: [
      on('stateBucket', 's3:ListBucket'),
      on('state', 's3:GetObject'),
      on('stateLock', 's3:DeleteObject', 's3:GetObject', 's3:PutObject'),
    ],
    apply: [on('state', 's3:PutObject')],
    bootstrap: [on('ownState', 's3:GetObject', 's3:PutObject')],
  },
  /** The data sources of stacks: zones, the hosted zone, the image. */
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
  /** Finds a resource that an apply created and lost. */
  adoption: {
    read: [anywhere('acm:ListCertificates', 'ec2:DescribeTags', 'kms:ListAliases', 'kms:ListKeys')],
    apply: [],
  },
  /** Replaces instances by new ones, and waits for them. */
  instanceRefresh: {
    read: [anywhere('autoscaling:DescribeAutoScalingGroups', 'autoscaling:DescribeInstanceRefreshes')],
    apply: [
      anywhere('autoscaling:CancelInstanceRefresh', 'autoscaling:StartInstanceRefresh'),
      on('launch', 'ec2:RunInstances'),
    ],
  },
  /** Asks the instances which release they run, by a document. */
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
  /** The same with a pipeline. */
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
