import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { clientOf, type Context, within } from './context';

/** The identity of the credentials. */
export interface Caller {
  readonly account: string;
  /** The ARN that STS returns: `arn:aws:sts::123456789012:assumed-role/Admin/ann`. */
  readonly arn: string;
}

/**
 * Asks STS in us-east-1, which is enabled in every account. In a region that is not enabled, STS does not
 * accept the account.
 */
export async function caller(context: Context): Promise<Caller> {
  const client = new STSClient(clientOf(context, 'us-east-1'));
  const { Account = '', Arn = '' } = await client.send(new GetCallerIdentityCommand({}), within(context));
  return { account: Account, arn: Arn };
}

/** Whether these are root credentials, which no policy of the account can limit. */
export const isRoot = (arn: string): boolean => arn.endsWith(':root');

/**
 * The ARN that IAM can simulate: the user, or the role of a session. A session's ARN lacks the role's path,
 * which a role of IAM Identity Center always has (`/aws-reserved/sso.amazonaws.com/…`), so IAM is asked for
 * the role.
 */
export async function principalOf(context: Context, { account, arn }: Caller): Promise<string> {
  const role = /:assumed-role\/([^/]+)\//.exec(arn)?.[1];
  if (!role) return arn;
  const client = new IAMClient(clientOf(context, 'us-east-1'));
  try {
    const { Role } = await client.send(new GetRoleCommand({ RoleName: role }), within(context));
    return Role?.Arn ?? arn;
  } catch (error) {
    if (role.startsWith('AWSReservedSSO_')) throw error; // its path cannot be guessed
    return `arn:aws:iam::${account}:role/${role}`;
  }
}
