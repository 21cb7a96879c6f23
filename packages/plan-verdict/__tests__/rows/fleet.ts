import { create, CUTS, gone, IN_PLACE, type Rows, stands, update } from './row';

const GROUP = 'aws_autoscaling_group.fleet';
const TEMPLATE = 'aws_launch_template';
const KEEP = 'running instances keep what they have until they are refreshed';
const hook = (values: object) => ({
  lifecycle_transition: 'autoscaling:EC2_INSTANCE_TERMINATING',
  ...values,
});
const policyOf = (value: number) => ({ target_tracking_configuration: [{ target_value: value }] });

/** [EC2 Auto Scaling user guide; EC2 user guide, instance metadata] */
export const fleet: Rows = [
  ['maximum size 0', stands(GROUP, { max_size: 0 }), CUTS, 'no instance is left to answer'],
  [
    'maximum size known after apply',
    stands(GROUP, { max_size: null }, {}, { max_size: true }),
    CUTS,
    'known only when it is applied',
  ],
  [
    'desired capacity known after apply',
    stands(GROUP, { desired_capacity: null }, {}, { desired_capacity: true }),
    CUTS,
    'known only when it is applied',
  ],
  [
    'oldest instances terminated first',
    stands(GROUP, { termination_policies: ['OldestInstance'] }),
    IN_PLACE,
    'other instances are terminated first (OldestInstance)',
  ],
  [
    'scale-in protection off',
    stands(GROUP, { protect_from_scale_in: false }, { protect_from_scale_in: true }),
    IN_PLACE,
    'new instances are no longer protected from termination',
  ],
  [
    'maximum instance lifetime of a week',
    stands(GROUP, { max_instance_lifetime: 604800 }),
    IN_PLACE,
    'every instance is replaced when it is 7 days old',
  ],
  [
    'AddToLoadBalancer suspended',
    stands(GROUP, { suspended_processes: ['AddToLoadBalancer'] }),
    CUTS,
    'AddToLoadBalancer is suspended: new instances get no requests',
  ],
  ['Launch suspended', stands(GROUP, { suspended_processes: ['Launch'] }), IN_PLACE, 'Launch is suspended'],
  [
    'instance refresh, minimum healthy 0',
    stands(GROUP, {
      instance_refresh: [{ strategy: 'Rolling', preferences: [{ min_healthy_percentage: 0 }] }],
    }),
    CUTS,
    'a refresh may terminate every instance at once',
  ],
  [
    'instance refresh, minimum healthy 90',
    stands(GROUP, {
      instance_refresh: [{ strategy: 'Rolling', preferences: [{ min_healthy_percentage: 90 }] }],
    }),
    IN_PLACE,
    'it will replace its instances by itself',
  ],
  [
    'maintenance policy, minimum healthy 0',
    stands(GROUP, {
      instance_maintenance_policy: [{ min_healthy_percentage: 0, max_healthy_percentage: 100 }],
    }),
    CUTS,
    'every instance may be terminated at once',
  ],
  [
    'only Spot Instances above the base capacity',
    stands(GROUP, {
      mixed_instances_policy: [{ instances_distribution: [{ on_demand_percentage_above_base_capacity: 0 }] }],
    }),
    IN_PLACE,
    'mixed_instances_policy changes',
  ],
  [
    'force_delete on',
    stands(GROUP, { force_delete: true }),
    IN_PLACE,
    'a later destroy will not wait for its instances',
  ],
  [
    'warm pool removed',
    stands(GROUP, { warm_pool: [] }, { warm_pool: [{ min_size: 1 }] }),
    IN_PLACE,
    'new instances start cold',
  ],
  [
    'longer health check grace period',
    stands(GROUP, { health_check_grace_period: 600 }),
    IN_PLACE,
    undefined,
  ],
  [
    'health check grace period 0',
    stands(GROUP, { health_check_grace_period: 0 }),
    CUTS,
    'is replaced before it can',
  ],
  [
    'traffic source removed',
    stands(GROUP, { traffic_source: [] }, { traffic_source: [{ identifier: 'arn:tg', type: 'elbv2' }] }),
    CUTS,
    'its instances leave a target group that gets requests',
  ],
  [
    'Auto Scaling group tags',
    stands(GROUP, { tag: [{ key: 'a', value: 'b', propagate_at_launch: true }] }),
    IN_PLACE,
    undefined,
  ],
  [
    'shorter lifecycle hook time-out',
    update(
      'aws_autoscaling_lifecycle_hook',
      hook({ heartbeat_timeout: 600 }),
      hook({ heartbeat_timeout: 30 }),
    ),
    IN_PLACE,
    'instances are terminated after 30 s, whether or not they are ready',
  ],
  [
    'new launch hook that abandons',
    create('aws_autoscaling_lifecycle_hook', {
      lifecycle_transition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
      default_result: 'ABANDON',
      heartbeat_timeout: 300,
    }),
    CUTS,
    'every new instance is terminated after 300 s, unless its lifecycle action is completed in time',
  ],
  [
    'new launch hook that continues',
    create('aws_autoscaling_lifecycle_hook', {
      lifecycle_transition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
      default_result: 'CONTINUE',
    }),
    IN_PLACE,
    undefined,
  ],
  [
    'scale-up schedule that has ended',
    update(
      'aws_autoscaling_schedule',
      { recurrence: '0 6 * * *', min_size: 2, end_time: '' },
      { end_time: '2020-01-01T00:00:00Z' },
    ),
    CUTS,
    'it comes never',
  ],
  [
    'scale-up schedule on 29 February',
    update(
      'aws_autoscaling_schedule',
      { recurrence: '0 6 * * *', min_size: 2 },
      { recurrence: '0 6 29 2 *' },
    ),
    CUTS,
    'until then the group keeps the size of the night',
  ],
  [
    'scaling policy target value changes',
    update('aws_autoscaling_policy', policyOf(50), policyOf(95)),
    IN_PLACE,
    'the group scales differently',
  ],
  [
    'scaling policy disabled',
    update('aws_autoscaling_policy', { enabled: true }, { enabled: false }),
    IN_PLACE,
    'it no longer scales the group',
  ],
  ['scaling policy destroyed', gone('aws_autoscaling_policy'), IN_PLACE, 'it no longer scales the group'],
  [
    'Application Auto Scaling maximum 0',
    update('aws_appautoscaling_target', { max_capacity: 10 }, { max_capacity: 0 }),
    CUTS,
    'max_capacity changes from 10 to 0',
  ],
  ['AMI changes', update(TEMPLATE, { image_id: 'ami-1' }, { image_id: 'ami-2' }), IN_PLACE, KEEP],
  ['user data changes', update(TEMPLATE, { user_data: 'YQ==' }, { user_data: 'Yg==' }), IN_PLACE, KEEP],
  [
    'metadata requires tokens (IMDSv2)',
    update(
      TEMPLATE,
      { metadata_options: [{ http_tokens: 'optional' }] },
      { metadata_options: [{ http_tokens: 'required' }] },
    ),
    IN_PLACE,
    'requests for instance metadata without a token are refused',
  ],
  [
    'metadata endpoint off',
    update(
      TEMPLATE,
      { metadata_options: [{ http_endpoint: 'enabled' }] },
      { metadata_options: [{ http_endpoint: 'disabled' }] },
    ),
    CUTS,
    'new instances have no metadata, and no rights by their role',
  ],
  [
    'instance profile removed',
    update(TEMPLATE, { iam_instance_profile: [{ name: 'a' }] }, { iam_instance_profile: [] }),
    CUTS,
    'new instances have no rights',
  ],
  [
    'instance profile changes',
    update(TEMPLATE, { iam_instance_profile: [{ name: 'a' }] }, { iam_instance_profile: [{ name: 'b' }] }),
    IN_PLACE,
    'new instances use another instance profile (b)',
  ],
  [
    'disks kept at termination',
    update(
      TEMPLATE,
      { block_device_mappings: [{ device_name: '/dev/xvda', ebs: [{ delete_on_termination: 'true' }] }] },
      { block_device_mappings: [{ device_name: '/dev/xvda', ebs: [{ delete_on_termination: 'false' }] }] },
    ),
    IN_PLACE,
    KEEP,
  ],
  [
    'Spot Instances',
    update(TEMPLATE, { instance_market_options: [] }, { instance_market_options: [{ market_type: 'spot' }] }),
    IN_PLACE,
    'AWS may reclaim new instances at any time',
  ],
  [
    'security group of new instances changes',
    update(TEMPLATE, { vpc_security_group_ids: ['sg-1'] }, { vpc_security_group_ids: ['sg-2'] }),
    IN_PLACE,
    'new instances use other security groups',
  ],
  ['older default version', update(TEMPLATE, { default_version: 7 }, { default_version: 3 }), IN_PLACE, KEEP],
  ['launch template tags', update(TEMPLATE, { tags: {} }, { tags: { a: 'b' } }), IN_PLACE, undefined],
];
