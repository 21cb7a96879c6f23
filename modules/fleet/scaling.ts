import { AutoscalingPolicy } from '@cdktf/provider-aws/lib/autoscaling-policy';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

export interface ScalingProps {
  readonly groupName: string;
  /** The two parts of the `ALBRequestCountPerTarget` resource label. */
  readonly loadBalancerArnSuffix: string;
  readonly targetGroupArnSuffix: string;
  /** The listener that forwards to the target group: before it exists, AWS refuses a policy on requests. */
  readonly servedBy: ITerraformDependable;
}

/** Target of the fleet's CPU, in percent. When a zone fails, the others have room for its load. */
const CPU_PERCENT = 50;
/** Target of requests a minute for each instance: about 33 a second. */
const REQUESTS_PER_MINUTE = 2000;

/** Target tracking on CPU and on requests: the fleet grows when either policy says so, and shrinks when both do. */
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
