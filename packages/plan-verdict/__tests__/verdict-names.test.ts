import { planWith, read, real, sketch, sketched, standing } from '../../recorded-plans';
import { said } from './helpers';

describe('plans that Terraform recorded', () => {
  test.each<[plan: string, address: string, ...said: string[]]>([
    [
      'balancer internal',
      'aws_route53_record.app',
      'in place',
      'it points elsewhere; caches keep old answers for its time to live',
    ],
    ['record removed', 'aws_route53_record.app', 'cuts users off', 'staging.example.com no longer resolves'],
    [
      'record renamed',
      'aws_route53_record.app',
      'cuts users off',
      'staging.example.com no longer resolves: www.example.com replaces it',
      'instead: add a record of the new name, and keep the old one until nobody uses it',
    ],
    [
      'record elsewhere',
      'aws_route53_record.app',
      'in place',
      'it points elsewhere; caches keep old answers for its time to live',
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
      'the new one is issued and in use before the old one is deleted',
    ],
    ['certificate with another name', 'aws_acm_certificate_validation.main', 'in place'],
    [
      'certificate of another name',
      'aws_acm_certificate.main',
      'cuts users off',
      'browsers that open staging.example.com get a certificate without that name',
    ],
  ])('%s: %s', (name, address, ...expected) => {
    expect(said(real(name), address)).toEqual(expected);
  });
});

describe('plans written by hand', () => {
  test.each<[what: string, change: ReturnType<typeof sketch>, ...said: string[]]>([
    [
      'certificate replaced, old one first',
      sketch('aws_acm_certificate.main', 'replace'),
      'cuts users off',
      'aws_lb_listener.https uses it until the new one is issued',
      'instead: create_before_destroy',
    ],
    [
      'certificate of a listener destroyed',
      sketch('aws_acm_certificate.main', 'delete'),
      'cuts users off',
      'aws_lb_listener.https shows it',
    ],
    [
      'validation record replaced, new one first',
      sketch('aws_route53_record.validation', 'createBeforeDestroy', { unknown: { name: true } }),
      'cuts users off',
      'the new record overwrites the old one of the same name, and is deleted with it',
      'instead: delete the old record first (no create_before_destroy)',
    ],
    [
      'MX record destroyed',
      sketch('aws_route53_record.mail', 'delete', { before: { type: 'MX', name: 'example.com' } }),
      'cuts users off',
      'the MX record of example.com is deleted, and clients that rely on it fail',
    ],
    [
      'zone',
      sketch('aws_route53_zone.main', 'createBeforeDestroy', { before: {} }),
      'cuts users off',
      'every name in it no longer resolves, and a new zone has other name servers',
    ],
  ])('%s', (_, change, ...expected) => {
    expect(said(sketched(change), change.address)).toEqual(expected);
  });

  describe('a listener with another default certificate', () => {
    const listener = 'aws_lb_listener.https';
    const shows = (arn: string): ReturnType<typeof sketch> =>
      sketch(listener, 'update', { set: { certificate_arn: arn } });
    const other = (name: string): ReturnType<typeof sketch> =>
      sketch('aws_acm_certificate.other', 'no-op', { before: { arn: 'arn:other', domain_name: name } });
    const beside = (kind: string): ReturnType<typeof sketch> =>
      sketch('aws_lb_listener_certificate.old', kind, {
        before: {
          listener_arn: standing(listener)['arn'],
          certificate_arn: standing('aws_acm_certificate.main')['arn'],
        },
      });
    const missing = [
      'cuts users off',
      'browsers that open staging.example.com get a certificate without that name, for a moment or for good',
      'instead: keep it as the default, and add the other certificate as an additional one',
    ];
    const held = ['in place', 'it uses another certificate, which has the names of the old one'];

    test.each<[what: string, changes: ReturnType<typeof sketch>[], said: string[]]>([
      ['that lacks the name', [other('www.example.com')], missing],
      ['that has the name', [other('staging.example.com')], held],
      ['with a wildcard that covers the name', [other('*.example.com')], held],
      ['with a wildcard of another level', [other('*.com')], missing],
      ['while the old one stays as an additional one', [other('www.example.com'), beside('no-op')], held],
      [
        'while the old one is removed as an additional one, too',
        [other('www.example.com'), beside('delete')],
        missing,
      ],
      ['of another stack', [], missing],
    ])('%s', (_, changes, expected) => {
      expect(said(sketched(shows('arn:other'), ...changes), listener)).toEqual(expected);
    });

    test('that is not issued yet: its names come from the code', () => {
      const raw = planWith([
        sketch('aws_acm_certificate.next', 'create', { set: { domain_name: 'staging.example.com' } }),
        sketch(listener, 'update', { set: {}, unknown: { certificate_arn: true } }),
      ]);
      delete raw.resource_changes![1]!.change.after!['certificate_arn'];
      const named = (address: string, reference: string): object => ({
        address,
        expressions: { certificate_arn: { references: [`${reference}.certificate_arn`, reference] } },
      });
      const resources = [
        named(listener, 'aws_acm_certificate_validation.next'),
        named('aws_acm_certificate_validation.next', 'aws_acm_certificate.next'),
      ];
      const validation = sketch('aws_acm_certificate_validation.next', 'create', { set: {} });
      const plan = read({
        ...raw,
        resource_changes: [...raw.resource_changes!, validation],
        configuration: { root_module: { resources } },
      });
      expect(said(plan, listener)).toEqual(held);
    });
  });
});
