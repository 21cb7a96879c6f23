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
  checked({ matcher: '204' }, 'another answer counts as healthy'),
  checked({ path: '/healthz' }, 'another path is asked'),
  checked({ port: '8081' }, 'another port is asked'),
  checked({ protocol: 'HTTPS' }, 'it is asked by TLS'),
  checked(
    { timeout: 2 },
    'less time to answer the check',
    IN_PLACE,
    'targets count as healthy or unhealthy sooner or later',
  ),
  checked(
    { unhealthy_threshold: 2, interval: 5 },
    'fewer chances to answer the check',
    IN_PLACE,
    'targets count as healthy or unhealthy sooner or later',
  ),
  checked({ enabled: false }, 'nobody is asked', IN_PLACE, 'the targets will no longer be health-checked'),
  [
    'what is asked is known later',
    update(TG, check({}), check({ path: null }), { health_check: [{ path: true }] }),
    CUTS,
    'the health check changes',
  ],
  [
    'no time to end a request',
    update(TG, { deregistration_delay: '300' }, { deregistration_delay: '0' }),
    CUTS,
    'requests are cut off 0 s after an instance begins to leave',
  ],
  [
    'less time to end a request',
    update(TG, { deregistration_delay: '300' }, { deregistration_delay: '30' }),
    IN_PLACE,
    'requests may take 30 s instead of 300 s',
  ],
  [
    'how long a request may take is known later',
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
    'users stay with no instance',
    update(
      TG,
      { stickiness: [{ enabled: true, type: 'lb_cookie' }] },
      { stickiness: [{ enabled: false, type: 'lb_cookie' }] },
    ),
    IN_PLACE,
    'users may land on another instance',
  ],
  [
    'zones no longer share',
    update(TG, { load_balancing_cross_zone_enabled: 'true' }, { load_balancing_cross_zone_enabled: 'false' }),
    IN_PLACE,
    'requests are distributed differently over the targets',
  ],
  [
    'a header before each connection',
    update(TG, { proxy_protocol_v2: false }, { proxy_protocol_v2: true }),
    CUTS,
    'proxy_protocol_v2: a target must expect it exactly when it is on, or every connection fails',
  ],
  [
    'connections end with their target',
    update(TG, { connection_termination: false }, { connection_termination: true }),
    IN_PLACE,
    'connections are ended when a target leaves',
  ],
  [
    'who asks is no longer seen',
    update(TG, { preserve_client_ip: 'true' }, { preserve_client_ip: 'false' }),
    CUTS,
    'preserve_client_ip: targets see the address of the load balancer instead of the client',
  ],
  [
    'an unhealthy target keeps no connection',
    update(
      TG,
      { target_health_state: [{ enable_unhealthy_connection_termination: false }] },
      { target_health_state: [{ enable_unhealthy_connection_termination: true }] },
    ),
    IN_PLACE,
    'connections are ended when a target leaves',
  ],
  [
    'all must be healthy',
    update(
      TG,
      { target_group_health: [] },
      { target_group_health: [{ dns_failover: [{ minimum_healthy_targets_percentage: '100' }] }] },
    ),
    CUTS,
    'one unhealthy target may count as a failure of all',
  ],
  ['tags of a target group', update(TG, { tags: {} }, { tags: { a: 'b' } }), IN_PLACE, undefined],
  ['a target leaves', gone('aws_lb_target_group_attachment'), CUTS, 'its targets no longer get requests'],
  [
    'answers must come in a second',
    stands(LB, { idle_timeout: 1 }),
    CUTS,
    'answers that take longer than 1 s end with 504',
  ],
  [
    'how long answers may take is known later',
    stands(LB, { idle_timeout: null }, {}, { idle_timeout: true }),
    CUTS,
    'known only when it is applied',
  ],
  [
    'connections of clients end sooner',
    stands(LB, { client_keep_alive: 60 }, { client_keep_alive: 3600 }),
    IN_PLACE,
    'connections of clients end after 60 s',
  ],
  [
    'zones no longer share behind a network load balancer',
    stands(LB, { enable_cross_zone_load_balancing: false }, { enable_cross_zone_load_balancing: true }),
    IN_PLACE,
    'requests to a zone without a healthy target will fail',
  ],
  [
    'names answered by zone',
    stands(LB, { dns_record_client_routing_policy: 'availability_zone_affinity' }),
    IN_PLACE,
    'clients are sent to other zones',
  ],
  [
    'no capacity kept',
    stands(
      LB,
      { minimum_load_balancer_capacity: [] },
      { minimum_load_balancer_capacity: [{ capacity_units: 100 }] },
    ),
    IN_PLACE,
    'its reserved capacity is removed or changed',
  ],
  [
    'access logs elsewhere',
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
    'requests pass while the firewall is down',
    stands(LB, { enable_waf_fail_open: true }, { enable_waf_fail_open: false }),
    IN_PLACE,
    'enable_waf_fail_open changes',
  ],
  [
    'requests stop while the firewall is down',
    stands(LB, { enable_waf_fail_open: false }, { enable_waf_fail_open: true }),
    IN_PLACE,
    'enable_waf_fail_open changes',
  ],
  [
    'no IPv6 any more',
    stands(LB, { ip_address_type: 'ipv4' }, { ip_address_type: 'dualstack' }),
    CUTS,
    'one family of addresses stops answering',
  ],
  [
    'a firewall begins',
    create('aws_wafv2_web_acl_association', { resource_arn: standing(LB)['arn'] }),
    IN_PLACE,
    'requests that its rules match will be blocked',
  ],
  [
    'a firewall blocks what it does not know',
    update('aws_wafv2_web_acl', { default_action: [{ allow: [{}] }] }, { default_action: [{ block: [{}] }] }),
    CUTS,
    'will be blocked',
  ],
  [
    'a firewall has another rule',
    update('aws_wafv2_web_acl', { rule: [] }, { rule: [{ name: 'a', action: [{ block: [{}] }] }] }),
    CUTS,
    'a will block',
  ],
  [
    'a firewall counts',
    update('aws_wafv2_web_acl', { rule: [] }, { rule: [{ name: 'a', action: [{ count: [{}] }] }] }),
    IN_PLACE,
    'its rules change: read what they block',
  ],
  [
    'addresses of a firewall',
    update('aws_wafv2_ip_set', { addresses: ['192.0.2.0/24'] }, { addresses: [] }),
    CUTS,
    'removed from addresses: 192.0.2.0/24',
  ],
  ['a classic balancer goes', gone('aws_elb'), CUTS, 'its effect on traffic and data'],
  [
    'a classic balancer leaves its instances',
    update('aws_elb', { instances: ['i-1', 'i-2'] }, { instances: [] }),
    CUTS,
    'removed from instances: i-1, i-2',
  ],

  [
    "a firewall goes by AWS's rules",
    update(
      'aws_wafv2_web_acl',
      { rule: [{ name: 'a', override_action: [{ count: [{}], none: [] }] }] },
      { rule: [{ name: 'a', override_action: [{ count: [], none: [{}] }] }] },
    ),
    CUTS,
    'a will block',
  ],
];
