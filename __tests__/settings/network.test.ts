import { networkOf, overlaps } from '../../packages/facts';
import { subnetCidrs, tierCidrs } from '../../settings/network';

test('a VPC is split into eight equal blocks, private ones first', () => {
  expect(subnetCidrs('10.0.0.0/16')).toEqual({
    private: ['10.0.0.0/19', '10.0.32.0/19', '10.0.64.0/19', '10.0.96.0/19'],
    public: ['10.0.128.0/19', '10.0.160.0/19', '10.0.192.0/19', '10.0.224.0/19'],
  });
});

test('the smallest VPC has the smallest subnets for a load balancer', () => {
  expect(subnetCidrs('192.168.255.0/24')).toEqual({
    private: ['192.168.255.0/27', '192.168.255.32/27', '192.168.255.64/27', '192.168.255.96/27'],
    public: ['192.168.255.128/27', '192.168.255.160/27', '192.168.255.192/27', '192.168.255.224/27'],
  });
});

test.each(['10.0.0.0/16', '10.7.8.0/22', '172.31.0.0/20', '100.64.1.0/24'])(
  'the subnets of %s lie in their tier, the tiers in it, and none overlaps another',
  (cidr) => {
    const slots = subnetCidrs(cidr);
    const tiers = tierCidrs(cidr);
    const all = [...slots.private, ...slots.public];
    const pairs = all.flatMap((left, index) => all.slice(index + 1).map((right) => [left, right] as const));
    expect(pairs.filter(([left, right]) => overlaps(left, right))).toEqual([]);
    expect(all.every((subnet) => networkOf(subnet) === subnet && overlaps(subnet, cidr))).toBe(true);
    for (const tier of ['private', 'public'] as const)
      expect(
        slots[tier].map((subnet) => Object.values(tiers).filter((one) => overlaps(subnet, one))),
      ).toEqual(slots[tier].map(() => [tiers[tier]]));
  },
);

test.each(['10.0.0.0/15', '10.0.0.0/25', '10.0.0.1/16', 'fd00::/16', 'all'])('%s cannot be split', (cidr) => {
  expect(() => subnetCidrs(cidr)).toThrow(`${cidr} cannot be split: it is not a network from /16 to /24`);
});
