import { type Context, type Finding, given, type Rule, unless } from './rule';
import { addressIn, list, type Resource, type Stack } from './stack';

/** What the stage says in the domain. */
export const records: Rule = {
  id: 'records',
  why: 'Whoever writes a record into the zone can send users elsewhere, or have a certificate made for the domain.',
  mend: "Leave records to modules/load-balancer: the stage's names are its setting `names`.",
  check: (stack, context) =>
    stack
      .all('aws_route53_record')
      .flatMap((record) => [...zone(stack, record), ...says(stack, record, context)]),
};

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
      ...unless(named, record, `is of ${given(name)}, which is no name of the stage`),
    ];
  }
  // What proves a name to Certificate Manager: every part of it as the certificate asks.
  const parts = [name, type, ...[answers ?? []].flat()].map(String);
  const proves = parts.every((part) => /aws_acm_certificate\.\w+\.domain_validation_options\b/.test(part));
  return unless(
    proves,
    record,
    `says ${given(type)} ${given(answers)}, which proves no certificate of the stage`,
  );
}
