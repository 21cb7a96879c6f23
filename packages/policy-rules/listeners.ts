import { type Context, type Finding, given, type Rule, unless } from './rule';
import { isTrue, list, type Resource, type Stack, texts } from '../documents';

/** Checks the protocols between clients, the load balancer and the app. */
export const listeners: Rule = {
  id: 'listeners',
  why:
    'Traffic without TLS 1.2 or newer can be read and changed in transit, and requests that servers parse ' +
    'differently can smuggle others.',
  fix: 'Leave the listeners as modules/load-balancer makes them; tlsPolicy and http are settings of the stage.',
  check: (stack, context) => [
    ...stack
      .all('aws_lb_listener')
      .flatMap((listener) => [...speaks(listener, context), ...answers(stack, listener, context)]),
    ...stack
      .all('aws_lb_listener_rule')
      .map((place) => ({ place, found: 'adds a rule that bypasses the default action' })),
    ...stack.all('aws_lb').flatMap((balancer) => parses(balancer, context)),
    ...stack.all('aws_lb_target_group').flatMap(targets),
    ...stack.all('aws_acm_certificate').flatMap((certificate) => certifies(certificate, context)),
    ...redirects(stack, context),
  ],
};

/** Checks that a certificate covers only the stage's own names. */
function certifies(certificate: Resource, { stage }: Context): Finding[] {
  const {
    domain_name: name,
    subject_alternative_names: more,
    validation_method: method,
  } = certificate.values;
  const names = [String(name), ...texts(more)];
  return [
    ...unless(
      names.every((one) => stage?.hostNames.includes(one)),
      certificate,
      `certifies ${names.join(', ')}`,
    ),
    ...unless(method === 'DNS', certificate, `is validated by ${given(method)}`),
  ];
}

function speaks(listener: Resource, { facts, stage }: Context): Finding[] {
  const { port, protocol, ssl_policy: policy, certificate_arn: certificate } = listener.values;
  if (port === 80 && protocol === 'HTTP') return [];
  if (port !== 443 || protocol !== 'HTTPS') {
    return [{ place: listener, found: `speaks ${given(protocol)} on ${given(port)}` }];
  }
  const isKnown = (facts.tlsPolicies as readonly unknown[]).includes(policy) && policy === stage?.tlsPolicy;
  return [
    ...unless(isKnown, listener, `has the TLS policy ${given(policy)}, not that of the settings`),
    ...unless(certificate !== undefined, listener, 'has no certificate'),
  ];
}

/** Checks that a listener forwards only to the stage's own instances, or redirects to HTTPS. */
function answers(stack: Stack, listener: Resource, { stage }: Context): Finding[] {
  const actions = list(listener.values['default_action']);
  const [action] = actions;
  const forwards =
    action?.['type'] === 'forward' &&
    stack.referred(action['target_group_arn'])?.address === 'aws_lb_target_group.target_group_group';
  const mayRedirect = listener.values['port'] === 80 && stage !== undefined && stage.hostNames.length > 0;
  return unless(
    actions.length === 1 && (forwards || (mayRedirect && action?.['type'] === 'redirect')),
    listener,
    `answers by ${actions.map(({ type }) => String(type)).join(', ') || 'nothing'}, not by its own target group or a redirect alone`,
  );
}

/** Checks that with a domain, HTTP only redirects, unless the settings have `http: 'serve'`. */
function redirects(stack: Stack, { stage }: Context): Finding[] {
  if (!stage || stage.hostNames.length === 0) return [];
  const ports = stack.all('aws_lb_listener').map(({ values }) => values['port']);
  const missing = unless(ports.includes(443), stack.place, 'has a domain and no listener on 443');
  if (stage.http === 'serve') return missing;
  const served = stack
    .all('aws_lb_listener')
    .filter(({ values }) => values['port'] === 80)
    .flatMap((listener) => {
      const [action] = list(listener.values['default_action']);
      const [redirect] = list(action?.['redirect']);
      const leadsToHttps = redirect?.['protocol'] === 'HTTPS' && String(redirect['port']) === '443';
      const holds = action?.['type'] === 'redirect' && leadsToHttps;
      return unless(holds, listener, 'answers HTTP with something else than a redirect to HTTPS');
    });
  return [...missing, ...served];
}

function parses(balancer: Resource, { stage }: Context): Finding[] {
  const { values } = balancer;
  const mode = values['desync_mitigation_mode'];
  const internal = isTrue(values['internal']);
  return [
    ...unless(isTrue(values['drop_invalid_header_fields']), balancer, 'lets invalid headers through'),
    ...unless(mode === 'defensive' || mode === 'strictest', balancer, `has the desync mode ${given(mode)}`),
    ...unless(
      internal === (stage?.exposure === 'internal'),
      balancer,
      internal ? 'is internal, and the stage is public' : 'faces the internet, and the stage is internal',
    ),
  ];
}

function targets(group: Resource): Finding[] {
  const [{ protocol, port } = {}] = list(group.values['health_check']);
  const own = `${String(group.values['protocol'])} ${String(group.values['port'])}`;
  return [
    ...unless(own === 'HTTPS 8443', group, `speaks ${own} to the app`),
    ...unless(protocol === 'HTTPS', group, `checks health over ${given(protocol)}`),
    ...unless(port === undefined || port === 'traffic-port', group, `checks health on port ${given(port)}`),
  ];
}
