import { type ProjectChanges, type StageChanges, synthesizeStage } from '../support/stage';
import type { Synthesized } from '../support/synthesized';

const PREFIX = /^\$\{(?:data\.)?aws_\w+\.security_groups_(\w+)\.id\}$/;
const short = (reference: unknown) => String(reference).replace(PREFIX, '$1');

/** `instances 8443 load_balancer`: the group, the ports, and the other end. */
function rules(stack: Synthesized, direction: 'ingress' | 'egress'): string[] {
  return Object.values(stack.all(`aws_vpc_security_group_${direction}_rule`))
    .map((rule) => {
      const isIcmp = rule['ip_protocol'] === 'icmp';
      if (!isIcmp) {
        expect(rule['ip_protocol']).toBe('tcp');
        expect(rule['to_port']).toBe(rule['from_port']);
      }
      const port = isIcmp ? `icmp ${rule['from_port']}/${rule['to_port']}` : rule['from_port'];
      const peer = rule['cidr_ipv4'] ?? short(rule['referenced_security_group_id'] ?? rule['prefix_list_id']);
      return `${short(rule['security_group_id'])} ${port} ${peer}`;
    })
    .sort();
}

const egress = [
  { port: 5432, cidr: '10.20.0.0/16' },
  { port: 587, cidr: '10.30.0.7/32' },
];

const icmp = 'load_balancer icmp 3/4 0.0.0.0/0'; // [ALB guide, security groups: path MTU discovery]
const PRIVATE = ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'];

describe('what comes in', () => {
  it.each<[string, StageChanges, ProjectChanges, string[]]>([
    [
      'is the internet to the load balancer',
      {},
      {},
      ['load_balancer 443 0.0.0.0/0', 'load_balancer 80 0.0.0.0/0', icmp],
    ],
    ['without a domain is HTTP alone', {}, { domain: undefined }, ['load_balancer 80 0.0.0.0/0', icmp]],
    [
      'of an internal stage is connected networks alone',
      { exposure: 'internal' },
      {},
      [443, 80, 'icmp 3/4'].flatMap((port) => PRIVATE.map((cidr) => `load_balancer ${port} ${cidr}`)),
    ],
    [
      'without NAT is the instances to the endpoints too',
      { network: { nat: 'none' } },
      {},
      ['endpoints 443 instances', 'load_balancer 443 0.0.0.0/0', 'load_balancer 80 0.0.0.0/0', icmp],
    ],
  ])('%s, beside the load balancer to the app', (_, changes, project, expected) => {
    const all = [...expected, 'instances 8443 load_balancer'];
    expect(rules(synthesizeStage(changes, project), 'ingress')).toEqual(all.sort());
  });
});

describe('what goes out', () => {
  const ANYWHERE = 'instances 443 0.0.0.0/0';
  const ENDPOINTS = ['instances 443 endpoints', 'instances 443 s3'];
  const APP = ['instances 5432 10.20.0.0/16', 'instances 587 10.30.0.7/32'];

  it.each<[string, StageChanges, string[]]>([
    ['is HTTPS from the instances', {}, [ANYWHERE]],
    ['is also what app.egress names', { app: { egress } }, [ANYWHERE, ...APP]],
    // AWS refuses a second rule.
    ['is HTTPS to anywhere once', { app: { egress: [{ port: 443, cidr: '0.0.0.0/0' }] } }, [ANYWHERE]],
    ['is the endpoints without NAT', { network: { nat: 'none' }, app: { egress } }, [...ENDPOINTS, ...APP]],
    // So that no rule is missing while another is deleted.
    [
      'is both with endpoints beside NAT',
      { network: { nat: 'single', endpoints: true } },
      [ANYWHERE, ...ENDPOINTS],
    ],
  ])('%s, beside the load balancer to the app', (_, changes, expected) => {
    const all = [...expected, 'load_balancer 8443 instances'];
    expect(rules(synthesizeStage(changes), 'egress')).toEqual(all.sort());
  });

  it("has S3's addresses from AWS's prefix list", () => {
    const stack = synthesizeStage({ network: { nat: 'none' } }, { region: 'eu-west-1' });
    expect(stack.at('data.aws_prefix_list.security_groups_s3')).toEqual({
      name: 'com.amazonaws.eu-west-1.s3',
    });
  });
});

describe('the groups', () => {
  it('have names and descriptions that depend only on project and stage: a change replaces a group', () => {
    const named = (stack: Synthesized) =>
      Object.values(stack.all('aws_security_group')).map(({ name, description }) => ({ name, description }));
    const expected = [
      { name: 'hello-staging-instances', description: 'Instances of hello-staging' },
      { name: 'hello-staging-load-balancer', description: 'Load balancer of hello-staging' },
    ];
    expect(named(synthesizeStage())).toEqual(expected);
    expect(named(synthesizeStage({ exposure: 'internal', app: { egress } }, { domain: undefined }))).toEqual(
      expected,
    );
  });
});
