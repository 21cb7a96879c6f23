import {
  GetHostedZoneCommand,
  type HostedZone,
  ListHostedZonesByNameCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import { words } from '../account/aws';
import { clientOf, type Context, within } from './context';
import { checkCaa } from './caa';
import { attempt, fail, type Finding, open, ok } from './finding';
import { checkHostNames } from './host-names';
import { isLame, PublicDns } from './public-dns';
import { ZoneRecords } from './zone-records';

/**
 * Checks the domain: its hosted zone, the delegation to it, and whether Amazon may issue certificates for its
 * names.
 */
export async function checkDomain(context: Context): Promise<Finding[]> {
  const { domain } = context.settings;
  if (domain === undefined)
    return [ok('the settings have no domain: the stages answer plain HTTP, which is for trials only')];
  const dns = new PublicDns(context);
  let zone: Zone | undefined;
  const found = await attempt(`the hosted zone ${domain}`, async () => {
    const lookup = await findZone(context, domain);
    if ('what' in lookup) return [lookup];
    zone = lookup;
    return [ok(`the hosted zone ${domain} exists (${lookup.id})`)];
  });
  if (!zone) return found;
  const delegation = await checkDelegation(context, dns, domain, zone);
  const isDelegated = delegation.status === 'ok';
  const records = new ZoneRecords(context, zone.id);
  const caa = isDelegated
    ? await checkCaa(context, dns, records)
    : [open('CAA records are checked as soon as public DNS points to the hosted zone')];
  return [...found, delegation, ...caa, ...(await checkHostNames(context, records))];
}

/** The hosted zone that the stages will use. */
interface Zone {
  readonly id: string;
  readonly servers: readonly string[];
}

/** Finds the hosted zone. @returns the zone, or the finding that says what is wrong */
async function findZone(context: Context, domain: string): Promise<Zone | Finding> {
  const client = new Route53Client(clientOf(context, 'us-east-1'));
  const question = new ListHostedZonesByNameCommand({ DNSName: domain, MaxItems: 100 });
  const { HostedZones = [] } = await client.send(question, within(context));
  const named = HostedZones.filter(({ Name }) => Name === `${domain}.`);
  const zones = named.filter(({ Config }) => !Config?.PrivateZone);
  const [zone] = zones;
  if (!zone) return noZone(domain, named.length > 0);
  if (zones.length > 1) {
    const ids = zones.map(idOf).join(', ');
    return fail(
      `there are ${zones.length} public hosted zones ${domain} (${ids}), and the stages need exactly one`,
      'Delete those that the registrar does not point to.',
    );
  }
  const { DelegationSet } = await client.send(new GetHostedZoneCommand({ Id: zone.Id }), within(context));
  const servers = (DelegationSet?.NameServers ?? []).map((server) => server.toLowerCase()).sort();
  return { id: idOf(zone), servers };
}

const idOf = ({ Id = '' }: HostedZone): string => Id.replace('/hostedzone/', '');

function noZone(domain: string, isPrivate: boolean): Finding {
  return fail(
    `there is no public hosted zone ${domain} in this account${isPrivate ? ', only a private one' : ''}`,
    "Create it in Route 53 and enter its name servers at the domain's registrar, or remove `domain`.",
  );
}

/**
 * Checks that the public DNS delegates to the zone. Certificates are validated by public DNS, and users find
 * the app by it.
 */
async function checkDelegation(
  { dnsServers }: Context,
  dns: PublicDns,
  domain: string,
  { id, servers }: Zone,
): Promise<Finding> {
  const remedy = `At the registrar, or in the zone above it, enter exactly: ${servers.join(', ')}`;
  let seen: string[];
  try {
    seen = await dns.nameServers(domain);
  } catch (error) {
    if (isLame(error)) {
      const what =
        `the name servers that public DNS has for ${domain} do not answer for it; they may be those of a deleted ` +
        'zone';
      return fail(what, remedy);
    }
    return fail(
      `no public DNS server answers (${dnsServers.join(', ')}): ${words(error)}`,
      'Name one that you can reach: npm run preflight -- --dns <address>',
    );
  }
  if (seen.length === 0) return fail(`public DNS has no name servers for ${domain}`, remedy);
  const strangers = seen.filter((server) => !servers.includes(server));
  if (strangers.length === 0 || (await isSameByAddress(dns, strangers, servers)))
    return ok(`public DNS points to the hosted zone (${seen.join(', ')})`);
  return fail(
    `public DNS has the name servers ${strangers.join(', ')} for ${domain}, not those of its hosted zone ${id}`,
    remedy,
  );
}

/**
 * Whether unknown name servers have the addresses of the zone's servers: Route 53 allows own names for them
 * (white-label name servers).
 */
async function isSameByAddress(
  dns: PublicDns,
  strangers: readonly string[],
  servers: readonly string[],
): Promise<boolean> {
  const addressesOf = async (names: readonly string[]) =>
    (await Promise.all(names.map((name) => dns.addresses(name).catch(() => [])))) as string[][];
  const [theirs, ours] = await Promise.all([addressesOf(strangers), addressesOf(servers)]);
  const known = ours.flat();
  return theirs.every((each) => each.length > 0 && each.every((address) => known.includes(address)));
}
