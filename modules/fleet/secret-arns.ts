import { parseSecret, type SecretReference } from '../../settings/secrets';
import { arn } from '../arn';

/** ARNs of secrets for policies, each once. */
export interface SecretArns {
  /** In Parameter Store. */
  readonly parameters: string[];
  /** In Secrets Manager. AWS adds six characters to the name, which are not known here: `??????`. */
  readonly secrets: string[];
}

/** @param references as the settings write them: `ssm:/path`, `secretsmanager:name#key`, or with an ARN */
export function secretArns(references: readonly string[], account: string, region: string): SecretArns {
  const found = references.map((reference) => parseSecret(reference));
  const arns = (service: SecretReference['service'], ofName: (name: string) => string) => [
    ...new Set(found.flatMap((one) => (one?.service === service ? [one.at ? one.id : ofName(one.id)] : []))),
  ];
  return {
    parameters: arns('ssm', (name) => arn(region, 'ssm', `parameter${name}`, account)),
    secrets: arns('secretsmanager', (name) =>
      arn(region, 'secretsmanager', `secret:${name}-??????`, account),
    ),
  };
}
