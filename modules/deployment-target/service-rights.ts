import { roleName } from '../../settings/names';
import { arn } from '../arn';
import { Statement } from '../policy';

export interface ServiceRightsProps {
  readonly project: string;
  /** `<project>-<stage>` */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  readonly stage: { readonly name: string };
  /** The target group's own name: `hello-staging-1a2b3c4d`. */
  readonly targetGroupName: string;
}

/**
 * Policies of CodeDeploy's role in a stage, by name: what AWS's managed policy AWSCodeDeployRole allows for in-place
 * deployments, but only for this stage's Auto Scaling group and targets. Blue/green deployments would need more:
 * creating and deleting Auto Scaling groups, scaling policies and alarms, and terminating instances.
 */
export function serviceRights(props: ServiceRightsProps): Record<string, Statement[]> {
  return {
    observe: observe(props),
    'deploy-in-place': deployInPlace(props),
    'launch-template': launch(props),
  };
}

function observe({ account, region }: ServiceRightsProps): Statement[] {
  return [
    {
      sid: 'Describe',
      actions: [
        'autoscaling:DescribeAutoScalingGroups',
        'autoscaling:DescribeLifecycleHooks',
        'autoscaling:DescribeNotificationConfigurations',
        'autoscaling:DescribePolicies',
        'autoscaling:DescribeScalingActivities',
        'autoscaling:DescribeScheduledActions',
        'ec2:DescribeInstances',
        'ec2:DescribeInstanceStatus',
        'elasticloadbalancing:DescribeLoadBalancerAttributes',
        'elasticloadbalancing:DescribeLoadBalancers',
        'elasticloadbalancing:DescribeTargetGroupAttributes',
        'elasticloadbalancing:DescribeTargetGroups',
        'elasticloadbalancing:DescribeTargetHealth',
        'tag:GetResources',
      ],
      resources: ['*'],
      wildcardReason: 'None of these services has a resource-level permission for what it describes.',
    },
    {
      sid: 'WatchAlarms',
      actions: ['cloudwatch:DescribeAlarms'],
      resources: [arn(region, 'cloudwatch', 'alarm:*', account)],
    },
  ];
}

function deployInPlace({ name, account, region, targetGroupName }: ServiceRightsProps): Statement[] {
  const group = arn(region, 'autoscaling', `autoScalingGroup:*:autoScalingGroupName/${name}`, account);
  return [
    {
      sid: 'ReleaseToNewInstances',
      actions: [
        'autoscaling:CompleteLifecycleAction',
        'autoscaling:DeleteLifecycleHook',
        'autoscaling:PutLifecycleHook',
        'autoscaling:RecordLifecycleActionHeartbeat',
      ],
      resources: [group],
    },
    {
      sid: 'AdjustGroup',
      actions: [
        'autoscaling:ResumeProcesses',
        'autoscaling:SuspendProcesses',
        'autoscaling:UpdateAutoScalingGroup',
      ],
      resources: [group],
    },
    {
      sid: 'MoveTraffic',
      actions: ['elasticloadbalancing:DeregisterTargets', 'elasticloadbalancing:RegisterTargets'],
      resources: [arn(region, 'elasticloadbalancing', `targetgroup/${targetGroupName}/*`, account)],
    },
  ];
}

/** Needed for an Auto Scaling group with a launch template. [CodeDeploy user guide, create a service role] */
function launch({ project, account, region, stage }: ServiceRightsProps): Statement[] {
  const ec2 = (...kinds: string[]) => kinds.map((kind) => arn(region, 'ec2', `${kind}/*`, account));
  return [
    {
      sid: 'LaunchFromTemplate',
      actions: ['ec2:RunInstances'],
      resources: [
        ...ec2('instance', 'launch-template', 'network-interface', 'security-group', 'subnet', 'volume'),
        arn(region, 'ec2', 'image/*'), // Amazon's images have no account in their ARNs
      ],
      conditions: { ArnLike: { 'ec2:LaunchTemplate': arn(region, 'ec2', 'launch-template/*', account) } },
    },
    {
      sid: 'TagWhatIsLaunched',
      actions: ['ec2:CreateTags'],
      resources: ec2('instance', 'network-interface', 'volume'),
      conditions: { StringEquals: { 'ec2:CreateAction': 'RunInstances' } },
    },
    {
      sid: 'PassInstanceRole',
      actions: ['iam:PassRole'],
      resources: [arn(region, 'iam', `role/${roleName({ project }, stage.name, 'instance')}`, account)],
      conditions: { StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } },
    },
  ];
}
