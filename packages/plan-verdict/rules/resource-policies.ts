import { readPolicy, type Statement } from '../../documents';
import type { Change } from '../plan';
import { isEmpty, isUnknown, listed, text } from '../values';
import { removedRights } from './removed-rights';
import { cuts, fine, type Finding, type Rule } from './rule';

/** Statements that deny everybody, or all but some, other than for what comes without TLS. */
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

export const deniesAll = (change: Change): Finding[] =>
  shutsOut(text(change.after, 'policy')) && !shutsOut(text(change.before, 'policy'))
    ? [cuts('permission-removed', 'it denies everybody: what reads or writes there may be refused; read it')]
    : [];

export const KNOWN_LATER = 'what it allows is known only when it is applied: read it in the code';

export const policyKnownLater = (change: Change): Finding[] =>
  isUnknown(change, 'policy') ? [fine(KNOWN_LATER)] : [];

/** A bucket's own policy: with the account's rights it is one of two ways in. */
export const bucketPolicy: Rule = {
  delete: () => fine('services that deliver into the bucket by it can no longer'),
  create: deniesAll,
  update: (change) => {
    const removed = removedRights(change);
    return [
      ...deniesAll(change),
      ...policyKnownLater(change),
      ...(removed.length > 0 ? [fine(`by it, no longer allowed: ${removed.join('; ')}`)] : []),
    ];
  },
};

/** The policy of a queue, a secret or a registry: others come by it alone. */
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
