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
    'redirect to another host',
    set(HTTP, redirect({ host: 'example.net' })),
    'staging/listeners/http redirects to example.net /#{path} #{query}, not to the same page',
  ],
  [
    'redirect to one page',
    set(HTTP, redirect({ path: '/moved' })),
    'staging/listeners/http redirects to #{host} /moved #{query}, not to the same page',
  ],
  ['redirect to itself', set(HTTPS, redirect({})), 'staging/listeners/https redirects instead of answering'],
  [
    "answer for another's load balancer",
    set(HTTPS, { load_balancer_arn: 'arn:aws:x' }),
    'staging/listeners/https is of the load balancer "arn:aws:x"',
  ],
  [
    "speak for another's certificate",
    set(HTTPS, { certificate_arn: 'arn:aws:acm:x' }),
    'staging/listeners/https has the certificate "arn:aws:acm:x", which is not the stage\'s',
  ],
  [
    'be asked for another page',
    health({ path: '/' }),
    'staging/target-group/group asks for "/", and the settings say another',
  ],
  [
    'be asked by nobody',
    health({ enabled: false }),
    'staging/target-group/group has its health check disabled',
  ],
  [
    'be registered elsewhere, too',
    set(FLEET, { target_group_arns: ['${aws_lb_target_group.target_group_group.arn}', 'arn:x'] }),
    'staging/fleet/auto-scaling/group is registered in ${aws_lb_target_group.target_group_group.arn}, arn:x',
  ],
  [
    'be registered nowhere',
    set(FLEET, { target_group_arns: [] }),
    'staging/fleet/auto-scaling/group is registered in no target group',
  ],
  [
    'be launched of an old version',
    set(FLEET, {
      launch_template: { id: '${aws_launch_template.fleet_launch_template_template.id}', version: '1' },
    }),
    'staging/fleet/auto-scaling/group launches "1" of "${aws_launch_template.fleet_launch_template_template.id}"',
  ],
];

/** By what their kinds say that they may have. */
const VALUES: [what: string, breakIt: Break, found: string][] = [
  [
    'stand behind a load balancer that reads nothing',
    set('aws_lb.load_balancer_lb', { load_balancer_type: 'network' }),
    'staging/load-balancer/lb has load_balancer_type "network", and may have application, or none',
  ],
  [
    'be addresses of anybody',
    set('aws_lb_target_group.target_group_group', { target_type: 'ip' }),
    'staging/target-group/group has target_type "ip", and may have instance, or none',
  ],
  [
    'be healthy whatever they answer',
    health({ matcher: '200-499' }),
    'staging/target-group/group has health_check.matcher "200-499", and may have 200, or none',
  ],
  [
    'be well as long as they run',
    set(FLEET, { health_check_type: 'EC2' }),
    'staging/fleet/auto-scaling/group has health_check_type "EC2", and may have ELB',
  ],
  [
    'wait for somebody at their launch',
    set(HOOK, { lifecycle_transition: 'autoscaling:EC2_INSTANCE_LAUNCHING' }),
    'staging/monitoring/last-words/hook has lifecycle_transition "autoscaling:EC2_INSTANCE_LAUNCHING", and may have ' +
      'autoscaling:EC2_INSTANCE_TERMINATING',
  ],
  [
    'be abandoned',
    set(HOOK, { default_result: 'ABANDON' }),
    'staging/monitoring/last-words/hook has default_result "ABANDON", and may have CONTINUE',
  ],
];

describe('targets of the listeners', () => {
  it.each(CASES)('do not %s', (_, breakIt, found) => {
    expect(allBroken('staging', breakIt)).toContain(`targets: ${found}`);
  });

  it.each(VALUES)('do not %s', (_, breakIt, found) => {
    expect(allBroken('staging', breakIt)).toContain(`values: ${found}`);
  });
});
