import { sketch, sketched, standing } from '../../recorded-plans';
import { said, tellsOf } from './helpers';

const hook = { lifecycle_transition: 'autoscaling:EC2_INSTANCE_LAUNCHING', heartbeat_timeout: 300 };
const health = (part: string, percent: string | null) => ({
  target_group_health: [{ [part]: [{ minimum_healthy_targets_percentage: percent }] }],
});
const table = standing('aws_route.a')['route_table_id'];

describe('what comes on the way to the app, and limits that tighten', () =>
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
      'no drain at all',
      sketch('aws_lb_target_group.app', 'update', { set: { deregistration_delay: '0' } }),
      'cuts users off',
      'requests are cut off 0 s after an instance begins to leave',
    ],
    [
      'all targets healthy, or none',
      sketch('aws_lb_target_group.app', 'update', { set: health('dns_failover', '100') }),
      'cuts users off',
      'one unhealthy target may count as a failure of all (dns_failover)',
    ],
    [
      'the same for routing',
      sketch('aws_lb_target_group.app', 'update', { set: health('unhealthy_state_routing', '60') }),
      'cuts users off',
      'unhealthy_state_routing',
    ],
    [
      'fewer of them',
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
      'answers for one country alone',
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
      'a weight of nothing',
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
      'a waking that comes on the 29th of February',
      sketch('aws_autoscaling_schedule.wake', 'update', {
        before: { recurrence: '0 6 * * *', min_size: 2, max_size: 4 },
        set: { recurrence: '0 6 29 2 *' },
      }),
      'cuts users off',
      'it comes at most every',
    ],
    [
      'a waking that never comes',
      sketch('aws_autoscaling_schedule.wake', 'create', {
        set: { recurrence: '0 6 30 2 *', min_size: 2, max_size: 4 },
      }),
      'cuts users off',
      'it comes never (0 6 30 2 *)',
    ],
    [
      'a waking that has ended',
      sketch('aws_autoscaling_schedule.wake', 'update', {
        before: { recurrence: '0 6 * * *', min_size: 2 },
        set: { end_time: '2020-01-01T00:00:00Z' },
      }),
      'cuts users off',
      'it comes never',
    ],
    [
      'a waking on workdays',
      sketch('aws_autoscaling_schedule.wake', 'create', {
        set: { recurrence: '0 6 * * MON-FRI', min_size: 2, max_size: 4 },
      }),
      'in place',
      undefined,
    ],
    [
      'a hook that ends new instances',
      sketch('aws_autoscaling_lifecycle_hook.x', 'create', { set: { ...hook, default_result: 'ABANDON' } }),
      'cuts users off',
      'every new instance is terminated after 300 s, unless its lifecycle action is completed in time',
    ],
    [
      'a hook that says nothing',
      sketch('aws_autoscaling_lifecycle_hook.x', 'create', { set: hook }),
      'cuts users off',
      'every new instance is terminated after 300 s, unless its lifecycle action is completed in time',
    ],
    [
      'a hook that goes on',
      sketch('aws_autoscaling_lifecycle_hook.x', 'create', { set: { ...hook, default_result: 'CONTINUE' } }),
      'in place',
      undefined,
    ],
    [
      'no time to start',
      sketch('aws_autoscaling_group.fleet', 'update', { set: { health_check_grace_period: 0 } }),
      'cuts users off',
      'a new instance has 0 s until it must answer',
    ],
  ]));

describe('a stage whose making was broken off', () => {
  test('goes on with its way out', () => {
    const route = { route_table_id: table, destination_cidr_block: '0.0.0.0/0', nat_gateway_id: 'nat-1' };
    expect(said(sketched(sketch('aws_route.more', 'create', { set: route })), 'aws_route.more')).toEqual([
      'in place',
    ]);
  });
});
