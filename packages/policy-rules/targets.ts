import { type Context, type Finding, given, type Rule, unless } from './rule';
import { addressIn, list, type Resource, texts, type Values } from '../documents';

const BALANCER = 'aws_lb.load_balancer_lb';
const TARGETS = 'aws_lb_target_group.target_group_group';
const TEMPLATE = 'aws_launch_template.fleet_launch_template_template';

/** Checks that listeners send clients only to the stage's own instances. */
export const targets: Rule = {
  id: 'targets',
  why:
    'Users reach only what is registered behind the listeners: a wrong target serves them something else, and no ' +
    'target serves nobody.',
  fix: 'Leave listeners, target group and fleet as modules/load-balancer and modules/fleet join them.',
  check: (stack, context) =>
    context.stage
      ? [
          ...stack.all('aws_lb_listener').flatMap((listener) => ofBalancer(listener, context)),
          ...stack.all('aws_lb_target_group').flatMap((group) => asks(group, context)),
          ...stack.all('aws_autoscaling_group').flatMap(registered),
        ]
      : [],
};

function ofBalancer(listener: Resource, { stage }: Context): Finding[] {
  const { load_balancer_arn: arn, certificate_arn: certificate, port } = listener.values;
  const [action] = list(listener.values['default_action']);
  const [redirect] = list(action?.['redirect']);
  const { host = '#{host}', path = '/#{path}', query = '#{query}' } = (redirect ?? {}) as Values;
  return [
    ...unless(addressIn(arn) === BALANCER, listener, `is of the load balancer ${given(arn)}`),
    ...unless(
      certificate === undefined || /^\$\{aws_acm_certificate(_validation)?\./.test(String(certificate)),
      listener,
      `has the certificate ${given(certificate)}, which is not the stage's`,
    ),
    // A redirect to its own port would be endless; without a domain, no other listener answers.
    ...unless(
      action?.['type'] !== 'redirect' || (port === 80 && (stage?.hostNames.length ?? 0) > 0),
      listener,
      'redirects instead of answering',
    ),
    ...unless(
      [host, path, query].join(' ') === '#{host} /#{path} #{query}',
      listener,
      `redirects to ${[host, path, query].map(String).join(' ')}, not to the same page`,
    ),
  ];
}

function asks(group: Resource, { stage }: Context): Finding[] {
  const [{ path, enabled } = {} as Values] = list(group.values['health_check']);
  return [
    ...unless(path === stage?.app.healthPath, group, `asks for ${given(path)}, and the settings say another`),
    ...unless(enabled === undefined || enabled === true, group, 'has its health check disabled'),
  ];
}

function registered(group: Resource): Finding[] {
  const { target_group_arns: behind } = group.values;
  const [{ id, version } = {} as Values] = list(group.values['launch_template']);
  const found = texts(behind).map(addressIn);
  return [
    ...unless(
      found.join() === TARGETS,
      group,
      `is registered in ${texts(behind).join(', ') || 'no target group'}`,
    ),
    ...unless(
      addressIn(id) === TEMPLATE && String(version) === `\${${TEMPLATE}.latest_version}`,
      group,
      `launches ${given(version)} of ${given(id)}`,
    ),
  ];
}
