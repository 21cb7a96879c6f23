import { readPolicy, type Statement } from '../../documents';
import type { Change } from '../plan';
import { isEmpty, isUnknown, listed, text } from '../values';
import { removedRights } from './removed-rights';
import { cuts, fine, type Finding, type Rule } from './rule';

/** Whether a policy denies access to everybody, or to all but some, for another reason than a missing TLS. */
function shutsOut(policy: string | undefined): boolean {
  const { statements = [] } = readPolicy(policy) ?? {};
  return statements.some(
    ({ allows, principals, raw }) =>
      !allows &&
      ('NotPrincipal' in raw || isEverybody(principals)) &&
      (isEmpty(raw['Condition']) || !JSON.stringify(raw['Condition']).includes('aws:SecureTransport')),
  );
}

const isEverybody = (principals: Statement['principals']): boolean =>
  Object.keys(principals).join() === 'AWS' && principals['AWS']?.join() === '*';

/** The finding for a policy that begins to deny everybody. */
export const deniesAll = (change: Change): Finding[] =>
  shutsOut(text(change.after, 'policy')) && !shutsOut(text(change.before, 'policy'))
    ? [cuts('permission-removed', 'it denies everybody: what reads or writes there may be refused; read it')]
    : [];

/** The note on a policy whose content is known only after the apply. */
export const KNOWN_LATER = 'what it allows is known only when it is applied: read it in the code';

/** The finding for a policy whose content is known only after the apply. */
export const policyKnownLater = (change: Change): Finding[] =>
  isUnknown(change, 'policy') ? [fine(KNOWN_LATER)] : [];

/** A bucket's policy: access is given by it, or by IAM policies of the account. */
export const bucketPolicy: Rule = {
  delete: () => fine('services that deliver into the bucket by it can no longer'),
  create: deniesAll,
  update: (change) => {
    const removed = removedRights(change);
    return [
      ...deniesAll(change),
      ...policyKnownLater(change),
      ...(removed.length > 0 ? [fine(`it no longer allows: ${removed.join('; ')}`)] : []),
    ];
  },
};

/** The policy of a queue, a secret or a registry: other accounts and services have access only by it. */
export const resourcePolicy: Rule = {
  delete: () => cuts('permission-removed', 'callers that this policy allowed lose access'),
  create: deniesAll,
  update: (change) => {
    const removed = removedRights(change);
    return [
      ...deniesAll(change),
      ...policyKnownLater(change),
      ...(removed.length > 0
        ? [cuts('permission-removed', `policy: no longer allowed: ${listed(removed)}`)]
        : []),
    ];
  },
};
