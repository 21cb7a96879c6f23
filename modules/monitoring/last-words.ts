import { AutoscalingLifecycleHook } from '@cdktf/provider-aws/lib/autoscaling-lifecycle-hook';
import { Construct } from 'constructs';

export interface LastWordsProps {
  /** `<project>-<stage>` */
  readonly name: string;
  readonly autoScalingGroup: string;
}

/**
 * Seconds that an instance lives on after it has left the load balancer; AWS's shortest. The CloudWatch agent sends
 * every 5 s, so that what the instance wrote until then is in the log group, twice tried over.
 */
const SECONDS_TO_SEND_LOGS = 30;

/**
 * Keeps the last words of an instance that is replaced or scaled in. Nobody needs to answer the hook: it goes on by
 * itself. CodeDeploy's own hook is another one, for launches; Terraform knows neither of the other.
 */
export class LastWords extends Construct {
  constructor(scope: Construct, id: string, { name, autoScalingGroup }: LastWordsProps) {
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
