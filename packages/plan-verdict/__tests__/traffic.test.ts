import { covers, type Flow } from '../traffic';

const flow = (words: string): Flow => {
  const [direction = 'in', protocol = 'tcp', ports = '443', peer = '0.0.0.0/0'] = words.split(' ');
  const [from = 0, to = from] = ports.split('-').map(Number);
  return { direction: direction as 'in', protocol, from, to, peer };
};

describe('whether one rule covers another', () => {
  test.each<[wide: string, narrow: string, covered: boolean]>([
    ['in tcp 443 0.0.0.0/0', 'in tcp 443 0.0.0.0/0', true],
    ['in tcp 443 0.0.0.0/0', 'in tcp 443 10.0.0.0/8', true],
    ['in tcp 443 10.0.0.0/8', 'in tcp 443 0.0.0.0/0', false],
    ['in tcp 443 10.0.0.0/16', 'in tcp 443 10.0.255.255/32', true],
    ['in tcp 443 10.0.0.0/16', 'in tcp 443 10.1.0.0/32', false],
    ['in tcp 1-65535 0.0.0.0/0', 'in tcp 443 0.0.0.0/0', true],
    ['in tcp 443-444 0.0.0.0/0', 'in tcp 443-445 0.0.0.0/0', false],
    ['in -1 0-65535 0.0.0.0/0', 'in udp 53 0.0.0.0/0', true],
    ['in tcp 443 0.0.0.0/0', 'in udp 443 0.0.0.0/0', false],
    ['in tcp 443 0.0.0.0/0', 'out tcp 443 0.0.0.0/0', false],
    ['in tcp 443 sg-1', 'in tcp 443 sg-1', true],
    ['in tcp 443 sg-1', 'in tcp 443 sg-2', false],
    ['in tcp 443 0.0.0.0/0', 'in tcp 443 sg-1', false],
    ['in tcp 443 ::/0', 'in tcp 443 2001:db8::/32', true],
    ['in tcp 443 0.0.0.0/0', 'in tcp 443 ::/0', false],
    ['in tcp 443 ?', 'in tcp 443 ?', false],
  ])('%s over %s: %s', (wide, narrow, covered) => {
    expect(covers(flow(wide), flow(narrow))).toBe(covered);
  });
});
