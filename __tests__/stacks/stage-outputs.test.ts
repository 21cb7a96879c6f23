import { synthesizeStage } from '../support/stage';

const GROUP = 'aws_autoscaling_group.fleet_auto_scaling_group';
const staging = synthesizeStage();

describe('the outputs of a stage', () => {
  it.each([
    ['staging', staging, 'https://staging.example.com'],
    ['the first of several names', synthesizeStage({ names: ['@', 'www'] }), 'https://example.com'],
    ['no domain', synthesizeStage({}, { domain: undefined }), 'http://${aws_lb.load_balancer_lb.dns_name}'],
  ])('have the URL: %s', (_, stack, url) => {
    expect(stack.output('url')).toBe(url);
  });

  it('have the names of the load balancer and the group', () => {
    expect(staging.output('load_balancer')).toBe('${aws_lb.load_balancer_lb.name}');
    expect(staging.output('auto_scaling_group')).toBe(`\${${GROUP}.name}`);
  });

  it('have nothing that changes after a deploy: npm run status shows instances of an older version', () => {
    expect(staging.outputs.sort()).toEqual([
      'auto_scaling_group',
      'dashboard',
      'load_balancer',
      'shell',
      'url',
    ]);
  });

  it('have the command that opens a shell on an instance', () => {
    expect(staging.output('shell')).toMatch(/^aws ssm start-session --region us-east-1 /);
    expect(staging.output('shell')).toContain(
      ' --target $(aws autoscaling describe-auto-scaling-groups ' +
        `--region us-east-1 --auto-scaling-group-names \${${GROUP}.name} ` +
        `--query 'AutoScalingGroups[0].Instances[0].InstanceId' --output text)`,
    );
  });
});
