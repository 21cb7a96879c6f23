import { synthesizeStage } from '../support/stage';

const GROUP = 'aws_autoscaling_group.fleet_auto_scaling_group';
const IN_SERVICE = `${GROUP}.launch_template[0].version`;
const NEWEST = 'aws_launch_template.fleet_launch_template_template.latest_version';
const staging = synthesizeStage();

describe('the outputs of a stage', () => {
  it.each([
    ['staging', staging, 'https://staging.example.com'],
    ['the first of several names', synthesizeStage({ names: ['@', 'www'] }), 'https://example.com'],
    ['no domain', synthesizeStage({}, { domain: undefined }), 'http://${aws_lb.load_balancer_lb.dns_name}'],
  ])('say the URL: %s', (_, stack, url) => {
    expect(stack.output('url')).toBe(url);
  });

  it('name the load balancer and the group', () => {
    expect(staging.output('load_balancer')).toBe('${aws_lb.load_balancer_lb.name}');
    expect(staging.output('auto_scaling_group')).toBe(`\${${GROUP}.name}`);
  });

  it('say which version of the template the instances are on, and which is the newest', () => {
    expect(staging.output('launch_template_version_in_service')).toBe(`\${${IN_SERVICE}}`);
    expect(staging.output('launch_template_version_newest')).toBe(`\${${NEWEST}}`);
  });

  it('say when instances are behind, and how they catch up', () => {
    expect(staging.output('instances')).toBe(
      `\${tostring(${IN_SERVICE}) == tostring(${NEWEST}) ? ` +
        '"up to date" : "behind: run npm run refresh-instances -- staging"}',
    );
    expect(synthesizeStage({}, { begin: 'production' }).output('instances')).toContain('-- production"');
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
