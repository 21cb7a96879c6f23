import { real, sketch, sketched, standing } from '../../recorded-plans';
import { said } from './helpers';

const KNOWN_BY_NAME =
  'its name and addresses change, and clients that still know the old ones (DNS caches, other systems) reach nothing';
const PROTECTED = 'deletion protection is on: AWS refuses the deletion, and the apply fails half-way';
const UNPROTECT = 'instead: turn the protection off, apply that, then plan again';

describe('plans that Terraform recorded', () => {
  test.each<[plan: string, address: string, ...said: string[]]>([
    [
      'balancer internal',
      'aws_lb.main',
      'cuts users off',
      PROTECTED,
      `it is gone until the new one is created, and ${KNOWN_BY_NAME}`,
      UNPROTECT,
      'instead: add a second load balancer of the new scheme, point DNS to it, then remove this one',
    ],
    [
      'deletion protection off',
      'aws_lb.main',
      'in place',
      'deletion protection will be off: a later plan can destroy it',
    ],
    [
      'idle time-out raised',
      'aws_lb.main',
      'in place',
      'connections stay open 120 s: an app that closes them earlier answers some requests with 502',
    ],
  ])('%s: %s', (name, address, ...expected) => {
    expect(said(real(name), address)).toEqual(expected);
  });
});

describe('plans written by hand', () => {
  test.each<[what: string, change: ReturnType<typeof sketch>, ...said: string[]]>([
    [
      'load balancer destroyed',
      sketch('aws_lb.main', 'delete', {
        before: { ...standing('aws_lb.main'), enable_deletion_protection: false },
      }),
      'cuts users off',
      'no user reaches the stage any more',
    ],
    [
      'load balancer replaced, new one first',
      sketch('aws_lb.main', 'createBeforeDestroy', {
        before: { ...standing('aws_lb.main'), enable_deletion_protection: false },
      }),
      'cuts users off',
      KNOWN_BY_NAME,
      'instead: add a second load balancer, point DNS to it, and remove this one when it gets no more requests',
    ],
    [
      'unused load balancer, as an interrupted apply leaves it',
      sketch('aws_lb.half', 'replace', { before: { arn: 'arn:half' }, reason: 'replace_because_tainted' }),
      'in place',
      'it serves no traffic yet: it has no listener, and no DNS record points to it',
    ],
    [
      'IPv4 only',
      sketch('aws_lb.main', 'update', {
        before: { ...standing('aws_lb.main'), ip_address_type: 'dualstack' },
        set: { ip_address_type: 'ipv4' },
      }),
      'cuts users off',
      'from "dualstack" to "ipv4", one family of addresses stops answering',
    ],
    [
      'IPv6 as well',
      sketch('aws_lb.main', 'update', { set: { ip_address_type: 'dualstack' } }),
      'in place',
      'it also answers over IPv6',
    ],
    [
      'security group removed',
      sketch('aws_lb.main', 'update', { set: { security_groups: [] } }),
      'cuts users off',
      'it loses sg-…, and traffic that only that group allowed is blocked',
    ],
    [
      'security group exchanged',
      sketch('aws_lb.main', 'update', { set: { security_groups: ['sg-0123456789abcdef0'] } }),
      'in place',
      'it uses another security group: only its rules apply',
    ],
    [
      'all subnets exchanged',
      sketch('aws_lb.main', 'update', {
        set: { subnets: ['subnet-00000000000000001', 'subnet-00000000000000002'] },
      }),
      'cuts users off',
      'it leaves every subnet that it is in, all at once',
      'instead: remove one zone in each apply',
    ],
    [
      'idle time-out raised to 60 s',
      sketch('aws_lb.main', 'update', {
        before: { ...standing('aws_lb.main'), idle_timeout: 30 },
        set: { idle_timeout: 60 },
      }),
      'in place',
    ],
    [
      'web ACL associated',
      sketch('aws_wafv2_web_acl_association.x', 'create', { set: {} }),
      'in place',
      'requests that its rules match will be blocked',
    ],
  ])('%s', (_, change, ...expected) => {
    expect(said(sketched(change), change.address)).toEqual(expected);
  });
});

test('an imported load balancer counts as in use, because the state does not show its users', () => {
  const half = sketch('aws_lb.half', 'replace', { before: { arn: 'arn:half' } });
  const imported = { ...half, change: { ...half.change, importing: { id: 'arn:half' } } };
  expect(said(sketched(imported), half.address)[0]).toBe('cuts users off');
});
