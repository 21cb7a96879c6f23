import { real, sketch, sketched, standing } from '../../recorded-plans';
import { said } from './helpers';

const forward = standing('aws_lb_listener.https')['default_action'];
const http = { ...standing('aws_lb_listener.http'), default_action: forward };
const redirect = { default_action: standing('aws_lb_listener.http')['default_action'] };

describe('plans that Terraform recorded', () => {
  test.each<[plan: string, address: string, ...said: string[]]>([
    [
      'balancer replaced on request',
      'aws_lb_listener.https',
      'cuts users off',
      'HTTPS 443 does not answer until it is created again',
    ],
    [
      'HTTPS on 8443',
      'aws_lb_listener.https',
      'cuts users off',
      'HTTPS 443 no longer answers, HTTPS 8443 does',
      'instead: add a second listener, then remove this one',
    ],
    [
      'HTTPS answers 503',
      'aws_lb_listener.https',
      'cuts users off',
      'HTTPS 443 is answered with fixed-response instead of forward',
    ],
    ['HTTP forwards', 'aws_lb_listener.http', 'in place', 'HTTP 80 will reach the app'],
    [
      'other TLS policy',
      'aws_lb_listener.https',
      'cuts users off',
      'clients that need the old TLS policy (ELBSecurityPolicy-TLS13-1-2-2021-06) are refused',
      'instead: check in the access logs which protocols and ciphers clients use',
    ],
    [
      'listener rule removed',
      'aws_lb_listener_rule.api',
      'cuts users off',
      "requests that it matched get the listener's default action",
    ],
    [
      'listener rule for other paths',
      'aws_lb_listener_rule.api',
      'cuts users off',
      'requests that it matched will match another rule',
      'instead: add a second rule, then remove this one',
    ],
    [
      'listener to a new target group',
      'aws_lb_listener.https',
      'cuts users off',
      'it forwards to a target group without registered targets',
      'instead: first register the targets, then change the listener',
    ],
    [
      'health path',
      'aws_lb_target_group.app',
      'cuts users off',
      'the health check changes (path /health → /ready): all instances whose app does not answer it are replaced',
      'instead: first release an app that answers the old and the new check, then change it',
    ],
    [
      'health check interval',
      'aws_lb_target_group.app',
      'in place',
      'targets count as healthy or unhealthy sooner or later than before',
    ],
    [
      'target group renamed',
      'aws_lb_target_group.app',
      'cuts users off',
      'aws_autoscaling_group.fleet leaves the old target group, and drains, before it enters the new one',
      'instead: add and attach a second target group, then change the listener, then remove this one',
    ],
    [
      'target group renamed',
      'aws_autoscaling_group.fleet',
      'cuts users off',
      'its instances leave a target group that gets requests, before they enter any other',
    ],
    [
      'target group renamed',
      'aws_lb_listener.https',
      'in place',
      'it forwards to a target group that the same apply replaces',
    ],
    ['domain given up', 'aws_lb_listener.https', 'cuts users off', 'HTTPS 443 no longer answers'],
    ['domain given up', 'aws_acm_certificate.main', 'in place', 'no listener uses it any more'],
    [
      'domain given up',
      'aws_route53_record.validation',
      'in place',
      'it validated a certificate that is destroyed, too; another stage with the same name would still need it',
    ],
  ])('%s: %s', (name, address, ...expected) => {
    expect(said(real(name), address)).toEqual(expected);
  });
});

