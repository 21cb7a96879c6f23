import { AutoscalingLifecycleHook } from '@cdktf/provider-aws/lib/autoscaling-lifecycle-hook';
import { Construct } from 'constructs';

export interface LifecycleHookProps {
  /** `<project>-<stage>` */
  readonly name: string;
  readonly autoScalingGroup: string;
}

/**
 * Seconds that an instance still runs after it has left the load balancer; AWS's minimum. The CloudWatch agent sends
 * lines every 5 s, so there is time for retries.
 */
const SECONDS_TO_SEND_LOGS = 30;

/**
 * A lifecycle hook that delays the termination of an instance until the agent has sent its last log lines. Nothing
 * completes the hook: it ends by its timeout. CodeDeploy creates another hook, for launches, which is not in Terraform.
 */
export class LifecycleHook extends Construct {
  constructor(scope: Construct, id: string, { name, autoScalingGroup }: LifecycleHookProps) {
    super(scope, id);
    new AutoscalingLifecycleHook(this, 'hook', {
      name: `${name}-last-words`,
      autoscalingGroupName: autoScalingGroup,
      lifecycleTransition: 'autoscaling:EC2_INSTANCE_TERMINATING',
      heartbeatTimeout: SECONDS_TO_SEND_LOGS,
      defaultResult: 'CONTINUE',
    });
  }
}
