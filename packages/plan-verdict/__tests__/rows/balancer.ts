import { standing } from '../../../recorded-plans';
import { create, CUTS, gone, IN_PLACE, type Rows, stands, update } from './row';

const LB = 'aws_lb.main';
const TG = 'aws_lb_target_group';
const check = (values: object) => ({
  health_check: [
    {
      enabled: true,
      path: '/',
      matcher: '200',
      interval: 15,
      timeout: 5,
      unhealthy_threshold: 3,
      healthy_threshold: 3,
      ...values,
    },
  ],
});
const checked = (to: object, what: string, severity = CUTS, words = 'the health check changes') =>
  [what, update(TG, check({}), check(to)), severity, words] as const;

/** [User guides for application and network load balancers; WAF developer guide] */
export const balancer: Rows = [
  checked({ matcher: '204' }, 'health check expects another status code'),
  checked({ path: '/healthz' }, 'health check path changes'),
  checked({ port: '8081' }, 'health check port changes'),
  checked({ protocol: 'HTTPS' }, 'health check uses HTTPS'),
  checked(
    { timeout: 2 },
    'shorter health check time-out',
    IN_PLACE,
    'targets count as healthy or unhealthy sooner or later',
  ),
  checked(
    { unhealthy_threshold: 2, interval: 5 },
    'lower unhealthy threshold',
    IN_PLACE,
    'targets count as healthy or unhealthy sooner or later',
  ),
  checked({ enabled: false }, 'health check off', IN_PLACE, 'the targets will no longer be health-checked'),
  [
    'health check path known after apply',
    update(TG, check({}), check({ path: null }), { health_check: [{ path: true }] }),
    CUTS,
    'the health check changes',
  ],
  [
    'deregistration delay 0',
    update(TG, { deregistration_delay: '300' }, { deregistration_delay: '0' }),
    CUTS,
    'requests are cut off 0 s after an instance begins to leave',
  ],
  [
    'shorter deregistration delay',
    update(TG, { deregistration_delay: '300' }, { deregistration_delay: '30' }),
    IN_PLACE,
    'requests may take 30 s instead of 300 s',
  ],
  [
    'deregistration delay known after apply',
    update(
      TG,
      { deregistration_delay: '300' },
      { deregistration_delay: null },
      { deregistration_delay: true },
    ),
    CUTS,
    'known only when it is applied',
  ],
  [
    'stickiness off',
    update(
      TG,
      { stickiness: [{ enabled: true, type: 'lb_cookie' }] },
      { stickiness: [{ enabled: false, type: 'lb_cookie' }] },
    ),
    IN_PLACE,
    'users may land on another instance',
  ],
  [
    'cross-zone load balancing off',
    update(TG, { load_balancing_cross_zone_enabled: 'true' }, { load_balancing_cross_zone_enabled: 'false' }),
    IN_PLACE,
    'requests are distributed differently over the targets',
  ],
  [
    'proxy protocol on',
    update(TG, { proxy_protocol_v2: false }, { proxy_protocol_v2: true }),
    CUTS,
    'proxy_protocol_v2: a target must expect it exactly when it is on, or every connection fails',
  ],
  [
    'connection termination on deregistration',
    update(TG, { connection_termination: false }, { connection_termination: true }),
    IN_PLACE,
    'connections are ended when a target leaves',
  ],
  [
    'client IP no longer preserved',
    update(TG, { preserve_client_ip: 'true' }, { preserve_client_ip: 'false' }),
    CUTS,
    'preserve_client_ip: targets see the address of the load balancer instead of the client',
  ],
  [
    'connections to unhealthy targets terminated',
    update(
      TG,
      { target_health_state: [{ enable_unhealthy_connection_termination: false }] },
      { target_health_state: [{ enable_unhealthy_connection_termination: true }] },
    ),
    IN_PLACE,
    'connections are ended when a target leaves',
  ],
  [
    'DNS failover unless all targets are healthy',
    update(
      TG,
      { target_group_health: [] },
      { target_group_health: [{ dns_failover: [{ minimum_healthy_targets_percentage: '100' }] }] },
    ),
    CUTS,
    'one unhealthy target may count as a failure of all',
  ],
  ['target group tags', update(TG, { tags: {} }, { tags: { a: 'b' } }), IN_PLACE, undefined],
  [
    'target group attachment destroyed',
    gone('aws_lb_target_group_attachment'),
    CUTS,
    'its targets no longer get requests',
  ],
  [
    'idle time-out of 1 s',
    stands(LB, { idle_timeout: 1 }),
    CUTS,
    'answers that take longer than 1 s end with 504',
  ],
  [
    'idle time-out known after apply',
    stands(LB, { idle_timeout: null }, {}, { idle_timeout: true }),
    CUTS,
    'known only when it is applied',
  ],
  [
    'shorter client keep-alive',
    stands(LB, { client_keep_alive: 60 }, { client_keep_alive: 3600 }),
    IN_PLACE,
    'connections of clients end after 60 s',
  ],
  [
    'cross-zone load balancing off for the load balancer',
    stands(LB, { enable_cross_zone_load_balancing: false }, { enable_cross_zone_load_balancing: true }),
    IN_PLACE,
    'requests to a zone without a healthy target will fail',
  ],
  [
    'DNS routing by Availability Zone',
    stands(LB, { dns_record_client_routing_policy: 'availability_zone_affinity' }),
    IN_PLACE,
    'clients are sent to other zones',
  ],
  [
    'no minimum capacity',
    stands(
      LB,
      { minimum_load_balancer_capacity: [] },
      { minimum_load_balancer_capacity: [{ capacity_units: 100 }] },
    ),
    IN_PLACE,
    'its reserved capacity is removed or changed',
  ],
  [
    'access logs to another bucket',
    stands(
      LB,
      { access_logs: [{ bucket: 'b', enabled: true }] },
      { access_logs: [{ bucket: 'a', enabled: true }] },
    ),
    IN_PLACE,
    'access logs go to b: without its policy the apply fails',
  ],
  [
    'access logs end',
    stands(
      LB,
      { access_logs: [{ bucket: 'a', enabled: false }] },
      { access_logs: [{ bucket: 'a', enabled: true }] },
    ),
    IN_PLACE,
    'access logs end',
  ],
  [
    'WAF fail open on',
    stands(LB, { enable_waf_fail_open: true }, { enable_waf_fail_open: false }),
    IN_PLACE,
    'enable_waf_fail_open changes',
  ],
  [
    'WAF fail open off',
    stands(LB, { enable_waf_fail_open: false }, { enable_waf_fail_open: true }),
    IN_PLACE,
    'enable_waf_fail_open changes',
  ],
  [
    'IPv4 only',
    stands(LB, { ip_address_type: 'ipv4' }, { ip_address_type: 'dualstack' }),
    CUTS,
    'one family of addresses stops answering',
  ],
  [
    'web ACL associated',
    create('aws_wafv2_web_acl_association', { resource_arn: standing(LB)['arn'] }),
    IN_PLACE,
    'requests that its rules match will be blocked',
  ],
  [
    'web ACL blocks by default',
    update('aws_wafv2_web_acl', { default_action: [{ allow: [{}] }] }, { default_action: [{ block: [{}] }] }),
    CUTS,
    'will be blocked',
  ],
  [
    'web ACL gains a blocking rule',
    update('aws_wafv2_web_acl', { rule: [] }, { rule: [{ name: 'a', action: [{ block: [{}] }] }] }),
    CUTS,
    'a will block',
  ],
  [
    'web ACL gains a counting rule',
    update('aws_wafv2_web_acl', { rule: [] }, { rule: [{ name: 'a', action: [{ count: [{}] }] }] }),
    IN_PLACE,
    'its rules change: read what they block',
  ],
  [
    'address removed from an IP set',
    update('aws_wafv2_ip_set', { addresses: ['192.0.2.0/24'] }, { addresses: [] }),
    CUTS,
    'removed from addresses: 192.0.2.0/24',
  ],
  ['Classic Load Balancer destroyed', gone('aws_elb'), CUTS, 'its effect on traffic and data'],
  [
    'Classic Load Balancer loses its instances',
    update('aws_elb', { instances: ['i-1', 'i-2'] }, { instances: [] }),
    CUTS,
    'removed from instances: i-1, i-2',
  ],

  [
    'web ACL enforces a managed rule group',
    update(
      'aws_wafv2_web_acl',
      { rule: [{ name: 'a', override_action: [{ count: [{}], none: [] }] }] },
      { rule: [{ name: 'a', override_action: [{ count: [], none: [{}] }] }] },
    ),
    CUTS,
    'a will block',
  ],
];
