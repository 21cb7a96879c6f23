import { sketch, sketched, standing } from '../../recorded-plans';
import { said, tellsOf } from './helpers';

const hook = { lifecycle_transition: 'autoscaling:EC2_INSTANCE_LAUNCHING', heartbeat_timeout: 300 };
const health = (part: string, percent: string | null) => ({
  target_group_health: [{ [part]: [{ minimum_healthy_targets_percentage: percent }] }],
});
const table = standing('aws_route.a')['route_table_id'];

describe('changes between users and the app', () =>
  tellsOf([
    [
      'an idle time-out of a second',
      sketch('aws_lb.main', 'update', { set: { idle_timeout: 1 } }),
      'cuts users off',
      'answers that take longer than 1 s end with 504',
    ],
    [
      'a shorter idle time-out',
      sketch('aws_lb.main', 'update', { set: { idle_timeout: 30 } }),
      'in place',
      'answers that take longer than 30 s end with 504: 60 s were allowed',
    ],
    [
      'other headers for the app',
      sketch('aws_lb.main', 'update', { set: { xff_header_processing_mode: 'remove' } }),
      'in place',
      'xff_header_processing_mode changes',
    ],
    [
      'deregistration delay 0',
      sketch('aws_lb_target_group.app', 'update', { set: { deregistration_delay: '0' } }),
      'cuts users off',
      'requests are cut off 0 s after an instance begins to leave',
    ],
    [
      'DNS failover unless all targets are healthy',
      sketch('aws_lb_target_group.app', 'update', { set: health('dns_failover', '100') }),
      'cuts users off',
      'one unhealthy target may count as a failure of all (dns_failover)',
    ],
    [
      'unhealthy routing unless all targets are healthy',
      sketch('aws_lb_target_group.app', 'update', { set: health('unhealthy_state_routing', '60') }),
      'cuts users off',
      'unhealthy_state_routing',
    ],
    [
      'DNS failover at a lower share',
      sketch('aws_lb_target_group.app', 'update', {
        before: { ...standing('aws_lb_target_group.app'), ...health('dns_failover', '60') },
        set: health('dns_failover', '30'),
      }),
      'in place',
      'more targets must fail before all count as failed',
    ],
    [
      'a web ACL that blocks by default',
      sketch('aws_wafv2_web_acl.x', 'update', {
        before: { default_action: [{ allow: [{}], block: [] }] },
        set: { default_action: [{ allow: [], block: [{}] }] },
      }),
      'cuts users off',
      'requests that no rule allows will be blocked',
    ],
    // DNS and routes
    [
      'answers for one country only',
      sketch('aws_route53_record.app', 'update', {
        set: { geolocation_routing_policy: [{ country: 'DE' }], set_identifier: 'de' },
      }),
      'cuts users off',
      'staging.example.com is answered only for some clients (geolocation_routing_policy)',
    ],
    [
      'answers for everywhere',
      sketch('aws_route53_record.app', 'update', {
        set: { geolocation_routing_policy: [{ country: '*' }], set_identifier: 'all' },
      }),
      'in place',
      'is answered by geolocation_routing_policy',
    ],
    [
      'record weight 0',
      sketch('aws_route53_record.app', 'update', {
        set: { weighted_routing_policy: [{ weight: 0 }], set_identifier: 'x' },
      }),
      'cuts users off',
      'weighted_routing_policy',
    ],
    [
      'a more specific route to the internet',
      sketch('aws_route.more', 'create', {
        set: {
          route_table_id: table,
          destination_cidr_block: '203.0.113.0/24',
          vpc_peering_connection_id: 'pcx-1',
        },
      }),
      'cuts users off',
      'traffic to 203.0.113.0/24 will take this route',
    ],
    [
      'a route to another private network',
      sketch('aws_route.more', 'create', {
        set: {
          route_table_id: table,
          destination_cidr_block: '10.20.0.0/16',
          vpc_peering_connection_id: 'pcx-1',
        },
      }),
      'in place',
      'traffic to 10.20.0.0/16 will take this route',
    ],
    // Fleet
    [
      'scale-up schedule on 29 February',
      sketch('aws_autoscaling_schedule.wake', 'update', {
        before: { recurrence: '0 6 * * *', min_size: 2, max_size: 4 },
        set: { recurrence: '0 6 29 2 *' },
      }),
      'cuts users off',
      'it comes at most every',
    ],
    [
      'scale-up schedule on 30 February',
      sketch('aws_autoscaling_schedule.wake', 'create', {
        set: { recurrence: '0 6 30 2 *', min_size: 2, max_size: 4 },
      }),
      'cuts users off',
      'it comes never (0 6 30 2 *)',
    ],
    [
      'scale-up schedule that has ended',
      sketch('aws_autoscaling_schedule.wake', 'update', {
        before: { recurrence: '0 6 * * *', min_size: 2 },
        set: { end_time: '2020-01-01T00:00:00Z' },
      }),
      'cuts users off',
      'it comes never',
    ],
    [
      'scale-up schedule on workdays',
      sketch('aws_autoscaling_schedule.wake', 'create', {
        set: { recurrence: '0 6 * * MON-FRI', min_size: 2, max_size: 4 },
      }),
      'in place',
      undefined,
    ],
    [
      'launch hook that abandons',
      sketch('aws_autoscaling_lifecycle_hook.x', 'create', { set: { ...hook, default_result: 'ABANDON' } }),
      'cuts users off',
      'every new instance is terminated after 300 s, unless its lifecycle action is completed in time',
    ],
    [
      'launch hook without a default result',
      sketch('aws_autoscaling_lifecycle_hook.x', 'create', { set: hook }),
      'cuts users off',
      'every new instance is terminated after 300 s, unless its lifecycle action is completed in time',
    ],
    [
      'launch hook that continues',
      sketch('aws_autoscaling_lifecycle_hook.x', 'create', { set: { ...hook, default_result: 'CONTINUE' } }),
      'in place',
      undefined,
    ],
    [
      'health check grace period 0',
      sketch('aws_autoscaling_group.fleet', 'update', { set: { health_check_grace_period: 0 } }),
      'cuts users off',
      'a new instance has 0 s until it must answer',
    ],
  ]));

describe('a stage whose first apply was interrupted', () => {
  test('may add the route to its NAT gateway', () => {
    const route = { route_table_id: table, destination_cidr_block: '0.0.0.0/0', nat_gateway_id: 'nat-1' };
    expect(said(sketched(sketch('aws_route.more', 'create', { set: route })), 'aws_route.more')).toEqual([
      'in place',
    ]);
  });
});
