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

/** What is asked once account and region are right, all of it side by side. */
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

export interface PreflightOptions {
  /** DNS servers that say what the public sees. @default PUBLIC_DNS */
  readonly dnsServers?: readonly string[];
  /** Seconds for all of it. @default 25 */
  readonly seconds?: number;
}

/**
 * Whether a deploy of these settings can work in their account: what is asked is asked by reading calls alone, and
 * nothing is changed. Ends within its time, whatever does not answer.
 */
export async function preflight(settings: Facts, options: PreflightOptions = {}): Promise<Section[]> {
  const { dnsServers = PUBLIC_DNS, seconds = SECONDS } = options;
  const signal = AbortSignal.timeout(seconds * 1000);
  setMaxListeners(0, signal); // each call that is under way listens to it
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
