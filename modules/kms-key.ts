import { KmsAlias } from '@cdktf/provider-aws/lib/kms-alias';
import { KmsKey } from '@cdktf/provider-aws/lib/kms-key';
import { Construct } from 'constructs';
import { explainWildcards, policy, Statement } from './policy';

export interface KmsKeyProps {
  readonly description: string;
  /** `alias/<name>`: policies name the key by it, because the key's id is not known before the apply. */
  readonly alias: string;
  /** Days in which a deleted key can be restored, 7 to 30. */
  readonly deletionDays: number;
  /** The key's own policy. */
  readonly statements: Statement[];
}

/** A customer managed key that AWS rotates, with its alias. */
export function kmsKey(scope: Construct, props: KmsKeyProps): KmsKey {
  const key = new KmsKey(scope, 'key', {
    description: props.description,
    enableKeyRotation: true,
    deletionWindowInDays: props.deletionDays,
    policy: policy(props.statements),
  });
  explainWildcards(key, props.statements);
  new KmsAlias(scope, 'alias', { name: props.alias, targetKeyId: key.keyId });
  return key;
}
