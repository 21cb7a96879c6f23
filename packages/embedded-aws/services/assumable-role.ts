import type { MotoClient } from '../moto-client';
import { AwsError } from '../response';
import { textAt } from '../xml';

/**
 * Refuses a service role that does not exist or does not let the service assume it, as the developer
 * tools do when they are given one.
 */
export async function requireAssumableRole(
  moto: MotoClient,
  roleArn: string | undefined,
  service: string,
  refusal: (arn: string) => AwsError,
): Promise<void> {
  const arn = roleArn ?? '';
  const name = arn.split('/').pop() ?? '';
  const answer = await moto.query('iam', 'GetRole', { RoleName: name }).catch(() => undefined);
  const text = decodeURIComponent(textAt(answer, 'Role', 'AssumeRolePolicyDocument') || '{}');
  const trust = JSON.parse(text) as { Statement?: Trust | Trust[] };
  const statements = [trust.Statement ?? []].flat();
  const isTrusted = statements.some(
    (statement) =>
      statement.Effect === 'Allow' && [statement.Principal?.Service ?? []].flat().includes(service),
  );
  if (!isTrusted) throw refusal(arn);
}

interface Trust {
  Effect?: string;
  Principal?: { Service?: string | string[] };
}
