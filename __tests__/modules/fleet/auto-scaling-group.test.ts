import { synthesizeStage } from '../../support/stage';

const GROUP = 'aws_autoscaling_group.fleet_auto_scaling_group';
const staging = synthesizeStage();
// The rule `known` refuses what is missing here: `instance_refresh`, whose rollback does not roll back; `warm_pool`, to which
// CodeDeploy deploys nothing; `suspended_processes`; `min_elb_capacity`, which would make Terraform wait.
const group = staging.at(GROUP);
const weekdays = { down: '0 20 * * MON-FRI', up: '0 6 * * MON-FRI' };

describe('the group', () => {
  it('spans the private subnets', () => {
    expect(group['vpc_zone_identifier']).toEqual([
      '${aws_subnet.network_private_1.id}',
      '${aws_subnet.network_private_2.id}',
    ]);
    const four = synthesizeStage({ network: { zones: 4 } }).at(GROUP);
    expect(four['vpc_zone_identifier']).toHaveLength(4);
  });

  it("has the settings' bounds", () => {
    expect(group).toMatchObject({ name: 'hello-staging', min_size: 2, max_size: 4 });
    expect(synthesizeStage({ instances: { min: 3, max: 9 } }).at(GROUP)).toMatchObject({
      min_size: 3,
      max_size: 9,
    });
  });

  it('leaves the desired capacity to the operator and the scaling policies', () => {
    expect(group).not.toHaveProperty('desired_capacity');
  });

  it('replaces instances that fail the health check, after the time of a boot', () => {
    expect(group).toMatchObject({
      target_group_arns: ['${aws_lb_target_group.target_group_group.arn}'],
      health_check_type: 'ELB',
      health_check_grace_period: 300,
      default_instance_warmup: 300,
    });
  });

  it('never goes below full capacity when AWS replaces instances', () => {
    expect(group).toMatchObject({
      instance_maintenance_policy: { min_healthy_percentage: 100, max_healthy_percentage: 200 },
    });
  });

  it('does not make Terraform wait: a timeout would taint it, and the next apply destroy it', () => {
    expect(group['wait_for_capacity_timeout']).toBe('0');
  });

  it('ignores the processes that a release has suspended: Terraform would resume them', () => {
    // Optional and not computed in provider 5.100.0: AWS's value is compared with the configuration.
    const { ignore_changes: ignored } = group['lifecycle'] as { ignore_changes: string[] };
    // Only the template's version: ignoring all of it would keep the id of a replaced one.
    expect(ignored).toEqual(['launch_template[0].version', 'suspended_processes']);
  });
});

describe('the launch template', () => {
  it('is named by id and a number: neither $Latest nor $Default can be rolled back', () => {
    expect(group['launch_template']).toEqual({
      id: '${aws_launch_template.fleet_launch_template_template.id}',
      version: '${aws_launch_template.fleet_launch_template_template.latest_version}',
    });
  });
});

describe('scaling', () => {
  it('tracks the CPU', () => {
    expect(staging.at('aws_autoscaling_policy.fleet_scaling_cpu')).toMatchObject({
      policy_type: 'TargetTrackingScaling',
      target_tracking_configuration: {
        target_value: 50,
        predefined_metric_specification: { predefined_metric_type: 'ASGAverageCPUUtilization' },
      },
    });
  });

  it.each([
    ['staging', staging, 'aws_lb_listener.listeners_https'],
    ['no domain', synthesizeStage({}, { domain: undefined }), 'aws_lb_listener.listeners_http'],
  ])('tracks requests, after a listener forwards to the target group: %s', (_, stack, listener) => {
    const policy = 'aws_autoscaling_policy.fleet_scaling_requests';
    expect(stack.at(policy)).toMatchObject({
      target_tracking_configuration: {
        predefined_metric_specification: {
          predefined_metric_type: 'ALBRequestCountPerTarget',
          resource_label:
            '${aws_lb.load_balancer_lb.arn_suffix}/${aws_lb_target_group.target_group_group.arn_suffix}',
        },
      },
    });
    expect(stack.before(policy)).toContain(listener);
  });
});

