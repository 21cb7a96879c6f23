import { DescribeRegionsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { isOptInRegion } from '../../facts';
import { lackOfCredentials } from '../account/credentials';
import { clientOf, type Context, within } from './context';
import { attempt, fail, type Finding, ok } from './finding';
import { caller, isRoot } from './identity';

/**
 * Checks that the credentials are for the settings' account, and that its region is enabled. Where one fails,
 * no other check makes sense: it would be about another account or region.
 */
export async function checkAccountAndRegion(context: Context): Promise<Finding[]> {
  const [account, region] = await Promise.all([
    attempt('the account', () => rightAccount(context)),
    attempt(`the region ${context.settings.region}`, () => regionIsOn(context)),
  ]);
  // Without credentials both checks fail for the same reason.
  return account[0]?.status === 'fail' ? account : [...account, ...region];
}

async function rightAccount(context: Context): Promise<Finding[]> {
  const { account } = context.settings;
  try {
    const found = await caller(context);
    if (found.account !== account) {
      return [
        fail(
          `the credentials belong to account ${found.account}, but the settings say account ${account}`,
          `Switch to credentials of ${account} (AWS_PROFILE), or correct \`account\`.`,
        ),
      ];
    }
    const advice = isRoot(found.arn) ? ', the root user: safer is a role of IAM Identity Center' : '';
    return [ok(`the credentials belong to account ${account} (${found.arn}${advice})`)];
  } catch (error) {
    return [noCredentials(error as Error)];
  }
}

function noCredentials(error: Error): Finding {
  const { name, message } = error;
  const lack = lackOfCredentials(error);
  if (lack) return fail(lack.why, lack.remedy);
  if (/^(InvalidClientTokenId|SignatureDoesNotMatch|AccessDenied)/.test(name))
    return fail(`AWS does not accept the credentials (${name}: ${message})`, 'Sign in again.');
  const endpoint = process.env.AWS_ENDPOINT_URL;
  const where = endpoint ? `${endpoint} (AWS_ENDPOINT_URL)` : 'AWS';
  return fail(
    `${where} cannot be reached or does not answer: ${message || name}`,
    'Check the proxy, firewall or VPN between you and AWS.',
  );
}

/** Checks only regions that must be enabled first, by a call to us-east-1, which every account has. */
async function regionIsOn(context: Context): Promise<Finding[]> {
  const { region } = context.settings;
  if (!isOptInRegion(region)) return [ok(`the region ${region} is enabled in every account`)];
  const client = new EC2Client(clientOf(context, 'us-east-1'));
  const question = new DescribeRegionsCommand({ AllRegions: true, RegionNames: [region] });
  const { Regions = [] } = await client.send(question, within(context));
  if (Regions[0]?.OptInStatus !== 'not-opted-in') return [ok(`the region ${region} is enabled`)];
  return [
    fail(
      `the region ${region} is not enabled in this account`,
      'Enable it (in the console: Account, AWS Regions; it can take hours), or choose another `region`.',
    ),
  ];
}
