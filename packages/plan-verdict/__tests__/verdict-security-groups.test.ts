import { real, sketch, sketched, standing } from '../../recorded-plans';
import { said } from './helpers';

const HTTPS_AGAIN = 'tcp port 443 to 0.0.0.0/0 is no longer allowed until it is created again';
const rule = 'aws_vpc_security_group_ingress_rule';

describe('plans that Terraform recorded', () => {
  test.each<[plan: string, address: string, ...said: string[]]>([
    [
      'HTTPS rule removed',
      'aws_vpc_security_group_ingress_rule.https',
      'cuts users off',
      'tcp port 443 from 0.0.0.0/0 is no longer allowed',
    ],
    [
      'HTTPS rule narrowed',
      'aws_vpc_security_group_ingress_rule.https',
      'cuts users off',
      'tcp port 443 from 0.0.0.0/0 is no longer allowed',
    ],
    ['SSH opened', 'aws_vpc_security_group_ingress_rule.ssh', 'in place'],
    [
      'endpoints group described anew',
      'aws_security_group.endpoints',
      'replaced without a gap',
      'aws_vpc_endpoint.logs moves to the new group',
    ],
    [
      'endpoints group narrowed',
      'aws_security_group.endpoints',
      'cuts users off',
      'tcp port 443 from 10.0.0.0/16 is no longer allowed',
    ],
    [
      'app group described anew',
      'aws_security_group.app',
      'cuts users off',
      'aws_launch_template.fleet uses it, and AWS refuses to delete it meanwhile',
      'instead: use create_before_destroy and another name',
    ],
    [
      'app group described anew',
      'aws_vpc_security_group_egress_rule.https',
      'cuts users off',
      HTTPS_AGAIN,
      'instead: create the new rule in one apply, and remove the old one in the next',
    ],
    [
      'app group described anew',
      'aws_vpc_security_group_egress_rule.balancer',
      'cuts users off',
      'tcp port 8443 to sg-… is no longer allowed',
    ],
    [
      'addresses changed',
      'aws_security_group.balancer',
      'cuts users off',
      'aws_vpc_security_group_ingress_rule.app refers to it, and changes before or after aws_lb.main does',
    ],
  ])('%s: %s', (name, address, ...expected) => {
    expect(said(real(name), address)).toEqual(expected);
  });
});

describe('plans written by hand', () => {
  test.each<[what: string, change: ReturnType<typeof sketch>, ...said: string[]]>([
    [
      'wider rule, new one first',
      sketch(`${rule}.https`, 'createBeforeDestroy', { set: { from_port: 440 } }),
      'replaced without a gap',
    ],
    [
      'narrower rule, new one first',
      sketch(`${rule}.https`, 'createBeforeDestroy', { set: { cidr_ipv4: '10.0.0.0/8' } }),
      'cuts users off',
      'tcp port 443 from 0.0.0.0/0 is no longer allowed',
    ],
    [
      'wider rule in place',
      sketch(`${rule}.https`, 'update', { set: { from_port: 1, to_port: 1000 } }),
      'in place',
    ],
    [
      'aws_security_group_rule destroyed',
      sketch('aws_security_group_rule.x', 'delete', {
        before: {
          type: 'ingress',
          security_group_id: 'sg-1',
          protocol: 'tcp',
          from_port: 443,
          to_port: 443,
          cidr_blocks: ['0.0.0.0/0'],
        },
      }),
      'cuts users off',
      'tcp port 443 from 0.0.0.0/0 is no longer allowed',
    ],
    [
      'unused security group',
      sketch('aws_security_group.idle', 'delete', { before: { id: 'sg-0fffffffffffffff1' } }),
      'in place',
      'nothing uses it',
    ],
    [
      'security group of the load balancer',
      sketch('aws_security_group.balancer', 'delete'),
      'cuts users off',
      'aws_lb.main uses it, and AWS refuses to delete it until then',
    ],
    [
      'security group of the instances replaced, new one first',
      sketch('aws_security_group.app', 'createBeforeDestroy'),
      'cuts users off',
      'running instances use the old group (aws_launch_template.fleet), and all rules that name the group change ' +
        'to the new one',
      'instead: keep its name and description',
    ],
    [
      'unused default security group emptied',
      sketch('aws_default_security_group.x', 'update', {
        before: { id: 'sg-0fffffffffffffff2', ingress: standing('aws_security_group.endpoints')['ingress'] },
        set: { ingress: [] },
      }),
      'in place',
    ],
  ])('%s', (_, change, ...expected) => {
    expect(said(sketched(change), change.address)).toEqual(expected);
  });

  test.each<[what: string, type: number, code: number, severity: string]>([
    ['all messages of the same type', 3, -1, 'in place'],
    ['all messages', -1, -1, 'in place'],
    ['another type, whose code is larger', 2, 5, 'cuts users off'],
    ['another code', 3, 3, 'cuts users off'],
  ])('a rule for one ICMP message is removed beside a rule for %s', (_, from_port, to_port, severity) => {
    const icmp = { ...standing(`${rule}.https`), ip_protocol: 'icmp', from_port: 3, to_port: 4 };
    const plan = sketched(
      sketch(`${rule}.other`, 'no-op', { before: { ...icmp, id: 'sgr-2', from_port, to_port } }),
      sketch(`${rule}.routers`, 'delete', { before: icmp }),
    );
    expect(said(plan, `${rule}.routers`)[0]).toBe(severity);
  });

  test('a duplicate rule of the same group may be removed', () => {
    const twin = { ...standing(`${rule}.https`), id: 'sgr-2', description: 'again' };
    const plan = sketched(
      sketch(`${rule}.twin`, 'no-op', { before: twin }),
      sketch(`${rule}.https`, 'delete'),
    );
    expect(said(plan, `${rule}.https`)).toEqual(['in place', 'another rule of the group allows the same']);
  });
});
