import { allBroken, type Break, set } from './broken';

const HTTP = 'aws_lb_listener.listeners_http';
const HTTPS = 'aws_lb_listener.listeners_https';
const FLEET = 'aws_autoscaling_group.fleet_auto_scaling_group';
const HOOK = 'aws_autoscaling_lifecycle_hook.monitoring_last_words_hook';
const redirect = (more: object) => ({
  default_action: [
    { type: 'redirect', redirect: { port: '443', protocol: 'HTTPS', status_code: 'HTTP_301', ...more } },
  ],
});
const health = (more: object) =>
  set('aws_lb_target_group.target_group_group', {
    health_check: { path: '/health', matcher: '200', protocol: 'HTTPS', port: 'traffic-port', ...more },
  });

const CASES: [what: string, breakIt: Break, found: string][] = [
  [
    'a redirect to another host',
    set(HTTP, redirect({ host: 'example.net' })),
    'staging/listeners/http redirects to example.net /#{path} #{query}, not to the same page',
  ],
  [
    'a redirect to one page',
    set(HTTP, redirect({ path: '/moved' })),
    'staging/listeners/http redirects to #{host} /moved #{query}, not to the same page',
  ],
  [
    'an HTTPS listener that redirects to itself',
    set(HTTPS, redirect({})),
    'staging/listeners/https redirects instead of answering',
  ],
  [
    'a listener of another load balancer',
    set(HTTPS, { load_balancer_arn: 'arn:aws:x' }),
    'staging/listeners/https is of the load balancer "arn:aws:x"',
  ],
  [
    'a listener with an unknown certificate',
    set(HTTPS, { certificate_arn: 'arn:aws:acm:x' }),
    'staging/listeners/https has the certificate "arn:aws:acm:x", which is not the stage\'s',
  ],
  [
    'a health check of another path',
    health({ path: '/' }),
    'staging/target-group/group asks for "/", and the settings say another',
  ],
  [
    'a disabled health check',
    health({ enabled: false }),
    'staging/target-group/group has its health check disabled',
  ],
  [
    'an Auto Scaling group in a second target group',
    set(FLEET, { target_group_arns: ['${aws_lb_target_group.target_group_group.arn}', 'arn:x'] }),
    'staging/fleet/auto-scaling/group is registered in ${aws_lb_target_group.target_group_group.arn}, arn:x',
  ],
  [
    'an Auto Scaling group in no target group',
    set(FLEET, { target_group_arns: [] }),
    'staging/fleet/auto-scaling/group is registered in no target group',
  ],
  [
    'instances of an old template version',
    set(FLEET, {
      launch_template: { id: '${aws_launch_template.fleet_launch_template_template.id}', version: '1' },
    }),
    'staging/fleet/auto-scaling/group launches "1" of "${aws_launch_template.fleet_launch_template_template.id}"',
  ],
];

/** Values that packages/resource-kinds does not allow. */
const VALUES: [what: string, breakIt: Break, found: string][] = [
  [
    'a Network Load Balancer',
    set('aws_lb.load_balancer_lb', { load_balancer_type: 'network' }),
    'staging/load-balancer/lb has load_balancer_type "network", and may have application, or none',
  ],
  [
    'targets by IP address',
    set('aws_lb_target_group.target_group_group', { target_type: 'ip' }),
    'staging/target-group/group has target_type "ip", and may have instance, or none',
  ],
  [
    'a health check that accepts errors',
    health({ matcher: '200-499' }),
    'staging/target-group/group has health_check.matcher "200-499", and may have 200, or none',
  ],
  [
    'a health check by EC2 alone',
    set(FLEET, { health_check_type: 'EC2' }),
    'staging/fleet/auto-scaling/group has health_check_type "EC2", and may have ELB',
  ],
  [
    'a lifecycle hook at the launch',
    set(HOOK, { lifecycle_transition: 'autoscaling:EC2_INSTANCE_LAUNCHING' }),
    'staging/monitoring/last-words/hook has lifecycle_transition "autoscaling:EC2_INSTANCE_LAUNCHING", and may have ' +
      'autoscaling:EC2_INSTANCE_TERMINATING',
  ],
  [
    'a lifecycle hook that abandons',
    set(HOOK, { default_result: 'ABANDON' }),
    'staging/monitoring/last-words/hook has default_result "ABANDON", and may have CONTINUE',
  ],
];

describe('the rules refuse', () => {
  it.each(CASES)('%s', (_, breakIt, found) => {
    expect(allBroken('staging', breakIt)).toContain(`targets: ${found}`);
  });

  it.each(VALUES)('%s', (_, breakIt, found) => {
    expect(allBroken('staging', breakIt)).toContain(`values: ${found}`);
  });
});
