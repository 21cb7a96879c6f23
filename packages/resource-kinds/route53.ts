import { joined } from './aspects/find';
import { because, between, one, orNone, REFUSED } from './aspects/judged';
import { anywhere } from './aspects/rights';
import type { Kinds } from './kind';

/** Route 53. */
export const route53 = {
  aws_route53_record: {
    find: { importId: joined('_', 'zone_id', 'name', 'type') },
    rights: {
      read: [anywhere('route53:GetChange', 'route53:GetHostedZone', 'route53:ListResourceRecordSets')],
      apply: [anywhere('route53:ChangeResourceRecordSets')],
    },
    createBeforeDestroy: false,
    verdict: 'dns-record',
    words: { existence: 'names', settings: { name: 'names' } },
    disappears: {
      whole: (calls, { zone_id: zone, name, type, ttl, records, alias }) =>
        calls.rest(
          'route53',
          'POST',
          `/2013-04-01/hostedzone/${zone}/rrset`,
          recordDeletion(name, type, ttl, records, alias),
        ),
    },
    audit: ({ type, fqdn }) => `route53 record ${type} ${String(fqdn).replace(/\.?$/, '.')}`,
    price: 'free',
    judged: {
      values: { 'alias.zone_id': one('aws_lb'), ttl: orNone(between(0, 300)) },
      security: [],
      leftOut: because(
        REFUSED,
        'alias.evaluate_target_health',
        'alias.name',
        'alias.zone_id',
        'allow_overwrite',
        'name',
        'records[]',
        'ttl',
        'type',
        'zone_id',
      ),
    },
  },
} satisfies Kinds;

function recordDeletion(
  name: unknown,
  type: unknown,
  ttl: unknown,
  records: unknown,
  alias: unknown,
): string {
  const target = (alias as { name: string; zone_id: string; evaluate_target_health: boolean }[] | null)?.[0];
  const content = target
    ? `<AliasTarget><HostedZoneId>${target.zone_id}</HostedZoneId><DNSName>${target.name}</DNSName>` +
      `<EvaluateTargetHealth>${target.evaluate_target_health}</EvaluateTargetHealth></AliasTarget>`
    : `<TTL>${ttl}</TTL><ResourceRecords>${((records ?? []) as string[])
        .map((record) => `<ResourceRecord><Value>${record}</Value></ResourceRecord>`)
        .join('')}</ResourceRecords>`;
  const set = `<ResourceRecordSet><Name>${name}</Name><Type>${type}</Type>${content}</ResourceRecordSet>`;
  return (
    '<ChangeResourceRecordSetsRequest xmlns="https://route53.amazonaws.com/doc/2013-04-01/"><ChangeBatch><Changes>' +
    `<Change><Action>DELETE</Action>${set}</Change></Changes></ChangeBatch></ChangeResourceRecordSetsRequest>`
  );
}
