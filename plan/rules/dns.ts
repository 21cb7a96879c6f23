import type { Context } from '../context';
import type { Change } from '../plan';
import { blocks, isChanged, isUnknown, listed, sameValue, strings, text } from '../values';
import { cuts, fine, type Finding, type Judge, named, noGap, type Rule, never } from './rule';

const bare = (name: string | undefined): string => (name ?? '').replace(/\.$/, '').toLowerCase();

/** The certificates of the stack that this record proves. */
const proven = (record: Change, context: Context): Change[] =>
  context
    .of('aws_acm_certificate')
    .filter(({ before }) =>
      blocks(before, 'domain_validation_options').some(
        (option) => bare(text(option, 'resource_record_name')) === bare(text(record.before, 'name')),
      ),
    );

const isProof = ({ before }: Change): boolean =>
  text(before, 'type') === 'CNAME' &&
  strings(before, 'records').some((to) => /\.acm-validations\.aws\.?$/.test(to));

function gone(change: Change, context: Context): Finding {
  const name = bare(text(change.before, 'name'));
  if (isProof(change)) {
    const kept = proven(change, context).filter(({ kind }) => kind === 'nothing' || kind === 'update');
    return kept.length > 0
      ? cuts(`${named(kept)} can no longer be renewed: AWS asks for this record each time`)
      : fine('it proved a certificate that goes too; another stage with the same name would still need it');
  }
  const type = text(change.before, 'type') ?? '';
  return /^(A|AAAA|CNAME)$/.test(type)
    ? cuts(`${name} leads nowhere`)
    : cuts(`the ${type} record of ${name} is gone for whoever relies on it`);
}

export const record: Rule = {
  deleted: gone,
  replaced: (change, context) => {
    const finding = gone(change, context);
    if (finding.level === 'in place') return finding;
    const renamed = isChanged(change, 'name') && !isUnknown(change, 'name');
    return renamed
      ? cuts(
          `${finding.reason}: ${bare(text(change.after, 'name'))} takes its place`,
          'a record of the new name beside the old one, until nobody uses the old',
        )
      : cuts(`${finding.reason} until it is made again`);
  },
  swapped: (change, context) => {
    const finding = gone(change, context);
    const renamed = isChanged(change, 'name') && !isUnknown(change, 'name');
    if (renamed || finding.level === 'in place') return finding;
    return cuts(
      'the new record is written over the old one of the same name, and goes with it',
      'let the old record go first (no create_before_destroy)',
    );
  },
  updated: (change) => {
    if (isProof(change)) return cuts('the certificate it proves can no longer be renewed');
    return isChanged(change, 'alias') || isChanged(change, 'records')
      ? fine('it leads elsewhere; old answers live on in caches for as long as its time to live')
      : undefined;
  },
};

/** Another zone has other name servers, which whoever delegates to it must enter by hand. */
export const zone: Rule = never(
  cuts('every name in it leads nowhere, and a new zone has other name servers'),
);

const certificateNames = (values: Change['before']): string[] =>
  [...new Set([text(values, 'domain_name') ?? '', ...strings(values, 'subject_alternative_names')])].filter(
    Boolean,
  );

/** Listeners that show it and will still name it, or are not touched at all. */
const shownBy = (change: Change, context: Context): Change[] => {
  const arn = text(change.before, 'arn') ?? '';
  return context
    .staying(change, ['arn'])
    .map(({ user }) => user)
    .filter(({ type }) => type !== 'aws_acm_certificate_validation')
    .filter((user) => user.kind === 'nothing' || JSON.stringify(user.after).includes(arn));
};

export const certificate: Rule = {
  deleted: (change, context) => {
    const listeners = shownBy(change, context);
    return listeners.length > 0
      ? cuts(`${named(listeners)} shows it`)
      : fine('no listener shows it any more');
  },
  replaced: (change, context) => {
    const used = context
      .staying(change, ['arn'])
      .filter(({ user }) => user.type !== 'aws_acm_certificate_validation');
    return used.length > 0
      ? cuts(
          `${named(used.map(({ user }) => user))} shows it until the new one is issued`,
          'create_before_destroy',
        )
      : fine('no listener shows it');
  },
  swapped: (change, context) => {
    const after = certificateNames(change.after);
    const lost = certificateNames(change.before).filter((name) => !after.includes(name));
    const listeners = context.usesOf(change, ['arn']).filter(({ user }) => user.type.includes('listener'));
    return lost.length > 0 && listeners.length > 0 && !sameValue(lost, after)
      ? cuts(`browsers that ask for ${listed(lost)} are shown a certificate without that name`)
      : noGap('the new one is issued and shown before the old one goes');
  },
};

/** It only waits for the certificate: nothing of AWS is made or destroyed. */
export const certificateValidation: Rule = {
  deleted: () => undefined,
  updated: (() => undefined) satisfies Judge,
};
