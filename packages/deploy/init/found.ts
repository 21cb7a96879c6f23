import { paginateListHostedZones, Route53Client } from '@aws-sdk/client-route-53';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { spawnSync } from 'node:child_process';
import { clientConfig, words } from '../account/aws';
import { lackOfCredentials } from '../account/credentials';
import { ROOT } from '../../command';

/** What this machine, its git repository and its credentials tell. Each value may be missing. */
export interface Found {
  /** The account of the credentials. */
  readonly account?: string;
  /** The region of the environment or the profile. */
  readonly region?: string;
  /** Domains with a public hosted zone, in Route 53's order. Empty where they may not be listed. */
  readonly zones: readonly string[];
  /** The URL of git's remote `origin`. */
  readonly remote?: string;
  readonly branch?: string;
  /** The user's address in git's configuration. */
  readonly email?: string;
  /** Why the account could not be read, in sentences. Absent where it was. */
  readonly withoutAws?: string;
}

/** Finds out what it can without a question. Values that it cannot find are left out. */
export async function lookAround(): Promise<Found> {
  const region = await regionHere();
  const here = {
    ...(region && { region }),
    ...given('remote', git('remote', 'get-url', 'origin')),
    ...given('branch', git('branch', '--show-current')),
    ...given('email', git('config', 'user.email')),
  };
  try {
    // us-east-1 is enabled in every account.
    const identity = await new STSClient(clientConfig('us-east-1')).send(new GetCallerIdentityCommand({}));
    return { ...here, ...given('account', identity.Account), zones: await publicZones() };
  } catch (error) {
    return { ...here, zones: [], withoutAws: reason(error as Error) };
  }
}

function reason(error: Error): string {
  const lack = lackOfCredentials(error);
  const why = lack ? `${lack.why}. ${lack.remedy}` : `${words(error)}.`;
  return why.replace(/^./, (first) => first.toUpperCase());
}

/** The region as the SDK and the AWS CLI determine it: AWS_REGION, AWS_DEFAULT_REGION, then the profile's. */
async function regionHere(): Promise<string | undefined> {
  const { AWS_REGION, AWS_DEFAULT_REGION } = process.env;
  if (AWS_REGION || AWS_DEFAULT_REGION) return AWS_REGION || AWS_DEFAULT_REGION;
  try {
    return await new STSClient({ ...clientConfig(''), region: undefined }).config.region();
  } catch {
    return undefined; // there is no region, or the profile does not exist: the call to AWS reports which
  }
}

/**
 * The domains of the public hosted zones. An administrator may list them; with other credentials the list is
 * empty.
 */
async function publicZones(): Promise<string[]> {
  const client = new Route53Client(clientConfig('us-east-1'));
  const names: string[] = [];
  try {
    for await (const { HostedZones = [] } of paginateListHostedZones({ client }, {}))
      for (const { Name = '', Config } of HostedZones)
        if (!Config?.PrivateZone) names.push(Name.replace(/\.$/, ''));
  } catch {
    return [];
  }
  return [...new Set(names)];
}

/** A line that git prints; undefined where there is no git, no repository, or no such value. */
function git(...args: string[]): string | undefined {
  const { status, stdout } = spawnSync('git', args, { cwd: ROOT, encoding: 'utf8' });
  return status === 0 ? stdout.trim() || undefined : undefined;
}

const given = <K extends string>(key: K, value: string | undefined) =>
  (value === undefined ? {} : { [key]: value }) as Partial<Record<K, string>>;
