import type { Context } from '../context';
import type { Change } from '../plan';
import { isChanged, listed, strings, text } from '../values';
import { cuts, fine, type Finding, named, noGap, type Rule } from './rule';

const namesOf = (values: Change['before']): string[] =>
  [...new Set([text(values, 'domain_name') ?? '', ...strings(values, 'subject_alternative_names')])].filter(
    Boolean,
  );

/** Listeners that use the certificate and still refer to it afterwards, or are not changed. */
const shownBy = (change: Change, context: Context): Change[] => {
  const arn = text(change.before, 'arn') ?? '';
  return context
    .survivingUses(change, ['arn'])
    .map(({ user }) => user)
    .filter(({ type }) => type !== 'aws_acm_certificate_validation')
    .filter((user) => user.kind === 'nothing' || JSON.stringify(user.after).includes(arn));
};

export const certificate: Rule = {
  delete: (change, context) => {
    const listeners = shownBy(change, context);
    return listeners.length > 0
      ? cuts('certificate-replaced', `${named(listeners)} shows it`)
      : fine('no listener uses it any more');
  },
  replace: (change, context) => {
    const used = context
      .survivingUses(change, ['arn'])
      .filter(({ user }) => user.type !== 'aws_acm_certificate_validation');
    return used.length > 0
      ? cuts(
          'certificate-replaced',
          `${named(used.map(({ user }) => user))} uses it until the new one is issued`,
          'create_before_destroy',
        )
      : fine('no listener uses it');
  },
  createBeforeDestroy: (change, context) => {
    const after = namesOf(change.after);
    const removed = namesOf(change.before).filter((name) => !after.some((pattern) => holds(pattern, name)));
    const isShown = context.usesOf(change, ['arn']).some(({ user }) => user.type.includes('listener'));
    return removed.length > 0 && isShown
      ? cuts(
          'certificate-replaced',
          `browsers that open ${listed(removed)} get a certificate without that name`,
        )
      : noGap('the new one is issued and in use before the old one is deleted');
  },
};

/** It only waits for the certificate: in AWS nothing is created or destroyed. */
export const certificateValidation: Rule = { delete: () => undefined };

/** Whether a certificate for `pattern` covers the name; a wildcard matches one label. */
const holds = (pattern: string, name: string): boolean =>
  pattern === name || (pattern.startsWith('*.') && name.slice(name.indexOf('.')) === pattern.slice(1));

/**
 * The default certificate that a listener will have: by its ARN, or by the code's reference where the ARN is
 * not known yet.
 */
function shownNext(listener: Change, context: Context): Change | undefined {
  const arn = text(listener.after, 'certificate_arn');
  if (arn) return context.with('arn', arn, 'aws_acm_certificate')[0];
  const next = (user: Change | undefined): Change | undefined =>
    (user?.references['certificate_arn'] ?? []).flatMap((address) => context.at(address))[0];
  const source = next(listener);
  return source?.type === 'aws_acm_certificate_validation' ? next(source) : source;
}

/** The additional certificates that the listener has before, during and after the plan. */
const besides = (listener: Change, context: Context): Change[] =>
  context
    .with('listener_arn', text(listener.before, 'arn'), 'aws_lb_listener_certificate')
    .filter(({ kind }) => kind === 'nothing')
    .flatMap(({ before }) => context.with('arn', text(before, 'certificate_arn'), 'aws_acm_certificate'));

/**
 * Judges another default certificate of a listener. Where the old default becomes an additional certificate,
 * it is missing for a moment: Terraform first changes the listener, then adds it.
 */
export function otherDefault(listener: Change, context: Context): Finding[] {
  const arn = text(listener.before, 'certificate_arn');
  if (!arn || !isChanged(listener, 'certificate_arn')) return [];
  const [old] = context.with('arn', arn, 'aws_acm_certificate');
  if (!old) return [fine('it uses another certificate: check which names that one has')];
  // The replacement of the certificate itself is judged by its own rule.
  if (old.kind === 'createBeforeDestroy' || old.kind === 'replace') return [];
  const next = shownNext(listener, context);
  const held = [
    ...(next ? namesOf(next.after ?? next.before) : []),
    ...besides(listener, context).flatMap(({ before }) => namesOf(before)),
  ];
  const removed = namesOf(old.before).filter((name) => !held.some((pattern) => holds(pattern, name)));
  return removed.length > 0
    ? [
        cuts(
          'listener-certificate-changed',
          `browsers that open ${listed(removed)} get a certificate without that name, for a moment or for good`,
          'keep it as the default, and add the other certificate as an additional one',
        ),
      ]
    : [fine('it uses another certificate, which has the names of the old one')];
}
