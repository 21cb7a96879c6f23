import { AutoscalingPolicy } from '@cdktf/provider-aws/lib/autoscaling-policy';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

export interface ScalingProps {
  readonly groupName: string;
  /** The load balancer's and the target group's parts of a `RequestCountPerTarget` label. */
  readonly loadBalancerArnSuffix: string;
  readonly targetGroupArnSuffix: string;
  /** The listener that feeds the target group: without it AWS refuses a policy on its requests. */
  readonly servedBy: ITerraformDependable;
}

/** Percent of CPU that the fleet is held at: a zone that fails leaves the others room. */
const CPU_PERCENT = 50;
/** Requests an instance gets in a minute before another one is started: about 33 a second. */
const REQUESTS_PER_MINUTE = 2000;

/** Target tracking on CPU and on requests: the fleet grows when either asks for it, and shrinks when both allow. */
export class Scaling extends Construct {
  constructor(scope: Construct, id: string, props: ScalingProps) {
    super(scope, id);
    const shared = { autoscalingGroupName: props.groupName, policyType: 'TargetTrackingScaling' };
    new AutoscalingPolicy(this, 'cpu', {
      ...shared,
      name: `${props.groupName}-cpu`,
      targetTrackingConfiguration: {
        targetValue: CPU_PERCENT,
        predefinedMetricSpecification: { predefinedMetricType: 'ASGAverageCPUUtilization' },
      },
    });
    new AutoscalingPolicy(this, 'requests', {
      ...shared,
      name: `${props.groupName}-requests`,
      targetTrackingConfiguration: {
        targetValue: REQUESTS_PER_MINUTE,
        predefinedMetricSpecification: {
          predefinedMetricType: 'ALBRequestCountPerTarget',
          resourceLabel: `${props.loadBalancerArnSuffix}/${props.targetGroupArnSuffix}`,
        },
      },
      dependsOn: [props.servedBy],
    });
  }
}
