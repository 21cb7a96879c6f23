import { resolveStage, synthesizeStage } from '../../support/stage';
import type { Synthesized } from '../../support/synthesized';

const HTTPS = 'aws_lb_listener.listeners_https';
const HTTP = 'aws_lb_listener.listeners_http';
const staging = synthesizeStage();
const twoNames = synthesizeStage({ names: ['@', 'www'] });
const wildcard = synthesizeStage({ names: ['app', '*'] });
const noDomain = synthesizeStage({}, { domain: undefined });

describe('with a domain', () => {
  it('443 serves the app', () => {
    expect(staging.at(HTTPS)).toMatchObject({
      load_balancer_arn: '${aws_lb.load_balancer_lb.arn}',
      port: 443,
      protocol: 'HTTPS',
      default_action: [
        { type: 'forward', target_group_arn: '${aws_lb_target_group.target_group_group.arn}' },
      ],
    });
  });

  it('the TLS policy is a sound one, and a setting', () => {
    expect(staging.at(HTTPS)).toMatchObject({ ssl_policy: 'ELBSecurityPolicy-TLS13-1-2-2021-06' });
    const tlsPolicy = 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09';
    expect(synthesizeStage({ tlsPolicy }).at(HTTPS)).toMatchObject({ ssl_policy: tlsPolicy });
  });

  // HSTS is left to the app: the attribute of the listener could not be taken back. The rule `known` refuses it.
  it('80 only redirects, permanently', () => {
    expect(staging.at(HTTP)).toMatchObject({
      port: 80,
      protocol: 'HTTP',
      default_action: [
        { type: 'redirect', redirect: { port: '443', protocol: 'HTTPS', status_code: 'HTTP_301' } },
      ],
    });
  });

  it("80 serves too with `http: 'serve'`, which does not change 443", () => {
    const serving = synthesizeStage({ http: 'serve' });
    expect(serving.at(HTTP)).toEqual(noDomain.at(HTTP));
    expect(serving.at(HTTPS)).toEqual(staging.at(HTTPS));
  });

  it('waits for its certificate: it takes the ARN from the validation', () => {
    expect(staging.at(HTTPS)).toMatchObject({
      certificate_arn:
        '${aws_acm_certificate_validation.certificates_validation_staging_example_com.certificate_arn}',
    });
  });

  it('has the certificate of each further name beside its default one', () => {
    expect(Object.values(twoNames.all('aws_lb_listener_certificate'))).toEqual([
      {
        listener_arn: `\${${HTTPS}.arn}`,
        certificate_arn:
          '${aws_acm_certificate_validation.certificates_validation_www_example_com.certificate_arn}',
      },
    ]);
    expect(staging.all('aws_lb_listener_certificate')).toEqual({});
  });
});

describe('without a domain', () => {
  it('80 serves the app, and there is nothing on 443', () => {
    expect(noDomain.all('aws_lb_listener')).toEqual({
      [HTTP]: {
        load_balancer_arn: '${aws_lb.load_balancer_lb.arn}',
        port: 80,
        protocol: 'HTTP',
        default_action: [
          { type: 'forward', target_group_arn: '${aws_lb_target_group.target_group_group.arn}' },
        ],
      },
    });
  });

  it.each([
    'aws_acm_certificate',
    'aws_acm_certificate_validation',
    'aws_route53_record',
    'data.aws_route53_zone',
  ])('there is no %s', (type) => expect(noDomain.all(type)).toEqual({}));
});

describe('certificates', () => {
  const byDomain = (stack: Synthesized) => stack.values('aws_acm_certificate', 'domain_name').sort();

  it('are one for each name, validated by DNS, so that adding or removing a name touches no other', () => {
    expect(byDomain(twoNames)).toEqual(['example.com', 'www.example.com']);
    for (const certificate of Object.values(twoNames.all('aws_acm_certificate'))) {
      expect(certificate).toMatchObject({ validation_method: 'DNS' });
      expect(certificate).not.toHaveProperty('subject_alternative_names');
    }
    const types = ['aws_acm_certificate', 'aws_acm_certificate_validation', 'aws_route53_record'];
    const one = synthesizeStage({ names: ['@'] });
    for (const type of types) expect(twoNames.all(type)).toMatchObject(one.all(type));
  });

  it('find their validation option by its name, because the options are a set', () => {
    const option =
      'one([for option in aws_acm_certificate.certificates_certificate_www_example_com.domain_validation_options' +
      ' : option if option.domain_name == "www.example.com"])';
    expect(twoNames.at('aws_route53_record.certificates_record_www_example_com')).toMatchObject({
      zone_id: '${data.aws_route53_zone.zone.id}',
      name: `\${${option}.resource_record_name}`,
      type: `\${${option}.resource_record_type}`,
      records: [`\${${option}.resource_record_value}`],
      allow_overwrite: true,
    });
    expect(
      twoNames.at('aws_acm_certificate_validation.certificates_validation_www_example_com'),
    ).toMatchObject({
      validation_record_fqdns: ['${aws_route53_record.certificates_record_www_example_com.fqdn}'],
    });
  });

  it('can be for a wildcard, whose tag has no asterisk, which AWS refuses', () => {
    expect(byDomain(wildcard)).toEqual(['*.example.com', 'app.example.com']);
    expect(wildcard.at('aws_acm_certificate.certificates_certificate_WILDCARD_example_com')).toMatchObject({
      domain_name: '*.example.com',
      tags: { Name: 'wildcard.example.com' },
    });
  });

  it('for a name and its wildcard are refused: both would share one record', () => {
    expect(() => resolveStage({ names: ['@', '*'] })).toThrow(
      'the same DNS record validates both certificates',
    );
  });
});

describe('similar names', () => {
  it.each([{ names: ['a-b', 'a.b'] }, { names: ['wildcard', '*'] }])(
    'have different addresses: $names',
    ({ names }) => {
      expect(Object.keys(synthesizeStage({ names }).all('aws_acm_certificate'))).toHaveLength(2);
    },
  );
});

describe('DNS records', () => {
  it('are aliases of the load balancer', () => {
    const records = Object.entries(twoNames.all('aws_route53_record'))
      .filter(([address]) => address.includes('.records_'))
      .map(([, record]) => record);
    const alias = {
      name: '${aws_lb.load_balancer_lb.dns_name}',
      zone_id: '${aws_lb.load_balancer_lb.zone_id}',
      evaluate_target_health: false,
    };
    const shared = { zone_id: '${data.aws_route53_zone.zone.id}', type: 'A', alias };
    expect(records).toEqual([
      { ...shared, name: 'example.com' },
      { ...shared, name: 'www.example.com' },
    ]);
  });

  it("are in the domain's public zone", () => {
    expect(twoNames.at('data.aws_route53_zone.zone')).toEqual({ name: 'example.com', private_zone: false });
  });
});
