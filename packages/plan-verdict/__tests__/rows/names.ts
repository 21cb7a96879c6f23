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
  ['no share of the answers', update(RECORD, weighted(100), weighted(0)), CUTS, 'the others get no answer'],
  [
    'another share of the answers',
    update(RECORD, weighted(100), weighted(10)),
    IN_PLACE,
    'is answered by weighted_routing_policy',
  ],
  [
    'what share is known later',
    update(RECORD, weighted(100), ip({ weighted_routing_policy: [{}] }), {
      weighted_routing_policy: [{ weight: true }],
    }),
    CUTS,
    'known only when it is applied',
  ],
  [
    'answered only when the other one fails',
    update(RECORD, failover('PRIMARY'), failover('SECONDARY')),
    CUTS,
    'the others get no answer',
  ],
  [
    'a record goes by a health check',
    update(RECORD, ip({}), ip({ health_check_id: 'c' })),
    IN_PLACE,
    'it is not answered while its health check or its target fails',
  ],
  [
    'a record goes by no health check',
    update(RECORD, ip({ health_check_id: 'c' }), ip({ health_check_id: '' })),
    IN_PLACE,
    'it is answered also while its target fails',
  ],
  [
    'an alias goes by the health of its target',
    stands('aws_route53_record.app', {
      alias: [
        { ...(standing('aws_route53_record.app')['alias'] as Values[])[0], evaluate_target_health: false },
      ],
    }),
    IN_PLACE,
    'it is answered also while its target fails',
  ],
  [
    'answers live long',
    update(RECORD, ip({}), ip({ ttl: 86400 })),
    IN_PLACE,
    'answers stay in caches for 86400 s: a later change takes as long to arrive',
  ],
  ['answers live shorter', update(RECORD, ip({ ttl: 86400 }), ip({ ttl: 60 })), IN_PLACE, undefined],
  [
    'another address',
    update(RECORD, ip({}), ip({ records: ['192.0.2.2'] })),
    IN_PLACE,
    'it points elsewhere',
  ],
  [
    'a record of another type',
    replaced(RECORD, ip({}), ip({ type: 'CNAME', records: ['b.example.com'] })),
    CUTS,
    'a.example.com no longer resolves until it is created again',
  ],
  [
    'mail',
    gone(RECORD, { name: 'example.com', type: 'MX', records: ['10 mx.example.com'] }),
    CUTS,
    'the MX record of example.com is deleted, and clients that rely on it fail',
  ],
  [
    'who may make certificates',
    create(RECORD, { name: 'example.com', type: 'CAA', ttl: 60, records: ['0 issue ";"'] }),
    IN_PLACE,
    'only the authorities that it names can issue and renew certificates',
  ],
  [
    'a record that stands is taken over',
    create(RECORD, ip({ allow_overwrite: true })),
    IN_PLACE,
    'it replaces a record of the same name, if there is one',
  ],
  ['a new record', create(RECORD, ip({})), IN_PLACE, undefined],
  ['a zone goes', gone('aws_route53_zone'), CUTS, 'every name in it no longer resolves'],
  [
    'a zone can be emptied',
    update('aws_route53_zone', { force_destroy: false }, { force_destroy: true }),
    IN_PLACE,
    'a later destroy will also delete its contents',
  ],
  [
    'a network no longer sees a zone',
    update(
      'aws_route53_zone',
      { vpc: [{ vpc_id: 'vpc-1' }, { vpc_id: 'vpc-2' }] },
      { vpc: [{ vpc_id: 'vpc-1' }] },
    ),
    CUTS,
    'vpc-2 no longer finds its names',
  ],
  ['a network leaves a zone', gone('aws_route53_zone_association'), CUTS, 'its effect on traffic and data'],
  [
    'signatures of a zone end',
    gone('aws_route53_hosted_zone_dnssec'),
    CUTS,
    'its effect on traffic and data',
  ],
  [
    'other name servers of a domain',
    update(
      'aws_route53domains_registered_domain',
      { name_server: [{ name: 'ns-1' }] },
      { name_server: [{ name: 'ns-2' }] },
    ),
    CUTS,
    'removed from name_server: ns-1',
  ],
  [
    'a domain can be moved away',
    update('aws_route53domains_registered_domain', { transfer_lock: true }, { transfer_lock: false }),
    IN_PLACE,
    'transfer_lock will be off',
  ],
  [
    'a check is turned round',
    update(CHECK, { invert_healthcheck: false }, { invert_healthcheck: true }),
    CUTS,
    'healthy targets count as failed, and failed ones as healthy',
  ],
  [
    'a check asks another path',
    update(CHECK, { resource_path: '/' }, { resource_path: '/x' }),
    CUTS,
    'the health check changes (resource_path / → /x)',
  ],
  [
    'a check is off',
    update(CHECK, { disabled: false }, { disabled: true }),
    IN_PLACE,
    'everything that uses it counts as healthy',
  ],
  ['a check goes', gone(CHECK), CUTS, 'records that use it'],
  [
    'a check fails sooner',
    update(CHECK, { failure_threshold: 3 }, { failure_threshold: 1 }),
    IN_PLACE,
    'it fails or recovers sooner or later',
  ],

  [
    'a certificate of fewer names',
    sketch('aws_acm_certificate.main', 'createBeforeDestroy', {
      set: { domain_name: 'other.example.com', subject_alternative_names: ['other.example.com'] },
    }),
    CUTS,
    'get a certificate without that name',
  ],
  [
    'a certificate that is not validated by DNS',
    sketch('aws_acm_certificate.main', 'createBeforeDestroy', { set: { validation_method: 'EMAIL' } }),
    NO_GAP,
    'the new one is issued and in use before the old one is deleted',
  ],
  ['a certificate of one that shows it', sketch('aws_acm_certificate.main', 'delete'), CUTS, 'shows it'],
  [
    'the proof of a certificate',
    sketch('aws_route53_record.validation', 'delete'),
    CUTS,
    'can no longer be renewed',
  ],
  [
    'the proof of a certificate leads elsewhere',
    stands('aws_route53_record.validation', { records: ['x.acm-validations.aws.'] }),
    CUTS,
    'can no longer be renewed',
  ],
  [
    'nobody waits for the certificate',
    sketch('aws_acm_certificate_validation.main', 'delete'),
    IN_PLACE,
    undefined,
  ],
  [
    'another key of a certificate',
    newFirst(
      'aws_acm_certificate',
      { domain_name: 'a' },
      { domain_name: 'a', key_algorithm: 'EC_prime256v1' },
    ),
    NO_GAP,
    'before the old one is deleted',
  ],

  [
    'no request to the only group',
    stands(HTTPS, shares([TG, 0], [other, 100]), shares([TG, 100], [other, 0])),
    CUTS,
    'requests go to a target group without targets, instead of the one with targets',
  ],
  [
    'a tenth to another group',
    stands(HTTPS, shares([TG, 90], [other, 10]), shares([TG, 100], [other, 0])),
    IN_PLACE,
    'its target groups get other shares of the requests',
  ],
  [
    'browsers keep to TLS',
    stands(HTTPS, { routing_http_response_strict_transport_security_header_value: 'max-age=31536000' }),
    IN_PLACE,
    'responses have other headers',
  ],
  [
    'pages of another origin',
    stands(HTTPS, {
      routing_http_response_access_control_allow_origin_header_value: 'https://a.example.com',
    }),
    IN_PLACE,
    'responses have other headers',
  ],
  [
    'connections end sooner',
    stands(HTTPS, { tcp_idle_timeout_seconds: 60 }, { tcp_idle_timeout_seconds: 350 }),
    IN_PLACE,
    'idle connections end after 60 s',
  ],
  [
    'clients show a certificate',
    stands(HTTPS, { mutual_authentication: [{ mode: 'verify', trust_store_arn: 'arn:t' }] }),
    CUTS,
    'whether clients must show a certificate changes',
  ],
  [
    'only TLS 1.3',
    stands(HTTPS, { ssl_policy: 'ELBSecurityPolicy-TLS13-1-3-2021-06' }),
    CUTS,
    'clients that need the old TLS policy',
  ],
  [
    'which TLS is known later',
    stands(HTTPS, { ssl_policy: null }, {}, { ssl_policy: true }),
    CUTS,
    'clients that need the old TLS policy',
  ],
  ['another door', stands(HTTPS, { port: 8443 }), CUTS, 'HTTPS 443 no longer answers'],
  ['a listener goes', sketch(HTTPS, 'delete'), CUTS, 'HTTPS 443 no longer answers'],
  [
    'a rule goes',
    sketch('aws_lb_listener_rule.api', 'delete'),
    CUTS,
    "requests that it matched get the listener's default action",
  ],
  [
    'a rule matches another path',
    stands('aws_lb_listener_rule.api', { condition: [{ path_pattern: [{ values: ['/v2/*'] }] }] }),
    CUTS,
    'requests that it matched will match another rule',
  ],
  [
    'a certificate beside the first goes',
    gone('aws_lb_listener_certificate'),
    CUTS,
    'are answered with another certificate',
  ],
  ['tags of a listener', stands(HTTPS, { tags: { a: 'b' } }), IN_PLACE, undefined],
];
