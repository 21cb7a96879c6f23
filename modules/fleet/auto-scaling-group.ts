import { createHash } from 'node:crypto';
import { AutoscalingGroup } from '@cdktf/provider-aws/lib/autoscaling-group';
import { AutoscalingSchedule, AutoscalingScheduleConfig } from '@cdktf/provider-aws/lib/autoscaling-schedule';
import { LaunchTemplate } from '@cdktf/provider-aws/lib/launch-template';
import { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';
import type { StageSettings } from '../../settings';

export interface AutoScalingGroupProps {
  /** `<project>-<stage>` */
  readonly name: string;
  readonly stage: StageSettings;
  readonly subnetIds: string[];
  readonly launchTemplate: LaunchTemplate;
  readonly targetGroupArn: string;
  /** Tags that instances get. */
  readonly tags: Readonly<Record<string, string>>;
  /** What must exist before the first instance boots, and is torn down only after the last one is gone. */
  readonly after: ITerraformDependable[];
}

/** Seconds that a new instance has before its health counts: its boot and the first release. */
const GRACE_PERIOD = 300;
/** Seconds after which a new instance's metrics count: the boot's own load must not scale the group out. */
const WARMUP = 300;

/** The metrics that CloudWatch gets for the group; they are free, and off by default. */
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
 * The instances of a stage, spread over its zones and replaced when the load balancer finds them unhealthy. Desired
 * capacity is not here: it belongs to the scaling policies and the operator.
 */
export class AutoScalingGroup extends Construct {
  readonly group: AutoscalingGroup;

  constructor(scope: Construct, id: string, props: AutoScalingGroupProps) {
    super(scope, id);
    this.group = this.createGroup(props);
    if (props.stage.schedule) this.follow(props.stage.schedule, props.stage.instances);
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
      // A time-out, or a first instance that fails, would taint the group, and the next apply destroy it.
      waitForCapacityTimeout: '0',
      tag: Object.entries(props.tags).map(([key, value]) => ({ key, value, propagateAtLaunch: true })),
      dependsOn: props.after,
      lifecycle: {
        ignoreChanges: [
          'launch_template[0].version', // moved by refresh-instances, and by AWS when it rolls back
          ...(stage.schedule ? ['min_size', 'max_size'] : []), // moved by the schedule
          // Suspended and resumed by the pipeline's steps: to Terraform that is a change to take back, in mid-release.
          'suspended_processes',
        ],
      },
    });
  }

  private follow(
    schedule: NonNullable<StageSettings['schedule']>,
    instances: StageSettings['instances'],
  ): void {
    const { timeZone, down, up, min, max } = schedule;
    const asIs = -1; // AWS moves the desired capacity only as far as the new bounds make it
    const action = (id: 'down' | 'up', content: ScheduledContent, after: ITerraformDependable[]) =>
      new AutoscalingSchedule(this, id, {
        autoscalingGroupName: this.group.name,
        scheduledActionName: scheduledActionName(id, { ...content, timeZone }),
        ...content,
        timeZone,
        dependsOn: after,
      });
    const bounds = { minSize: min, maxSize: max, desiredCapacity: min };
    const sleep = action('down', { recurrence: down, ...bounds }, []);
    // Of two actions that are put at the same time, AWS may refuse one. [TerraConstructs/base#127]
    const awake = { minSize: instances.min, maxSize: instances.max, desiredCapacity: asIs };
    action('up', { recurrence: up, ...awake }, [sleep]);
  }
}

/** What a scheduled action does, and when. */
type ScheduledContent = Required<
  Pick<AutoscalingScheduleConfig, 'recurrence' | 'minSize' | 'maxSize' | 'desiredCapacity'>
>;

/**
 * `down-1a2b3c4d`: another name for another content. The provider keeps the time at which AWS says an action comes next,
 * and sends it back with every change: the changed action would first come at the old time, and a plan that waited past
 * that time could not be applied. An action of a new name is made without any time. [TPA#38983, TPA#41200]
 */
function scheduledActionName(id: string, content: object): string {
  return `${id}-${createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 8)}`;
}
