import { readPolicy } from '../../documents';
import type { MotoClient } from '../moto-client';
import { AwsError } from '../response';
import { textAt } from '../xml';

/** Refuses a service role that does not exist or that the service may not assume, as the developer tools do. */
export async function requireAssumableRole(
  moto: MotoClient,
  roleArn: string | undefined,
  service: string,
  refusal: (arn: string) => AwsError,
): Promise<void> {
  const arn = roleArn ?? '';
  const name = arn.split('/').pop() ?? '';
  const answer = await moto.query('iam', 'GetRole', { RoleName: name }).catch(() => undefined);
  const trust = readPolicy(decodeURIComponent(textAt(answer, 'Role', 'AssumeRolePolicyDocument')));
  const isTrusted = trust?.statements.some(
    ({ allows, principals }) => allows && principals['Service']?.includes(service),
  );
  if (!isTrusted) throw refusal(arn);
}
