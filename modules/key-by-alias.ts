import { arn } from './arn';
import type { Statement } from './policy';

/** The one key of an alias, as a statement names it: a key's id is not known before it exists; its alias is. */
export function keyByAlias(
  alias: string,
  region: string,
  account: string,
): Pick<Statement, 'resources' | 'conditions' | 'wildcardReason'> {
  return {
    resources: [arn(region, 'kms', 'key/*', account)],
    conditions: { 'ForAnyValue:StringEquals': { 'kms:ResourceAliases': alias } },
    wildcardReason: 'The condition names the one key by its alias.',
  };
}