describe('a schedule', () => {
  const asleep = synthesizeStage({ schedule: { ...weekdays, timeZone: 'Europe/Berlin' } });
  const smaller = synthesizeStage({ schedule: { ...weekdays, min: 1, max: 2 } });
  const action = (stack: typeof asleep, name: string) =>
    stack.at(`aws_autoscaling_schedule.fleet_auto_scaling_${name}`);

  it('scales the stage to 0 if it has no other size', () => {
    expect(action(asleep, 'down')).toMatchObject({
      recurrence: '0 20 * * MON-FRI',
      time_zone: 'Europe/Berlin',
      min_size: 0,
      max_size: 0,
      desired_capacity: 0,
    });
  });

  it('or scales it to its own size', () => {
    expect(action(smaller, 'down')).toMatchObject({
      min_size: 1,
      max_size: 2,
      desired_capacity: 1,
      time_zone: 'UTC',
    });
  });

  it('scales it up to its usual bounds, and changes the desired capacity only to fit them', () => {
    expect(action(asleep, 'up')).toMatchObject({
      recurrence: '0 6 * * MON-FRI',
      time_zone: 'Europe/Berlin',
      min_size: 2,
      max_size: 4,
      desired_capacity: -1, // AWS's "as it is"
    });
  });

  it('changes the bounds, which Terraform therefore ignores', () => {
    const { ignore_changes: ignored } = asleep.at(GROUP)['lifecycle'] as { ignore_changes: string[] };
    expect(ignored).toEqual(expect.arrayContaining(['min_size', 'max_size']));
  });

  it('puts one action after the other: AWS may refuse one of two at the same time', () => {
    const [down, up] = ['down', 'up'].map((name) => `aws_autoscaling_schedule.fleet_auto_scaling_${name}`);
    expect(asleep.before(up!)).toContain(down);
  });

  // The provider sends back the time at which AWS says that an action comes next, unless the action is a new one.
  // [hashicorp/terraform-provider-aws#38983, #41200; provider 5.100.0, resourceSchedulePut: StartTime is that of the
  // state or the plan]
  describe('whose action changes', () => {
    const nameOf = (schedule: object, id: 'down' | 'up', instances = {}) =>
      String(
        action(synthesizeStage({ schedule: { ...weekdays, ...schedule }, instances }), id)[
          'scheduled_action_name'
        ],
      );

    it.each<[string, object, object]>([
      ['recurrence', { down: '0 21 * * MON-FRI', up: '0 7 * * MON-FRI' }, {}],
      ['time zone', { timeZone: 'Europe/Berlin' }, {}],
      ['bounds', { min: 1, max: 1 }, { min: 3 }],
      ['maximum', { max: 1 }, { max: 5 }],
    ])('in its %s has a new action of another name', (_, schedule, instances) => {
      for (const id of ['down', 'up'] as const) {
        const [before, after] = [nameOf({}, id), nameOf(schedule, id, instances)];
        expect(after).not.toBe(before);
        // The pipeline's steps recognise it by the beginning of its name.
        expect([before, after].map((name) => name.replace(/-[0-9a-f]{8}$/, ''))).toEqual([id, id]);
      }
    });

    it('not at all keeps its name', () => {
      expect(nameOf({}, 'down', { max: 5 })).toBe(nameOf({}, 'down'));
      expect(nameOf({ min: 1, max: 1 }, 'up')).toBe(nameOf({}, 'up'));
    });

    it('is deleted before the new one is created: both would run at the same time', () => {
      for (const id of ['down', 'up']) expect(action(asleep, id)).not.toHaveProperty('lifecycle');
    });
  });

  it('is not there where the settings have none', () => {
    expect(staging.all('aws_autoscaling_schedule')).toEqual({});
  });
});
