import { aclRules, type End, refusals } from '../../support/acl';
import { synthesizeStage } from '../../support/stage';
import type { Synthesized } from '../../support/synthesized';

const INTERNET: End = { address: '203.0.113.7' };
const NEIGHBOUR: End = { address: '172.20.1.7' }; // in a connected network
const DATABASE: End = { address: '10.20.3.7' };
// In the first slot and in the last one in use.
const BALANCERS: End[] = ['10.0.128.9', '10.0.224.9'].map((address) => ({ address, tier: 'public' }));
const INSTANCES: End[] = ['10.0.0.9', '10.0.96.9'].map((address) => ({ address, tier: 'private' }));
const [balancer, instance, neighbour] = [BALANCERS[0]!, INSTANCES[0]!, INSTANCES[1]!];
/** Ports that a connection begins from: AWS's own and clients use all of them, Linux the upper ones. */
const ANY_PORT = [1024, 33000, 65535];
const LINUX_PORT = [32768, 60999];

const egress = [{ port: 5432, cidr: '10.20.0.0/16' }];
const shipped = synthesizeStage({ network: { zones: 4 } });
const withDatabase = synthesizeStage({ network: { zones: 4 }, app: { egress } });
const noDomain = synthesizeStage({}, { domain: undefined });
const internal = synthesizeStage({ exposure: 'internal' });
const noNat = synthesizeStage({ network: { zones: 4, nat: 'none' } });

function expectOpen(stack: Synthesized, from: End, ports: number[], to: End, port: number): void {
  for (const fromPort of ports) expect(refusals(stack, from, fromPort, to, port)).toEqual([]);
}

function expectClosed(stack: Synthesized, from: End, to: End, port: number): void {
  for (const fromPort of ANY_PORT) expect(refusals(stack, from, fromPort, to, port)).not.toEqual([]);
}

describe('clients reach the load balancer, and answers come back', () => {
  it.each([80, 443])('from the internet on %i', (port) => {
    expectOpen(shipped, INTERNET, ANY_PORT, balancer, port);
  });

  it('without a domain on 80 alone', () => {
    expectOpen(noDomain, INTERNET, ANY_PORT, balancer, 80);
    expectClosed(noDomain, INTERNET, balancer, 443);
  });

  it('of an internal stage from connected networks alone', () => {
    expectOpen(internal, NEIGHBOUR, ANY_PORT, balancer, 443);
    expectClosed(internal, INTERNET, balancer, 443);
  });
});

describe('the load balancer reaches the app in every zone', () => {
  it.each(BALANCERS.flatMap((from) => INSTANCES.map((to) => ({ from, to }))))(
    '$from.address → $to.address',
    (ends) => {
      expectOpen(shipped, ends.from, ANY_PORT, ends.to, 8443);
    },
  );
});

describe('instances reach out', () => {
  /** A NAT gateway is in a public subnet: the way has three parts, each with its answers. */
  function expectThroughNat(stack: Synthesized, to: End, port: number): void {
    for (const nat of BALANCERS) {
      expectOpen(stack, instance, LINUX_PORT, to, port); // out of the private subnet
      expectOpen(stack, { address: instance.address }, LINUX_PORT, { ...to, tier: 'public' }, port); // to the gateway
      expectOpen(stack, nat, ANY_PORT, to, port); // and on
    }
  }

  it('by HTTPS to anywhere', () => expectThroughNat(shipped, INTERNET, 443));

  it('to what app.egress names, and only then', () => {
    expectThroughNat(withDatabase, DATABASE, 5432);
    expectClosed(shipped, instance, DATABASE, 5432);
  });

  it.each([INTERNET, DATABASE])('to nothing else: HTTP to $address', (to) => {
    expectClosed(withDatabase, instance, to, 80);
  });

  it.each(['per-zone', 'none'] as const)('to S3, whose addresses stay public, with NAT %s', (nat) => {
    expectOpen(synthesizeStage({ network: { nat } }), instance, LINUX_PORT, INTERNET, 443);
  });

  it('without NAT to the interface endpoints, also in another zone', () => {
    expectOpen(noNat, instance, LINUX_PORT, neighbour, 443);
  });
});

