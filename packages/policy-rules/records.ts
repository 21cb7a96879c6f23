import { type Context, type Finding, given, type Rule, unless } from './rule';
import { addressIn, list, type Resource, type Stack, texts } from '../documents';

/** An expression for one attribute of a certificate's validation record, with nothing before or after it. */
const PROOF =
  /^\$\{one\(\[for option in aws_acm_certificate\.(?<certificate>\w+)\.domain_validation_options : option if option\.domain_name == "[\w.*-]+"\]\)\.resource_record_(name|type|value)\}$/;

/** Checks the stage's records in the domain. */
export const records: Rule = {
  id: 'records',
  why: 'Whoever writes a record into the zone can send users elsewhere, or have a certificate made for the domain.',
  fix: "Leave records to modules/load-balancer: the stage's names are its setting `names`.",
  check: (stack, context) => [
    ...stack
      .all('aws_route53_record')
      .flatMap((record) => [...zone(stack, record), ...says(stack, record, context)]),
    ...stack.all('data.aws_route53_zone').flatMap((found) => domain(found, context)),
  ],
};

function domain(zone: Resource, { facts }: Context): Finding[] {
  const { name, private_zone: isPrivate } = zone.values;
  return unless(
    name === facts.domain && isPrivate === false,
    zone,
    `is ${isPrivate === false ? 'the zone' : 'the private zone'} of ${given(name)}, not the domain's`,
  );
}

function zone(stack: Stack, record: Resource): Finding[] {
  const found = stack.referred(record.values['zone_id'])?.type;
  return unless(
    found === 'data.aws_route53_zone',
    record,
    'is in a zone that is not looked up by the domain',
  );
}

function says(stack: Stack, record: Resource, { stage }: Context): Finding[] {
  const { name, type, records: answers, alias } = record.values;
  const [leads] = list(alias);
  if (leads) {
    const isOwn = stack.referred(leads['name'])?.type === 'aws_lb' && ['A', 'AAAA'].includes(String(type));
    const named = stage?.hostNames.includes(String(name)) ?? false;
    return [
      ...unless(isOwn, record, `leads by ${given(type)} to ${addressIn(leads['name'])}`),
      ...unless(
        stack.referred(leads['zone_id']) === stack.referred(leads['name']) &&
          leads['evaluate_target_health'] === false, // no other record answers for this name
        record,
        'leads to an address of another zone, or to none while the load balancer has no healthy target',
      ),
      ...unless(named, record, `is of ${given(name)}, which is no name of the stage`),
    ];
  }
  // A validation record: its name, type and value must come from the certificate.
  const parts = [name, type, ...texts(answers)].map(String);
  const own = record.address.replace('aws_route53_record.certificates_record_', 'certificates_certificate_');
  const proves =
    parts.length === 3 &&
    parts.every((part) => PROOF.exec(part)?.groups?.['certificate'] === own) &&
    record.values['ttl'] !== undefined;
  return unless(
    proves,
    record,
    `says ${given(type)} ${given(answers)}, which does not validate its own certificate`,
  );
}
