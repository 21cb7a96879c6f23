import { setMaxListeners } from 'node:events';
import type { Facts } from '../../facts';
import { checkAccountAndRegion } from './account';
import { checkBuckets } from './buckets';
import { checkConnection } from './connection';
import { type Context, type Group, SECONDS } from './context';
import { checkEmails } from './emails';
import { attempt } from './finding';
import { checkDomain } from './hosted-zone';
import { checkIdentityProvider } from './identity-provider';
import { checkPermissions } from './permissions';
import { PUBLIC_DNS } from './public-dns';
import { checkQuotas } from './quotas';
import type { Section } from './report';
import { checkSecrets } from './secrets';
import { checkServices } from './services';
import { checkTools } from './tools';
import { checkZones } from './zones';

/** The checks that run in parallel, once account and region are right. */
const GROUPS: readonly Group[] = [
  { name: 'permissions', check: checkPermissions },
  { name: 'services', check: checkServices },
  { name: 'quotas', check: checkQuotas },
  { name: 'zones', check: checkZones },
  { name: 'domain', check: checkDomain },
  { name: 'buckets', check: checkBuckets },
  { name: 'CircleCI', check: checkIdentityProvider },
  { name: 'connection', check: checkConnection },
  { name: 'e-mail', check: checkEmails },
  { name: 'secrets', check: checkSecrets },
];

/** How the preflight runs. */
export interface PreflightOptions {
  /** The DNS servers for public lookups. @default PUBLIC_DNS */
  readonly dnsServers?: readonly string[];
  /** Seconds for the whole preflight. @default 25 */
  readonly seconds?: number;
}

/**
 * Checks whether a deploy of these settings can succeed in their account. Makes only calls that read. Ends in
 * time, even where AWS does not answer.
 */
export async function preflight(settings: Facts, options: PreflightOptions = {}): Promise<Section[]> {
  const { dnsServers = PUBLIC_DNS, seconds = SECONDS } = options;
  const signal = AbortSignal.timeout(seconds * 1000);
  setMaxListeners(0, signal); // every call under way adds a listener
  const context = { settings, dnsServers, signal };
  const [tools, account] = await Promise.all([
    section(context, { name: 'this machine', check: checkTools }),
    section(context, { name: 'account', check: checkAccountAndRegion }),
  ]);
  const isRight = account.findings.every(({ status }) => status !== 'fail');
  const others = isRight ? await Promise.all(GROUPS.map((group) => section(context, group))) : [];
  return [tools, account, ...others.filter(({ findings }) => findings.length > 0)];
}

async function section(context: Context, { name, check }: Group): Promise<Section> {
  return { group: name, findings: await attempt(name, () => check(context)) };
}
