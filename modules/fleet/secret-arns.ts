import { parseSecret } from '../../settings/secrets';
import { arn } from '../arn';

/** What policies name secrets by, each once. */
export interface SecretArns {
  /** Of Parameter Store. */
  readonly parameters: string[];
  /** Of Secrets Manager. An ARN ends in six characters that AWS adds. */
  readonly secrets: string[];
}

/** @param references as the settings write them: `ssm:/path`, `secretsmanager:name#key` */
export function secretArns(references: readonly string[], account: string, region: string): SecretArns {
  const found = references.map((reference) => parseSecret(reference));
  const names = (service: 'ssm' | 'secretsmanager') => [
    ...new Set(found.flatMap((one) => (one?.service === service ? [one.name] : []))),
  ];
  return {
    parameters: names('ssm').map((name) => arn(region, 'ssm', `parameter${name}`, account)),
    secrets: names('secretsmanager').map((name) =>
      arn(region, 'secretsmanager', `secret:${name}-??????`, account),
    ),
  };
}