describe('plans written by hand', () => {
  test.each<[what: string, change: ReturnType<typeof sketch>, ...said: string[]]>([
    [
      'redirect to an HTTPS listener that exists',
      sketch('aws_lb_listener.http', 'update', { before: http, set: redirect }),
      'in place',
      'requests to HTTP 80 are sent to HTTPS 443, which already answers; clients of a name that its certificate does not cover get a warning',
    ],
    [
      'listener replaced, new one first',
      sketch('aws_lb_listener.https', 'createBeforeDestroy'),
      'cuts users off',
      'a port can have one listener: HTTPS 443 is closed before it is opened again',
    ],
    [
      'a TLS policy that accepts more clients',
      sketch('aws_lb_listener.https', 'update', {
        set: { ssl_policy: 'ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06' },
      }),
      'in place',
      'every client that it accepted before is still accepted',
    ],
    [
      'a TLS policy that adds key exchanges',
      sketch('aws_lb_listener.https', 'update', {
        set: { ssl_policy: 'ELBSecurityPolicy-TLS13-1-2-PQ-2025-09' },
      }),
      'in place',
      'every client that it accepted before is still accepted',
    ],
    [
      'a FIPS TLS policy that accepts the same clients',
      sketch('aws_lb_listener.https', 'update', {
        set: { ssl_policy: 'ELBSecurityPolicy-TLS13-1-2-FIPS-PQ-2025-09' },
      }),
      'in place',
      'every client that it accepted before is still accepted',
    ],
    [
      'a TLS policy that accepts other clients',
      sketch('aws_lb_listener.https', 'update', {
        before: {
          ...standing('aws_lb_listener.https'),
          ssl_policy: 'ELBSecurityPolicy-TLS13-1-2-Ext0-FIPS-2023-04',
        },
        set: { ssl_policy: 'ELBSecurityPolicy-TLS13-1-2-Ext1-FIPS-2023-04' },
      }),
      'cuts users off',
      'clients that need the old TLS policy (ELBSecurityPolicy-TLS13-1-2-Ext0-FIPS-2023-04) are refused',
      'instead: check in the access logs which protocols and ciphers clients use',
    ],
    [
      'TLS 1.3 only',
      sketch('aws_lb_listener.https', 'update', {
        set: { ssl_policy: 'ELBSecurityPolicy-TLS13-1-3-2021-06' },
      }),
      'cuts users off',
      'clients that need the old TLS policy (ELBSecurityPolicy-TLS13-1-2-2021-06) are refused',
      'instead: check in the access logs which protocols and ciphers clients use',
    ],
    [
      'client certificates',
      sketch('aws_lb_listener.https', 'update', { set: { mutual_authentication: [{ mode: 'verify' }] } }),
      'cuts users off',
      'whether clients must show a certificate changes',
    ],
    [
      'rule with another priority, new one first',
      sketch('aws_lb_listener_rule.api', 'createBeforeDestroy', { set: { priority: 11 } }),
      'replaced without a gap',
    ],
    [
      'unused target group',
      sketch('aws_lb_target_group.idle', 'createBeforeDestroy', { before: { arn: 'arn:idle' } }),
      'in place',
      'nothing uses it',
    ],
    [
      'health check off',
      sketch('aws_lb_target_group.app', 'update', {
        set: {
          health_check: [
            { ...(standing('aws_lb_target_group.app')['health_check'] as object[])[0], enabled: false },
          ],
        },
      }),
      'in place',
      'the targets will no longer be health-checked',
    ],
    [
      'sessions',
      sketch('aws_lb_target_group.app', 'update', {
        set: { stickiness: [{ enabled: false, type: 'lb_cookie' }] },
      }),
      'in place',
      'users may land on another instance: sessions that an instance keeps start again',
    ],
    [
      'less time to drain',
      sketch('aws_lb_target_group.app', 'update', { set: { deregistration_delay: '5' } }),
      'in place',
      'requests may take 5 s instead of 30 s to end when an instance leaves',
    ],
    [
      'target detached',
      sketch('aws_autoscaling_attachment.x', 'delete', { before: {} }),
      'cuts users off',
      'its targets no longer get requests',
    ],
  ])('%s', (_, change, ...expected) => {
    expect(said(sketched(change), change.address)).toEqual(expected);
  });

  test('a redirect to an HTTPS listener of the same apply is refused', () => {
    const plan = sketched(
      sketch('aws_lb_listener.https', 'create', { set: standing('aws_lb_listener.https') }),
      sketch('aws_lb_listener.http', 'update', { before: http, set: redirect }),
    );
    expect(said(plan, 'aws_lb_listener.http')).toEqual([
      'cuts users off',
      'requests to HTTP 80 are sent to HTTPS 443, which does not answer yet',
      'instead: first add HTTPS and apply, then add the redirect',
    ]);
  });

  test('a target group that only a listener uses is replaced without a gap', () => {
    const action = [{ type: 'forward', target_group_arn: 'arn:only' }];
    const plan = sketched(
      sketch('aws_lb_target_group.only', 'createBeforeDestroy', { before: { arn: 'arn:only' } }),
      sketch('aws_lb_listener.other', 'update', {
        before: { default_action: action },
        set: { default_action: [{ type: 'forward' }] },
        unknown: { default_action: [{ target_group_arn: true }] },
      }),
    );
    expect(said(plan, 'aws_lb_target_group.only')).toEqual([
      'replaced without a gap',
      'aws_lb_listener.other moves to the new target group',
    ]);
  });
});
