import { synthesizeStage } from '../../support/stage';
import type { Synthesized } from '../../support/synthesized';

// Which traffic they allow: __tests__/security/reachability and docs/reachability.md.

const egress = [{ port: 5432, cidr: '10.20.0.0/16' }];
const many = Array.from({ length: 9 }, (_, n) => ({ port: 5000 + n, cidr: '10.20.0.0/16' }));
const large = (app = {}) =>
  synthesizeStage({ exposure: 'internal', network: { zones: 4, nat: 'per-zone' }, app });
const most = large({ egress: [...many, ...egress] });
const shipped = synthesizeStage({ network: { zones: 4 } });
const SIDES = ['public', 'private'].flatMap((tier) => [true, false].map((egress) => [tier, egress] as const));

/** The rules of one tier's ACL in one direction: address and number. */
const rulesOf = (stack: Synthesized, tier: string, isEgress: boolean) =>
  Object.entries(stack.all('aws_network_acl_rule'))
    .filter(([, { network_acl_id: acl }]) => acl === `\${aws_network_acl.network_acls_${tier}.id}`)
    .filter(([, { egress: direction }]) => direction === isEgress)
    .map(([address, { rule_number: number }]) => [address, Number(number)] as const);

// AWS's own rule, which denies the rest, counts among the 20 of a direction.
it.each(SIDES)(
  'rules of the largest stage fit, each with a number of its own: %s, egress %s',
  (tier, isEgress) => {
    const numbers = rulesOf(most, tier, isEgress).map(([, number]) => number);
    expect(numbers.length).toBeGreaterThan(1);
    expect(numbers.length).toBeLessThanOrEqual(19);
    expect(new Set(numbers).size).toBe(numbers.length);
    expect(Math.min(...numbers)).toBeGreaterThanOrEqual(1);
    expect(Math.max(...numbers)).toBeLessThanOrEqual(32766);
  },
);

it('rules keep their numbers when app.egress gets entries, loses them or is reordered', () => {
  const [fewer, reordered] = [large(), large({ egress: [...egress, ...many].reverse() })];
  expect(reordered.all('aws_network_acl_rule')).toEqual(most.all('aws_network_acl_rule'));
  expect(most.all('aws_network_acl_rule')).toMatchObject(fewer.all('aws_network_acl_rule'));
});

it('rules exist before a subnet joins the ACL: without rules it would have no traffic', () => {
  for (const [tier, isEgress] of SIDES) {
    const association = `aws_network_acl_association.network_acls_${tier}_association_1`;
    const rules = rulesOf(shipped, tier, isEgress).map(([address]) => address);
    expect([...shipped.before(association)]).toEqual(expect.arrayContaining(rules));
  }
});

it('every subnet has one', () => {
  const subnets = Object.keys(shipped.all('aws_subnet')).map((address) => `\${${address}.id}`);
  expect(shipped.values('aws_network_acl_association', 'subnet_id').sort()).toEqual(subnets.sort());
});
