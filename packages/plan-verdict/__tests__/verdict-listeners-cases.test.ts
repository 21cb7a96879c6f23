import { sketch, sketched, standing } from '../../recorded-plans';
import { said, tellsOf } from './helpers';

type Values = Record<string, unknown>;
const [https, http] = ['aws_lb_listener.https', 'aws_lb_listener.http'].map(standing) as [Values, Values];
const forward = (https['default_action'] as Values[])[0]!;
const redirect = (http['default_action'] as Values[])[0]!;
const fixed = {
  type: 'fixed-response',
  fixed_response: [{ content_type: 'text/plain', status_code: '403' }],
  order: 1,
};
const login = { type: 'authenticate-oidc', authenticate_oidc: [{}], order: 1 };
const redirectTo = (more: Values) => ({
  default_action: [{ ...redirect, redirect: [{ ...(redirect['redirect'] as Values[])[0], ...more }] }],
});
const newRule = (action: Values[]) => ({
  listener_arn: https['arn'],
  priority: 1,
  condition: [{ path_pattern: [{ values: ['/*'] }] }],
  action,
});
const EMPTY_GROUP = {
  ...forward,
  target_group_arn: 'arn:aws:elasticloadbalancing:us-east-1:123456789012:targetgroup/new/1',
};

describe('changes of listeners', () =>
  tellsOf([
    [
      'a login before the forward action',
      sketch('aws_lb_listener.https', 'update', {
        set: { default_action: [login, { ...forward, order: 2 }] },
      }),
      'cuts users off',
      'HTTPS 443 requires authenticate-oidc first',
    ],
    [
      'a login listed last, but first in order',
      sketch('aws_lb_listener.https', 'update', {
        set: { default_action: [{ ...forward, order: 2 }, login] },
      }),
      'cuts users off',
      'HTTPS 443 requires authenticate-oidc first',
    ],
    [
      'a login removed',
      sketch('aws_lb_listener.https', 'update', {
        before: { ...https, default_action: [login, { ...forward, order: 2 }] },
        set: { default_action: [forward] },
      }),
      'in place',
      undefined,
    ],
    [
      'a redirect to a port without a listener',
      sketch('aws_lb_listener.http', 'update', { set: redirectTo({ port: '8443' }) }),
      'cuts users off',
      'HTTP 80 is sent elsewhere (port 443 → 8443)',
    ],
    [
      'a redirect to another host',
      sketch('aws_lb_listener.http', 'update', { set: redirectTo({ host: 'example.net' }) }),
      'cuts users off',
      'HTTP 80 is sent elsewhere (host #{host} → example.net)',
    ],
    [
      'a redirect to one page',
      sketch('aws_lb_listener.http', 'update', { set: redirectTo({ path: '/moved' }) }),
      'cuts users off',
      'HTTP 80 is sent elsewhere (path /#{path} → /moved)',
    ],
    [
      'a redirect with another status code',
      sketch('aws_lb_listener.http', 'update', { set: redirectTo({ status_code: 'HTTP_302' }) }),
      'in place',
      'HTTP 80 is answered differently',
    ],
    [
      'a new listener to an empty target group',
      sketch('aws_lb_listener.more', 'create', {
        set: { port: 8080, protocol: 'HTTP', default_action: [EMPTY_GROUP] },
      }),
      'cuts users off',
      'it forwards to a target group without registered targets',
    ],
    [
      'a new listener to the instances',
      sketch('aws_lb_listener.more', 'create', {
        set: { port: 8080, protocol: 'HTTP', default_action: [forward] },
      }),
      'in place',
      undefined,
    ],
    [
      'a new rule with a fixed response for all paths',
      sketch('aws_lb_listener_rule.more', 'create', { set: newRule([fixed]) }),
      'cuts users off',
      'requests that it matches will be answered with fixed-response',
    ],
    [
      'a new rule that redirects all paths',
      sketch('aws_lb_listener_rule.more', 'create', { set: newRule([redirect]) }),
      'cuts users off',
      'requests that it matches will be answered with redirect',
    ],
    [
      'a new rule that requires a login',
      sketch('aws_lb_listener_rule.more', 'create', { set: newRule([login, { ...forward, order: 2 }]) }),
      'cuts users off',
      'requests that it matches will be answered with authenticate-oidc, forward',
    ],
    [
      'a new rule to an empty target group',
      sketch('aws_lb_listener_rule.more', 'create', { set: newRule([EMPTY_GROUP]) }),
      'cuts users off',
      'it forwards to a target group without registered targets',
    ],
    [
      'a new rule to the instances',
      sketch('aws_lb_listener_rule.more', 'create', { set: newRule([forward]) }),
      'in place',
      'requests that it matches no longer reach their present target',
    ],
    [
      'a new rule as aws_alb_listener_rule',
      sketch('aws_alb_listener_rule.more', 'create', { set: newRule([fixed]) }),
      'cuts users off',
      'answered with fixed-response',
    ],
    [
      'a rule with a higher priority',
      sketch('aws_lb_listener_rule.api', 'update', { set: { priority: 1 } }),
      'in place',
      'rules are evaluated in another order',
    ],
  ]));

describe('a stage whose first apply was interrupted', () => {
  test('may add a listener whose targets come in the same plan', () => {
    const arn = String(EMPTY_GROUP.target_group_arn);
    const plan = sketched(
      sketch('aws_lb_listener.more', 'create', {
        set: {
          port: 8080,
          protocol: 'HTTP',
          load_balancer_arn: https['load_balancer_arn'],
          default_action: [EMPTY_GROUP],
        },
      }),
      sketch('aws_autoscaling_group.more', 'create', { set: { target_group_arns: [arn] } }),
    );
    expect(said(plan, 'aws_lb_listener.more')).toEqual(['in place']);
  });
});
