import type { CaaRecord } from 'node:dns';
import { words } from '../account/aws';
import type { Context } from './context';
import { fail, type Finding, ok } from './finding';
import type { PublicDns } from './public-dns';
import type { ZoneRecords } from './zone-records';

/**
 * A CAA record with one of these values allows Certificate Manager to issue. [ACM user guide, CAA records]
 */
const AMAZON = ['amazon.com', 'amazontrust.com', 'awstrust.com', 'amazonaws.com'];

/**
 * Properties that a certificate authority knows. A critical property that is not among them forbids every
 * authority to issue.
 */
const KNOWN = ['issue', 'issuewild', 'iodef', 'contactemail', 'contactphone', 'issuemail', 'issuevmc'];

/** Checks that no CAA record forbids Amazon to issue a certificate for a name of a stage. */
export async function checkCaa(
  { settings }: Pick<Context, 'settings'>,
  dns: PublicDns,
  zone: Pick<ZoneRecords, 'at'>,
): Promise<Finding[]> {
  const { domain = '' } = settings;
  const hasRecords = async (name: string) => (await zone.at(name)).length > 0;
  /** A name below the domain without any record does not exist yet, so it has no CAA record either. */
  const exists = async (name: string) =>
    !name.endsWith(`.${domain}`) || (await hasRecords(name)) || isAnsweredByWildcard(name);
  /** Only the wildcard of the nearest existing name above answers. [RFC 4592, 3.3.1 and 3.3.2] */
  const isAnsweredByWildcard = async (name: string): Promise<boolean> => {
    const above = name.slice(name.indexOf('.') + 1);
    if (await hasRecords(`*.${above}`)) return true;
    return above !== domain && !(await hasRecords(above)) && isAnsweredByWildcard(above);
  };

  const names = [...new Set(Object.values(settings.stages).flatMap(({ hostNames }) => hostNames))];
  const findings = await Promise.all(names.map((name) => checkName(dns, name, exists)));
  const failures = findings.filter((finding) => finding !== undefined);
  if (failures.length > 0) return failures;
  return [ok(`no CAA record forbids Amazon to issue certificates for ${names.join(', ')}`)];
}

/** Whether a name exists in DNS. A name that does not exist must not be queried. */
type Exists = (name: string) => Promise<boolean>;

async function checkName(dns: PublicDns, name: string, exists: Exists): Promise<Finding | undefined> {
  const isWildcard = name.startsWith('*.');
  try {
    const { at, records } = await relevant(dns, isWildcard ? name.slice(2) : name, exists);
    return judge(name, at, records, isWildcard);
  } catch (error) {
    return fail(
      `the CAA records for ${name} cannot be read (${words(error)}), so no certificate can be issued`,
      'Fix the DNS of this name, or remove it from `names` of its stage.',
    );
  }
}

/** The CAA records of the name itself, or of the nearest name above it that has any. [RFC 8659, 3] */
async function relevant(
  dns: PublicDns,
  name: string,
  exists: Exists,
): Promise<{ at: string; records: CaaRecord[] }> {
  const labels = name.split('.');
  const candidates = labels.map((_, index) => labels.slice(index).join('.'));
  for (const at of candidates) {
    const records = (await exists(at)) ? await dns.caa(at) : [];
    if (records.length > 0) return { at, records };
  }
  return { at: name, records: [] };
}

function judge(name: string, at: string, records: CaaRecord[], isWildcard: boolean): Finding | undefined {
  const unknown = records.find((record) => record.critical && !KNOWN.some((property) => property in record));
  const issuers = issuersOf(records, isWildcard);
  if (!unknown && (issuers === undefined || issuers.some((issuer) => AMAZON.includes(issuer))))
    return undefined;
  const property =
    isWildcard && records.some((record) => record.issuewild !== undefined) ? 'issuewild' : 'issue';
  const allowed = (issuers ?? []).filter((issuer) => issuer !== '');
  const only = allowed.length > 0 ? `allows only ${allowed.join(', ')}` : 'allows nobody';
  const what = unknown ? 'has a critical property that no certificate authority knows' : only;
  return fail(
    `CAA of ${at} ${what}: Amazon may not issue a certificate for ${name}`,
    unknown ? `Remove that record of ${at}.` : `Add a CAA record to ${at}: 0 ${property} "amazon.com"`,
  );
}

/** Who may issue; undefined where the records do not limit it. Empty where nobody may (`;`). */
function issuersOf(records: CaaRecord[], isWildcard: boolean): string[] | undefined {
  const values = (property: 'issue' | 'issuewild') =>
    records.map((record) => record[property]).filter((value) => value !== undefined);
  const wild = isWildcard ? values('issuewild') : [];
  const said = wild.length > 0 ? wild : values('issue');
  if (said.length === 0) return undefined;
  return said.map((value) => (value.split(';')[0] ?? '').trim().toLowerCase());
}
