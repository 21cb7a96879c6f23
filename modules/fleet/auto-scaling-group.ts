import { AutoscalingGroup } from '@cdktf/provider-aws/lib/autoscaling-group';
import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { StageSettings } from '../../settings';
import { scheduledActions } from './scheduled-actions';

export interface AutoScalingGroupProps {
  /** `<project>-<stage>` */
  readonly name: string;
  readonly stage: StageSettings;
  readonly subnetIds: string[];
  readonly launchTemplate: LaunchTemplate;
  readonly targetGroupArn: string;
  /** Tags of the group, which instances get too. */
  readonly tags: Readonly<Record<string, string>>;
  /** What must exist before the first instance boots, and is destroyed only after the last one is gone. */
  readonly after: ITerraformDependable[];
}

/** Seconds before the health of a new instance counts: its boot and the first release. */
const GRACE_PERIOD = 300;
/** Seconds before the metrics of a new instance count: the load of its boot must not scale the group out. */
const WARMUP = 300;

/** Metrics of the group, which are free and off by default. */
const ENABLED_METRICS = [
  'GroupDesiredCapacity',
  'GroupInServiceInstances',
  'GroupMaxSize',
  'GroupMinSize',
  'GroupPendingInstances',
  'GroupTerminatingInstances',
  'GroupTotalInstances',
];

/**
 * The instances of a stage, spread over its zones and replaced when the load balancer finds them unhealthy. The desired
 * capacity is not set here: the scaling policies and the operator set it.
 */
export class AutoScalingGroup extends Construct {
  readonly group: AutoscalingGroup;

  constructor(scope: Construct, id: string, props: AutoScalingGroupProps) {
    super(scope, id);
    this.group = this.createGroup(props);
    const { schedule, instances } = props.stage;
    if (schedule) scheduledActions(this, { groupName: this.group.name, schedule, instances });
  }

  private createGroup({ stage, ...props }: AutoScalingGroupProps): AutoscalingGroup {
    return new AutoscalingGroup(this, 'group', {
      name: props.name,
      minSize: stage.instances.min,
      maxSize: stage.instances.max,
      vpcZoneIdentifier: props.subnetIds,
      launchTemplate: {
        id: props.launchTemplate.id,
        version: `\${${props.launchTemplate.fqn}.latest_version}`,
      },
      targetGroupArns: [props.targetGroupArn],
      healthCheckType: 'ELB',
      healthCheckGracePeriod: GRACE_PERIOD,
      defaultInstanceWarmup: WARMUP,
      instanceMaintenancePolicy: { minHealthyPercentage: 100, maxHealthyPercentage: 200 },
      enabledMetrics: ENABLED_METRICS,
      // If Terraform waited, a time-out or a failed first instance would taint the group: the next apply would destroy
      // it.
      waitForCapacityTimeout: '0',
      tag: Object.entries(props.tags).map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
      dependsOn: props.after,
      lifecycle: {
        ignoreChanges: [
          'launch_template[0].version', // changed by refresh-instances, and by AWS when it rolls a refresh back
          ...(stage.schedule ? ['min_size', 'max_size'] : []), // changed by the schedule
          // The pipeline's steps suspend and resume them: Terraform would resume them in the middle of a release.
          'suspended_processes',
        ],
      },
    });
  }
}
