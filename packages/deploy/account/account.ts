import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { Facts } from '../../facts';
import { clientConfig } from './aws';
import { UserError } from '../../command';
import { lackOfCredentials } from './credentials';

/** Errors of AWS for credentials that do not work, whatever the reason. */
const REFUSED = ['InvalidClientTokenId', 'SignatureDoesNotMatch', 'AccessDenied'];

/**
 * Checks that there are credentials, that they work, and that they belong to the account of the settings.
 *
 * @throws UserError before anything was read or changed
 */
export async function checkAccount({ account, region }: Pick<Facts, 'account' | 'region'>): Promise<void> {
  const given = await callerAccount(region);
  if (given === account) return;
  throw new UserError(
    `Wrong account: the credentials belong to account ${given}, but the settings say account ${account}. ` +
      `Nothing was changed. Switch to credentials of ${account} (AWS_PROFILE), or correct \`account\`.`,
  );
}

async function callerAccount(region: string): Promise<string | undefined> {
  try {
    const identity = await new STSClient(clientConfig(region)).send(new GetCallerIdentityCommand({}));
    return identity.Account;
  } catch (error) {
    throw new UserError(explain(error as Error));
  }
}

function explain(error: Error): string {
  const nothing = 'Nothing was changed.';
  const lack = lackOfCredentials(error);
  if (lack) {
    const why = lack.why.replace(/^./, (first) => first.toUpperCase());
    return `${why}. ${nothing} ${lack.remedy}\nTo try everything without an AWS account: npm run rehearse.`;
  }
  if (REFUSED.includes(error.name)) {
    return `AWS does not accept the credentials (${error.name}: ${error.message}). ${nothing} Sign in again.`;
  }
  const endpoint = process.env.AWS_ENDPOINT_URL;
  const where = endpoint ? `${endpoint} (AWS_ENDPOINT_URL)` : 'AWS';
  return `${where} cannot be reached or does not answer: ${error.message || error.name}. ${nothing}`;
}
