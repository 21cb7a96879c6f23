import { synthesizeStage } from '../support/stage';
import type { Synthesized } from '../support/synthesized';

const PREFIX = /^\$\{(?:data\.)?aws_\w+\.security_groups_(\w+)\.id\}$/;
const short = (reference: unknown) => String(reference).replace(PREFIX, '$1');

/** `instances 8443 load_balancer`: the group, the ports, and who is at the other end. */
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

describe('what comes in', () => {
  // ICMP type 3 code 4: the ALB guide ("Security groups for your Application Load Balancer") asks for it, for path MTU
  // discovery.
  it('is the internet to the load balancer, and the load balancer to the app: nothing else anywhere', () => {
    expect(rules(synthesizeStage(), 'ingress')).toEqual([
      'instances 8443 load_balancer',
      'load_balancer 443 0.0.0.0/0',
      'load_balancer 80 0.0.0.0/0',
      'load_balancer icmp 3/4 0.0.0.0/0',
    ]);
  });

  it('without a domain is HTTP alone', () => {
    expect(rules(synthesizeStage({}, { domain: undefined }), 'ingress')).toEqual([
      'instances 8443 load_balancer',
      'load_balancer 80 0.0.0.0/0',
      'load_balancer icmp 3/4 0.0.0.0/0',
    ]);
  });

  it('of an internal stage is connected networks alone', () => {
    expect(rules(synthesizeStage({ exposure: 'internal' }), 'ingress')).toEqual([
      'instances 8443 load_balancer',
      ...[443, 80, 'icmp 3/4'].flatMap((port) =>
        ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16'].map((cidr) => `load_balancer ${port} ${cidr}`),
      ),
    ]);
  });

  it('without NAT is the instances to the endpoints too', () => {
    const stack = synthesizeStage({ network: { nat: 'none' } });
    expect(rules(stack, 'ingress')).toContain('endpoints 443 instances');
    expect(rules(stack, 'ingress')).toHaveLength(5);
  });
});

describe('what goes out', () => {
  it('is HTTPS from the instances, and the load balancer to the app', () => {
    expect(rules(synthesizeStage(), 'egress')).toEqual([
      'instances 443 0.0.0.0/0',
      'load_balancer 8443 instances',
    ]);
  });

  it('is also what app.egress names', () => {
    expect(rules(synthesizeStage({ app: { egress } }), 'egress')).toEqual([
      'instances 443 0.0.0.0/0',
      'instances 5432 10.20.0.0/16',
      'instances 587 10.30.0.7/32',
      'load_balancer 8443 instances',
    ]);
  });

  it('has HTTPS to anywhere once, though app.egress names it again: AWS refuses a second rule', () => {
    const again = [{ port: 443, cidr: '0.0.0.0/0' }];
    expect(rules(synthesizeStage({ app: { egress: again } }), 'egress')).toEqual(
      rules(synthesizeStage(), 'egress'),
    );
  });

  it('without NAT is HTTPS to the endpoints and to S3 alone, and what app.egress names', () => {
    expect(rules(synthesizeStage({ network: { nat: 'none' }, app: { egress } }), 'egress')).toEqual([
      'instances 443 endpoints',
      'instances 443 s3',
      'instances 5432 10.20.0.0/16',
      'instances 587 10.30.0.7/32',
      'load_balancer 8443 instances',
    ]);
  });

  it('with endpoints beside NAT is both, so that neither is missing while one goes', () => {
    expect(rules(synthesizeStage({ network: { nat: 'single', endpoints: true } }), 'egress')).toEqual([
      'instances 443 0.0.0.0/0',
      'instances 443 endpoints',
      'instances 443 s3',
      'load_balancer 8443 instances',
    ]);
  });

  it("knows S3 by AWS's own list of its addresses", () => {
    const stack = synthesizeStage({ network: { nat: 'none' } }, { region: 'eu-west-1' });
    expect(stack.at('data.aws_prefix_list.security_groups_s3')).toEqual({
      name: 'com.amazonaws.eu-west-1.s3',
    });
  });
});

describe('the groups', () => {
  it('have names and descriptions that nothing but project and stage decides: a change replaces a group', () => {
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

  it('hold no rules of their own: those would fight with the rules that are resources', () => {
    for (const group of Object.values(synthesizeStage().all('aws_security_group'))) {
      expect(group).not.toHaveProperty('ingress');
      expect(group).not.toHaveProperty('egress');
    }
  });
});
