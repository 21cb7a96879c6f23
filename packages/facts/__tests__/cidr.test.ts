import { isPrivate, overlaps } from '../cidr';

test.each([
  ['10.0.0.0/16', '10.0.0.0/16', true],
  ['10.0.0.0/16', '10.0.255.0/24', true],
  ['10.0.255.0/24', '10.0.0.0/16', true],
  ['10.0.0.0/16', '10.1.0.0/16', false],
  ['0.0.0.0/0', '192.168.0.0/24', true],
])('%s and %s overlap: %p', (left, right, expected) => {
  expect(overlaps(left, right)).toBe(expected);
});

test.each([
  ['10.0.0.0/8', true],
  ['172.16.0.0/12', true],
  ['172.16.0.0/11', false],
  ['192.168.0.0/16', true],
  ['100.64.0.0/10', true],
  ['100.128.0.0/16', false],
  ['8.8.8.8/32', false],
  ['0.0.0.0/0', false],
])('%s is private: %p', (cidr, expected) => {
  expect(isPrivate(cidr)).toBe(expected);
});