describe('everything else is refused', () => {
  it.each([22, 80, 443, 3389, 5985])('from the load balancer to an instance on %i', (port) => {
    expectClosed(shipped, balancer, instance, port);
  });

  it.each([22, 80, 443, 3389, 8443])('from the internet to an instance on %i', (port) => {
    expectClosed(shipped, INTERNET, instance, port);
  });

  it.each([22, 80, 443, 3389, 8443])('from one instance to another on %i', (port) => {
    expectClosed(shipped, instance, neighbour, port);
  });

  it.each([22, 443, 53])('from the load balancer subnets to connected networks on %i without NAT', (port) => {
    expectClosed(noNat, balancer, NEIGHBOUR, port);
  });
});

describe('routers say that a packet is too large: ICMP type 3, code 4 [ALB guide, security groups]', () => {
  const hears = (stack: Synthesized, tier: 'public' | 'private') =>
    Object.values(aclRules(stack, tier, 'in') as unknown as Record<string, Record<string, unknown>>)
      .filter(({ protocol }) => protocol === 'icmp')
      .map(({ icmp_type: type, icmp_code: code, cidr_block: cidr, rule_action: action }) =>
        [action, type, code, cidr].join(' '),
      );

  it.each([
    ['public', shipped],
    ['internal', internal],
    ['without a domain', noDomain],
    ['without NAT', noNat],
  ])('to the load balancer of a stage that is %s', (_, stack) => {
    expect(hears(stack, 'public')).toEqual(['allow 3 4 0.0.0.0/0']);
    expect(hears(stack, 'private')).toEqual([]);
  });
});

describe('rules', () => {
  const many = Array.from({ length: 9 }, (_, n) => ({ port: 5000 + n, cidr: '10.20.0.0/16' }));
  const most = synthesizeStage({
    exposure: 'internal',
    network: { zones: 4, nat: 'per-zone' },
    app: { egress: [...many, ...egress] },
  });
  const sides = (['public', 'private'] as const).flatMap((tier) =>
    (['in', 'out'] as const).map((direction) => ({ tier, direction })),
  );

  // AWS counts its own rule, which refuses the rest, among the 20 that an ACL may have in a direction.
  it.each(sides)('of the largest stage fit: $tier $direction', ({ tier, direction }) => {
    expect(Object.keys(aclRules(most, tier, direction)).length).toBeLessThanOrEqual(19);
  });

  it.each(sides)('have numbers of their own from 1 to 32766: $tier $direction', ({ tier, direction }) => {
    const numbers = Object.values(aclRules(most, tier, direction)).map((rule) => rule.rule_number);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...numbers)).toBeLessThanOrEqual(32766);
  });

  it('keep their numbers when app.egress gets entries, loses them or is reordered', () => {
    const reordered = synthesizeStage({
      exposure: 'internal',
      network: { zones: 4, nat: 'per-zone' },
      app: { egress: [...egress, ...many].reverse() },
    });
    const fewer = synthesizeStage({ exposure: 'internal', network: { zones: 4, nat: 'per-zone' } });
    expect(reordered.all('aws_network_acl_rule')).toEqual(most.all('aws_network_acl_rule'));
    expect(most.all('aws_network_acl_rule')).toMatchObject(fewer.all('aws_network_acl_rule'));
  });

  it('stand before a subnet joins the ACL: without rules it would be cut off', () => {
    for (const tier of ['public', 'private'] as const) {
      const association = `aws_network_acl_association.network_acls_${tier}_association_1`;
      const rules = [
        ...Object.keys(aclRules(shipped, tier, 'in')),
        ...Object.keys(aclRules(shipped, tier, 'out')),
      ];
      expect([...shipped.before(association)]).toEqual(expect.arrayContaining(rules));
    }
  });

  it('are for every subnet', () => {
    const subnets = Object.keys(shipped.all('aws_subnet')).map((address) => `\${${address}.id}`);
    expect(shipped.values('aws_network_acl_association', 'subnet_id').sort()).toEqual(subnets.sort());
  });
});
