import { sketch } from './fixtures';
import { real, said, sketched } from './helpers';

describe('plans of the real provider', () => {
  test.each<[plan: string, address: string, ...said: string[]]>([
    [
      'balancer internal',
      'aws_route53_record.app',
      'in place',
      'it leads elsewhere; old answers live on in caches for as long as its time to live',
    ],
    ['record removed', 'aws_route53_record.app', 'cuts users off', 'staging.example.com leads nowhere'],
    [
      'record renamed',
      'aws_route53_record.app',
      'cuts users off',
      'staging.example.com leads nowhere: www.example.com takes its place',
      'instead: a record of the new name beside the old one, until nobody uses the old',
    ],
    [
      'record elsewhere',
      'aws_route53_record.app',
      'in place',
      'it leads elsewhere; old answers live on in caches for as long as its time to live',
    ],
    [
      'validation record removed',
      'aws_route53_record.validation',
      'cuts users off',
      'aws_acm_certificate.main can no longer be renewed: AWS asks for this record each time',
    ],
    [
      'certificate with another name',
      'aws_acm_certificate.main',
      'replaced without a gap',
      'the new one is issued and shown before the old one goes',
    ],
    ['certificate with another name', 'aws_acm_certificate_validation.main', 'in place'],
    [
      'certificate of another name',
      'aws_acm_certificate.main',
      'cuts users off',
      'browsers that ask for staging.example.com are shown a certificate without that name',
    ],
  ])('%s: %s', (name, address, ...expected) => {
    expect(said(real(name), address)).toEqual(expected);
  });
});

describe('what no emulator is needed for', () => {
  test.each<[what: string, change: ReturnType<typeof sketch>, ...said: string[]]>([
    [
      'certificate, old first',
      sketch('aws_acm_certificate.main', 'replace'),
      'cuts users off',
      'aws_lb_listener.https shows it until the new one is issued',
      'instead: create_before_destroy',
    ],
    [
      'certificate that a listener shows',
      sketch('aws_acm_certificate.main', 'delete'),
      'cuts users off',
      'aws_lb_listener.https shows it',
    ],
    [
      'proof, new first',
      sketch('aws_route53_record.validation', 'swap', { unknown: { name: true } }),
      'cuts users off',
      'the new record is written over the old one of the same name, and goes with it',
      'instead: let the old record go first (no create_before_destroy)',
    ],
    [
      'mail record',
      sketch('aws_route53_record.mail', 'delete', { before: { type: 'MX', name: 'example.com' } }),
      'cuts users off',
      'the MX record of example.com is gone for whoever relies on it',
    ],
    [
      'zone',
      sketch('aws_route53_zone.main', 'swap', { before: {} }),
      'cuts users off',
      'every name in it leads nowhere, and a new zone has other name servers',
    ],
  ])('%s', (_, change, ...expected) => {
    expect(said(sketched(change), change.address)).toEqual(expected);
  });
});
