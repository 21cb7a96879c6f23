import { mergeApp } from '../merge-app';
import { endpointServices } from '../endpoints';
import { isPrivate, overlaps } from '../../packages/facts';
import { instanceAddresses, subnetCidrs } from '../network';
import { given, pathText, shown } from '../problem';
import { expectedZones, isZoneOf } from '../regions';
import type { App } from '../schema-app';
import type { Draft } from '../walk';
import { eachStage, Rule, stagesOf } from './rule';

const overlappingNetworks: Rule = (draft, report) => {
  const earlier: { path: string; cidr: string }[] = [];
  for (const [key, { network }] of stagesOf(draft)) {
    const cidr = network?.cidr;
    if (cidr === undefined) continue;
    const path = ['stages', key, 'network', 'cidr'];
    const other = earlier.find((stage) => overlaps(stage.cidr, cidr));
    if (other) {
      const found = `${given(cidr)}, which overlaps ${other.path} ${shown(other.cidr)}`;
      report(path, found, 'a network of its own for each stage');
    }
    earlier.push({ path: pathText(path), cidr });
  }
};

const zoneNames: Rule = eachStage(({ network }, key, report, { region }) => {
  const zones = network?.zones;
  if (!Array.isArray(zones)) return;
  zones.forEach((zone, index) => {
    if (zone === undefined) return;
    const path = ['stages', key, 'network', 'zones', index];
    if (zones.indexOf(zone) < index) report(path, `${given(zone)} again`, 'each zone once');
    else if (region !== undefined && !isZoneOf(region, zone)) {
      report(path, given(zone), `a zone of ${region}, e.g. '${region}a'`);
    }
  });
});

/** A number must not exceed the zones that an account can expect; further zones must be named. */
const zoneCount: Rule = eachStage(({ network }, key, report, { region }) => {
  if (region === undefined || typeof network?.zones !== 'number') return;
  const most = expectedZones(region);
  if (network.zones <= most) return;
  const found = `${given(network.zones)}, but an account has ${most} zones in ${region}`;
  report(
    ['stages', key, 'network', 'zones'],
    found,
    `at most ${most} there, or a list of the zones that the account has`,
  );
});

const zonesInUse = (zones: number | readonly unknown[], empty: number): number =>
  (typeof zones === 'number' ? zones : zones.length) - empty;

/** A load balancer needs two zones. */
const emptyZones: Rule = eachStage(({ network }, key, report) => {
  if (!network?.zones || !network.emptyZones || zonesInUse(network.zones, network.emptyZones) >= 2) return;
  const count = zonesInUse(network.zones, 0);
  report(
    ['stages', key, 'network', 'emptyZones'],
    `${given(network.emptyZones)} of ${count} zones`,
    count > 2 ? `at most ${count - 2}: two zones stay in use` : '0: two zones stay in use',
  );
});

/** An instance refresh launches all new instances before it terminates the old ones, evenly over the zones. */
const roomForInstances: Rule = eachStage(({ network, instances, app }, key, report, draft) => {
  if (!network?.cidr || !network.nat || !network.zones || instances?.max === undefined) return;
  if (network.emptyZones === undefined) return;
  const zones = zonesInUse(network.zones, network.emptyZones);
  const hasEndpoints = network.endpoints ?? network.nat === 'none';
  const endpoints = hasEndpoints ? endpointServices(usedServices(mergeApp(draft.app ?? {}, app))).length : 0;
  const room = instanceAddresses(network.cidr, endpoints);
  if (Math.ceil((2 * instances.max) / zones) <= room) return;
  const subnet = subnetCidrs(network.cidr).private[0].replace(/.*\//, '/');
  report(
    ['stages', key, 'instances', 'max'],
    `${given(instances.max)}, which an instance refresh doubles for a while, but ${network.cidr} has room for ${room} in each of ${zones} private subnets (${subnet})`,
    `at most ${Math.floor((room * zones) / 2)}, or a larger network.cidr`,
  );
});

/** The valid parts of the settings that tell which services the app uses. */
function usedServices({
  secrets = {},
  permissions = {},
}: Draft<App>): Parameters<typeof endpointServices>[0] {
  const named = Object.entries(permissions).map(([name, permission]) => [
    name,
    { why: '', resources: [], actions: permission?.actions?.filter((action) => action !== undefined) ?? [] },
  ]);
  const places = Object.entries(secrets).map(([name, place]) => [name, place ?? '']);
  return { secrets: Object.fromEntries(places), permissions: Object.fromEntries(named) };
}

const waysToAws: Rule = eachStage(({ network }, key, report) => {
  if (network?.nat !== 'none' || network.endpoints !== false) return;
  const path = ['stages', key, 'network', 'endpoints'];
  report(
    path,
    "given false, but network.nat is 'none'",
    'true, or leave it out: without NAT, instances reach AWS only through endpoints',
  );
});

const egressWithoutNat: Rule = eachStage(({ network, app }, key, report, draft) => {
  if (network?.nat !== 'none') return;
  const { egress } = mergeApp(draft.app ?? {}, app);
  const open = egress?.find((rule) => rule?.cidr !== undefined && !isPrivate(rule.cidr));
  if (!open) return;
  report(
    ['stages', key, 'network', 'nat'],
    `given 'none', but app.egress has ${open.cidr}, which cannot be reached without NAT`,
    "'per-zone' or 'single', or only private networks in app.egress",
  );
});

export const networkRules: readonly Rule[] = [
  overlappingNetworks,
  zoneNames,
  zoneCount,
  emptyZones,
  roomForInstances,
  waysToAws,
  egressWithoutNat,
];
