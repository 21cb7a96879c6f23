import type { Change } from '../plan';
import { block, isEmpty, text } from '../values';
import { removedRights } from './removed-rights';
import { cuts, fine, type Finding, KEEP, loses, type Rule } from './rule';

export const bucket: Rule = {
  delete: (change) => loses('data-deleted', bucketDestroyed(change), KEEP),
  replace: (change) => loses('data-deleted', bucketDestroyed(change), KEEP),
  update: (change) =>
    change.before?.['force_destroy'] !== true && change.after?.['force_destroy'] === true
      ? fine('from then on a destroy also deletes what is in it')
      : undefined,
};

const bucketDestroyed = ({ before }: Change): string =>
  before?.['force_destroy'] === true
    ? 'every object and every version in it is deleted with it'
    : 'it goes with its objects (AWS refuses while it holds any: force_destroy is off)';

export const bucketVersioning: Rule = {
  delete: () => fine('what is overwritten or deleted in the bucket is gone from then on'),
  update: (change) =>
    text(block(change.before, 'versioning_configuration') ?? null, 'status') === 'Enabled' &&
    text(block(change.after, 'versioning_configuration') ?? null, 'status') !== 'Enabled'
      ? fine('what is overwritten or deleted in the bucket is gone from then on')
      : undefined,
};

/** Statements that deny everybody everything, but for what comes without TLS. */
function shutsOut(policy: string | undefined): boolean {
  if (!policy) return false;
  try {
    const { Statement } = JSON.parse(policy) as { Statement?: unknown };
    return ([Statement ?? []].flat() as Record<string, unknown>[]).some(
      ({ Effect, Principal, Condition }) =>
        Effect === 'Deny' &&
        (Principal === '*' || JSON.stringify(Principal) === '{"AWS":"*"}') &&
        (isEmpty(Condition) || !JSON.stringify(Condition).includes('aws:SecureTransport')),
    );
  } catch {
    return false;
  }
}

const deniesAll = (change: Change): Finding[] =>
  shutsOut(text(change.after, 'policy')) && !shutsOut(text(change.before, 'policy'))
    ? [cuts('permission-removed', 'it denies everybody: what reads or writes there may be refused; read it')]
    : [];

export const bucketPolicy: Rule = {
  delete: () => fine('services that deliver into the bucket by it can no longer'),
  create: deniesAll,
  update: (change) => {
    const lost = removedRights(change);
    return [
      ...deniesAll(change),
      ...(lost.length > 0 ? [fine(`by it, no longer allowed: ${lost.join('; ')}`)] : []),
    ];
  },
};
