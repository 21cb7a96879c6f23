import { sketch, standing } from '../../../recorded-plans';
import {
  create,
  CUTS,
  gone,
  IN_PLACE,
  NO_GAP,
  newFirst,
  replaced,
  type Rows,
  stands,
  update,
  type Values,
} from './row';

const HTTPS = 'aws_lb_listener.https';
const RECORD = 'aws_route53_record';
const CHECK = 'aws_route53_health_check';
const ip = (more: Values) => ({ name: 'a.example.com', type: 'A', ttl: 60, records: ['192.0.2.1'], ...more });
const weighted = (weight: number) => ip({ set_identifier: 'a', weighted_routing_policy: [{ weight }] });
const failover = (type: string) => ip({ set_identifier: 'a', failover_routing_policy: [{ type }] });
const [forward] = standing(HTTPS)['default_action'] as [Values];
const TG = forward['target_group_arn'] as string;
const shares = (...weights: readonly (readonly [string, number])[]) => ({
  default_action: [
    {
      ...forward,
      target_group_arn: '',
      forward: [{ stickiness: [], target_group: weights.map(([arn, weight]) => ({ arn, weight })) }],
    },
  ],
});
const other = 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/other/1';

/** [Route 53 developer guide: routing policies, health checks; ACM user guide; listeners' user guide] */
export const names: Rows = [
  ['record weight 0', update(RECORD, weighted(100), weighted(0)), CUTS, 'the others get no answer'],
  [
    'record weight changes',
    update(RECORD, weighted(100), weighted(10)),
    IN_PLACE,
    'is answered by weighted_routing_policy',
  ],
  [
    'record weight known after apply',
    update(RECORD, weighted(100), ip({ weighted_routing_policy: [{}] }), {
      weighted_routing_policy: [{ weight: true }],
    }),
    CUTS,
    'known only when it is applied',
  ],
  [
    'primary record becomes secondary',
    update(RECORD, failover('PRIMARY'), failover('SECONDARY')),
    CUTS,
    'the others get no answer',
  ],
  [
    'record gains a health check',
    update(RECORD, ip({}), ip({ health_check_id: 'c' })),
    IN_PLACE,
    'it is not answered while its health check or its target fails',
  ],
  [
    'record loses its health check',
    update(RECORD, ip({ health_check_id: 'c' }), ip({ health_check_id: '' })),
    IN_PLACE,
    'it is answered also while its target fails',
  ],
  [
    'alias no longer evaluates target health',
    stands('aws_route53_record.app', {
      alias: [
        { ...(standing('aws_route53_record.app')['alias'] as Values[])[0], evaluate_target_health: false },
      ],
    }),
    IN_PLACE,
    'it is answered also while its target fails',
  ],
  [
    'longer TTL',
    update(RECORD, ip({}), ip({ ttl: 86400 })),
    IN_PLACE,
    'answers stay in caches for 86400 s: a later change takes as long to arrive',
  ],
  ['shorter TTL', update(RECORD, ip({ ttl: 86400 }), ip({ ttl: 60 })), IN_PLACE, undefined],
  [
    'record address changes',
    update(RECORD, ip({}), ip({ records: ['192.0.2.2'] })),
    IN_PLACE,
    'it points elsewhere',
  ],
  [
    'record type changes',
    replaced(RECORD, ip({}), ip({ type: 'CNAME', records: ['b.example.com'] })),
    CUTS,
    'a.example.com no longer resolves until it is created again',
  ],
  [
    'MX record destroyed',
    gone(RECORD, { name: 'example.com', type: 'MX', records: ['10 mx.example.com'] }),
    CUTS,
    'the MX record of example.com is deleted, and clients that rely on it fail',
  ],
  [
    'new CAA record',
    create(RECORD, { name: 'example.com', type: 'CAA', ttl: 60, records: ['0 issue ";"'] }),
    IN_PLACE,
    'only the authorities that it names can issue and renew certificates',
  ],
  [
    'new record that overwrites',
    create(RECORD, ip({ allow_overwrite: true })),
    IN_PLACE,
    'it replaces a record of the same name, if there is one',
  ],
  ['new record', create(RECORD, ip({})), IN_PLACE, undefined],
  ['hosted zone destroyed', gone('aws_route53_zone'), CUTS, 'every name in it no longer resolves'],
  [
    'hosted zone force_destroy on',
    update('aws_route53_zone', { force_destroy: false }, { force_destroy: true }),
    IN_PLACE,
    'a later destroy will also delete its contents',
  ],
  [
    'private hosted zone loses a VPC',
    update(
      'aws_route53_zone',
      { vpc: [{ vpc_id: 'vpc-1' }, { vpc_id: 'vpc-2' }] },
      { vpc: [{ vpc_id: 'vpc-1' }] },
    ),
    CUTS,
    'vpc-2 no longer finds its names',
  ],
  [
    'hosted zone association destroyed',
    gone('aws_route53_zone_association'),
    CUTS,
    'its effect on traffic and data',
  ],
  [
    'DNSSEC of a hosted zone destroyed',
    gone('aws_route53_hosted_zone_dnssec'),
    CUTS,
    'its effect on traffic and data',
  ],
  [
    'domain name servers change',
    update(
      'aws_route53domains_registered_domain',
      { name_server: [{ name: 'ns-1' }] },
      { name_server: [{ name: 'ns-2' }] },
    ),
    CUTS,
    'removed from name_server: ns-1',
  ],
  [
    'domain transfer lock off',
    update('aws_route53domains_registered_domain', { transfer_lock: true }, { transfer_lock: false }),
    IN_PLACE,
    'transfer_lock will be off',
  ],
  [
    'Route 53 health check inverted',
    update(CHECK, { invert_healthcheck: false }, { invert_healthcheck: true }),
    CUTS,
    'healthy targets count as failed, and failed ones as healthy',
  ],
  [
    'Route 53 health check path changes',
    update(CHECK, { resource_path: '/' }, { resource_path: '/x' }),
    CUTS,
    'the health check changes (resource_path / → /x)',
  ],
  [
    'Route 53 health check disabled',
    update(CHECK, { disabled: false }, { disabled: true }),
    IN_PLACE,
    'everything that uses it counts as healthy',
  ],
  ['Route 53 health check destroyed', gone(CHECK), CUTS, 'records that use it'],
  [
    'Route 53 failure threshold lower',
    update(CHECK, { failure_threshold: 3 }, { failure_threshold: 1 }),
    IN_PLACE,
    'it fails or recovers sooner or later',
  ],

  [
    'certificate loses a name',
    sketch('aws_acm_certificate.main', 'createBeforeDestroy', {
      set: { domain_name: 'other.example.com', subject_alternative_names: ['other.example.com'] },
    }),
    CUTS,
    'get a certificate without that name',
  ],
  [
    'certificate validated by e-mail',
    sketch('aws_acm_certificate.main', 'createBeforeDestroy', { set: { validation_method: 'EMAIL' } }),
    NO_GAP,
    'the new one is issued and in use before the old one is deleted',
  ],
  ['certificate of a listener destroyed', sketch('aws_acm_certificate.main', 'delete'), CUTS, 'shows it'],
  [
    'validation record destroyed',
    sketch('aws_route53_record.validation', 'delete'),
    CUTS,
    'can no longer be renewed',
  ],
  [
    'validation record value changes',
    stands('aws_route53_record.validation', { records: ['x.acm-validations.aws.'] }),
    CUTS,
    'can no longer be renewed',
  ],
  [
    'certificate validation destroyed',
    sketch('aws_acm_certificate_validation.main', 'delete'),
    IN_PLACE,
    undefined,
  ],
  [
    'certificate key algorithm changes',
    newFirst(
      'aws_acm_certificate',
      { domain_name: 'a' },
      { domain_name: 'a', key_algorithm: 'EC_prime256v1' },
    ),
    NO_GAP,
    'before the old one is deleted',
  ],

  [
    'all weight to an empty target group',
    stands(HTTPS, shares([TG, 0], [other, 100]), shares([TG, 100], [other, 0])),
    CUTS,
    'requests go to a target group without targets, instead of the one with targets',
  ],
  [
    'a tenth of the weight to another target group',
    stands(HTTPS, shares([TG, 90], [other, 10]), shares([TG, 100], [other, 0])),
    IN_PLACE,
    'its target groups get other shares of the requests',
  ],
  [
    'Strict-Transport-Security header added',
    stands(HTTPS, { routing_http_response_strict_transport_security_header_value: 'max-age=31536000' }),
    IN_PLACE,
    'responses have other headers',
  ],
  [
    'CORS header added',
    stands(HTTPS, {
      routing_http_response_access_control_allow_origin_header_value: 'https://a.example.com',
    }),
    IN_PLACE,
    'responses have other headers',
  ],
  [
    'shorter TCP idle time-out',
    stands(HTTPS, { tcp_idle_timeout_seconds: 60 }, { tcp_idle_timeout_seconds: 350 }),
    IN_PLACE,
    'idle connections end after 60 s',
  ],
  [
    'mutual TLS on',
    stands(HTTPS, { mutual_authentication: [{ mode: 'verify', trust_store_arn: 'arn:t' }] }),
    CUTS,
    'whether clients must show a certificate changes',
  ],
  [
    'TLS 1.3 only',
    stands(HTTPS, { ssl_policy: 'ELBSecurityPolicy-TLS13-1-3-2021-06' }),
    CUTS,
    'clients that need the old TLS policy',
  ],
  [
    'TLS policy known after apply',
    stands(HTTPS, { ssl_policy: null }, {}, { ssl_policy: true }),
    CUTS,
    'clients that need the old TLS policy',
  ],
  ['listener port changes', stands(HTTPS, { port: 8443 }), CUTS, 'HTTPS 443 no longer answers'],
  ['listener destroyed', sketch(HTTPS, 'delete'), CUTS, 'HTTPS 443 no longer answers'],
  [
    'listener rule destroyed',
    sketch('aws_lb_listener_rule.api', 'delete'),
    CUTS,
    "requests that it matched get the listener's default action",
  ],
  [
    'listener rule path changes',
    stands('aws_lb_listener_rule.api', { condition: [{ path_pattern: [{ values: ['/v2/*'] }] }] }),
    CUTS,
    'requests that it matched will match another rule',
  ],
  [
    'additional certificate destroyed',
    gone('aws_lb_listener_certificate'),
    CUTS,
    'are answered with another certificate',
  ],
  ['listener tags', stands(HTTPS, { tags: { a: 'b' } }), IN_PLACE, undefined],
];
