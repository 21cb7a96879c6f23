import type { Context } from '../context';
import type { Change, Values } from '../plan';
import { blocks, isChanged, isUnknown, number, strings, text } from '../values';
import { cuts, fine, type Finding, named, type Rule, never } from './rule';

const bare = (name: string | undefined): string => (name ?? '').replace(/\.$/, '').toLowerCase();

/** The certificates of the stack that this record validates. */
function proven(record: Change, context: Context): readonly Change[] {
  const all = context.once('certificates by the names of their proofs', () => {
    const byName = new Map<string, Set<Change>>();
    for (const certificate of context.of('aws_acm_certificate'))
      for (const option of blocks(certificate.before, 'domain_validation_options')) {
        const name = bare(text(option, 'resource_record_name'));
        byName.set(name, (byName.get(name) ?? new Set()).add(certificate));
      }
    return byName;
  });
  return [...(all.get(bare(text(record.before, 'name'))) ?? [])];
}

const isProof = ({ before }: Change): boolean =>
  text(before, 'type') === 'CNAME' &&
  strings(before, 'records').some((to) => /\.acm-validations\.aws\.?$/.test(to));

function destroyed(change: Change, context: Context): Finding {
  const name = bare(text(change.before, 'name'));
  if (isProof(change)) {
    const kept = proven(change, context).filter(({ kind }) => kind === 'nothing' || kind === 'update');
    return kept.length > 0
      ? cuts(
          'dns-record-removed',
          `${named(kept)} can no longer be renewed: AWS asks for this record each time`,
        )
      : fine(
          'it validated a certificate that is destroyed, too; another stage with the same name would still need it',
        );
  }
  const type = text(change.before, 'type') ?? '';
  return /^(A|AAAA|CNAME)$/.test(type)
    ? cuts('dns-record-removed', `${name} no longer resolves`)
    : cuts(
        'dns-record-removed',
        `the ${type} record of ${name} is deleted, and clients that rely on it fail`,
      );
}

/** The routing policies: they answer a name differently, or not at all, depending on who asks. */
const ROUTING = [
  'cidr_routing_policy',
  'failover_routing_policy',
  'geolocation_routing_policy',
  'geoproximity_routing_policy',
  'weighted_routing_policy',
];

function routed(change: Change): Finding[] {
  return ROUTING.filter((key) => isChanged(change, key) && blocks(change.after, key).length > 0).flatMap(
    (key) => {
      const [policy = {}] = blocks(change.after, key);
      const everywhere = key === 'geolocation_routing_policy' && text(policy, 'country') === '*';
      const some = key === 'weighted_routing_policy' && (number(policy, 'weight') ?? 0) > 0;
      if (everywhere || some || change.kind === 'create') {
        return [
          fine(
            `${bare(text(change.after, 'name'))} is answered by ${key}: clients elsewhere, or at random, get another answer, or none`,
          ),
        ];
      }
      return [
        cuts(
          'dns-record-removed',
          `${bare(text(change.after, 'name'))} is answered only for some clients (${key}): the others get no answer`,
        ),
      ];
    },
  );
}

export const record: Rule = {
  delete: destroyed,
  replace: (change, context) => {
    const finding = destroyed(change, context);
    if (finding.severity === 'in place') return finding;
    const renamed = isChanged(change, 'name') && !isUnknown(change, 'name');
    return renamed
      ? cuts(
          'dns-record-removed',
          `${finding.reason}: ${bare(text(change.after, 'name'))} replaces it`,
          'add a record of the new name, and keep the old one until nobody uses it',
        )
      : cuts('dns-record-removed', `${finding.reason} until it is created again`);
  },
  createBeforeDestroy: (change, context) => {
    const finding = destroyed(change, context);
    const renamed = isChanged(change, 'name') && !isUnknown(change, 'name');
    if (renamed || finding.severity === 'in place') return finding;
    return cuts(
      'dns-record-removed',
      'the new record overwrites the old one of the same name, and is deleted with it',
      'delete the old record first (no create_before_destroy)',
    );
  },
  create: (change) => [...routed(change), ...created(change)],
  update: (change) => {
    const by = routed(change);
    if (by.length > 0) return [...by, ...health(change)];
    if (isProof(change))
      return cuts('dns-record-removed', 'the certificate it validates can no longer be renewed');
    return [...health(change), ...ttl(change), ...leads(change)];
  },
};

const ELSEWHERE = 'it points elsewhere; caches keep old answers for its time to live';

function leads(change: Change): Finding[] {
  if (isUnknown(change, 'alias') || isUnknown(change, 'records')) return [fine(ELSEWHERE)];
  const where = (values: Values | null): unknown[] =>
    blocks(values, 'alias').map((one) => [text(one, 'name'), text(one, 'zone_id')]);
  const isElsewhere =
    isChanged(change, 'records') ||
    JSON.stringify(where(change.before)) !== JSON.stringify(where(change.after));
  return isElsewhere ? [fine(ELSEWHERE)] : [];
}

/** Whether the record is still answered while its target fails. */
function health(change: Change): Finding[] {
  const goesBy = (values: Values | null): boolean =>
    text(values, 'health_check_id') !== undefined ||
    blocks(values, 'alias').some((one) => one['evaluate_target_health'] === true);
  const [before, after] = [goesBy(change.before), goesBy(change.after)];
  if (before === after && !isChanged(change, 'health_check_id')) return [];
  return [
    fine(
      after
        ? 'it is not answered while its health check or its target fails'
        : 'it is answered also while its target fails',
    ),
  ];
}

/** Seconds: a TTL up to this needs no note. */
const LONG = 3600;

function ttl(change: Change): Finding[] {
  const [before, after] = [number(change.before, 'ttl') ?? 0, number(change.after, 'ttl') ?? 0];
  return after > before && after > LONG
    ? [fine(`answers stay in caches for ${after} s: a later change takes as long to arrive`)]
    : [];
}

function created({ after }: Change): Finding[] {
  return [
    ...(text(after, 'type') === 'CAA'
      ? [fine('only the authorities that it names can issue and renew certificates: read it')]
      : []),
    ...(after?.['allow_overwrite'] === true
      ? [fine('it replaces a record of the same name, if there is one')]
      : []),
  ];
}

/** A new hosted zone has other name servers, which have to be entered by hand in the parent zone. */
export const zone: Rule = never(
  cuts('dns-record-removed', 'every name in it no longer resolves, and a new zone has other name servers'),
  (change) => {
    const kept = blocks(change.after, 'vpc').map((one) => text(one, 'vpc_id'));
    const left = blocks(change.before, 'vpc')
      .flatMap((one) => text(one, 'vpc_id') ?? [])
      .filter((id) => !kept.includes(id) && !isUnknown(change, 'vpc'));
    return [
      ...(left.length > 0
        ? [cuts('dns-record-removed', `${left.join(', ')} no longer finds its names`)]
        : []),
      ...(change.before?.['force_destroy'] !== true && change.after?.['force_destroy'] === true
        ? [fine('a later destroy will also delete its contents')]
        : []),
    ];
  },
);
