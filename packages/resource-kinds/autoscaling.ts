import { query } from './aspects/disappears';
import { joined } from './aspects/find';
import { because, between, HOW_MUCH, like, one, only } from './aspects/judged';
import { monthly } from './aspects/price';
import { anywhere, on } from './aspects/rights';
import { fleetPrice } from './fleet-price';
import type { Kinds } from './kind';

/** EC2 Auto Scaling. */
export const autoscaling = {
  aws_autoscaling_group: {
    find: { importId: joined('', 'name') },
    rights: {
      read: [anywhere('autoscaling:DescribeAutoScalingGroups')],
      apply: [
        anywhere(
          'autoscaling:AttachLoadBalancerTargetGroups', // a stage gets another target group when its exposure changes
          'autoscaling:CreateAutoScalingGroup',
          'autoscaling:CreateOrUpdateTags',
          'autoscaling:DeleteAutoScalingGroup',
          'autoscaling:DeleteTags',
          'autoscaling:DetachLoadBalancerTargetGroups',
          'autoscaling:DisableMetricsCollection',
          'autoscaling:EnableMetricsCollection',
          'autoscaling:SetInstanceProtection',
          'autoscaling:UpdateAutoScalingGroup',
        ),
        on(
          'launch',
          'ec2:RunInstances', // AWS checks it when the group gets a launch template
        ),
      ],
      passRole: { to: 'ec2' },
      serviceLinkedRole: 'autoscaling',
    },
    createBeforeDestroy: false,
    verdict: 'auto-scaling-group',
    words: {
      settings: {
        max_size: 'instances.max',
        min_size: 'instances.min',
        vpc_zone_identifier: 'network.zones',
      },
      repeats: ['launch_template', 'availability_zones'],
    },
    disappears: {
      first: true,
      whole: query('autoscaling', 'DeleteAutoScalingGroup', ({ name }) => ({
        AutoScalingGroupName: name,
        ForceDelete: true,
      })),
    },
    audit: ({ name }) => `autoscaling group ${name}`,
    price: fleetPrice,
    judged: {
      values: {
        default_instance_warmup: between(60, 900),
        'enabled_metrics[]': like(/^Group[A-Z]\w+(Capacity|Instances|Size)$/, 'metrics of the group'),
        health_check_grace_period: between(60, 1800),
        health_check_type: only('ELB'),
        'instance_maintenance_policy.max_healthy_percentage': between(110, 200),
        'instance_maintenance_policy.min_healthy_percentage': only(100),
        'launch_template.id': one('aws_launch_template'),
        'launch_template.version': one('aws_launch_template'),
        'target_group_arns[]': one('aws_lb_target_group'),
        'vpc_zone_identifier[]': one('aws_subnet'),
      },
      security: [
        'launch_template.id',
        'name',
        'tag[].key',
        'tag[].propagate_at_launch',
        'tag[].value',
        'vpc_zone_identifier[]',
      ],
      leftOut: because(
        HOW_MUCH,
        'default_instance_warmup',
        'depends_on[]',
        'enabled_metrics[]',
        'health_check_grace_period',
        'health_check_type',
        'instance_maintenance_policy.max_healthy_percentage',
        'instance_maintenance_policy.min_healthy_percentage',
        'launch_template.version',
        'lifecycle.ignore_changes[]',
        'max_size',
        'min_size',
        'target_group_arns[]',
        'wait_for_capacity_timeout',
      ),
    },
  },
  aws_autoscaling_lifecycle_hook: {
    find: 'overwritten',
    rights: {
      read: [anywhere('autoscaling:DescribeLifecycleHooks')],
      apply: [anywhere('autoscaling:DeleteLifecycleHook', 'autoscaling:PutLifecycleHook')],
    },
    createBeforeDestroy: false,
    verdict: 'lifecycle-hook',
    disappears: {
      part: query('autoscaling', 'DeleteLifecycleHook', ({ name, autoscaling_group_name: group }) => ({
        LifecycleHookName: name,
        AutoScalingGroupName: group,
      })),
    },
    audit: undefined,
    price: 'free',
    judged: {
      values: {
        autoscaling_group_name: one('aws_autoscaling_group'),
        default_result: only('CONTINUE'),
        heartbeat_timeout: between(30, 600),
        lifecycle_transition: only('autoscaling:EC2_INSTANCE_TERMINATING'),
      },
      security: [],
      leftOut: because(
        HOW_MUCH,
        'autoscaling_group_name',
        'default_result',
        'heartbeat_timeout',
        'lifecycle_transition',
        'name',
      ),
    },
  },
  aws_autoscaling_policy: {
    find: 'overwritten',
    rights: {
      read: [anywhere('autoscaling:DescribePolicies')],
      apply: [anywhere('autoscaling:DeletePolicy', 'autoscaling:PutScalingPolicy')],
    },
    createBeforeDestroy: false,
    verdict: 'scaling-policy',
    disappears: {
      part: query('autoscaling', 'DeletePolicy', ({ name, autoscaling_group_name: group }) => ({
        PolicyName: name,
        AutoScalingGroupName: group,
      })),
    },
    audit: ({ name }) => `autoscaling policy ${name}`,
    price: {
      // Two alarms keep a metric at its target, one above and one below. [EC2 Auto Scaling user guide, "Target tracking
      // scaling policies"]
      lines: ({ policy_type: type }) =>
        type === 'TargetTrackingScaling' ? [monthly('alarms of the scaling policies', 'alarmMonth', 2)] : [],
    },
    judged: {
      values: {
        autoscaling_group_name: one('aws_autoscaling_group'),
        policy_type: only('TargetTrackingScaling'),
      },
      security: [],
      leftOut: because(
        HOW_MUCH,
        'autoscaling_group_name',
        'depends_on[]',
        'name',
        'policy_type',
        'target_tracking_configuration.predefined_metric_specification.predefined_metric_type',
        'target_tracking_configuration.predefined_metric_specification.resource_label',
        'target_tracking_configuration.target_value',
      ),
    },
  },
  aws_autoscaling_schedule: {
    find: 'overwritten',
    rights: {
      read: [anywhere('autoscaling:DescribeScheduledActions')],
      apply: [anywhere('autoscaling:DeleteScheduledAction', 'autoscaling:PutScheduledUpdateGroupAction')],
    },
    createBeforeDestroy: false,
    verdict: 'scaling-schedule',
    words: {
      existence: 'schedule',
      settings: {
        recurrence: 'schedule',
        time_zone: 'schedule.timeZone',
        min_size: 'schedule.min',
        max_size: 'schedule.max',
      },
    },
    disappears: {
      part: query(
        'autoscaling',
        'DeleteScheduledAction',
        ({ scheduled_action_name: name, autoscaling_group_name: group }) => ({
          ScheduledActionName: name,
          AutoScalingGroupName: group,
        }),
      ),
    },
    audit: ({ scheduled_action_name: name }) => `autoscaling scheduled-action ${name}`,
    price: 'free',
    judged: {
      values: { autoscaling_group_name: one('aws_autoscaling_group') },
      security: [],
      leftOut: because(
        HOW_MUCH,
        'autoscaling_group_name',
        'depends_on[]',
        'desired_capacity',
        'max_size',
        'min_size',
        'recurrence',
        'scheduled_action_name',
        'time_zone',
      ),
    },
  },
} satisfies Kinds;
