import { type AvailabilityZone, EC2Client, paginateDescribeInstanceTypeOfferings } from '@aws-sdk/client-ec2';
import { type StageFacts, ZONES_WITHOUT_NAT } from '../../facts';
import { clientOf, type Context, within } from './context';
import { checkEndpoints } from './endpoints';
import { attempt, fail, type Finding, ok } from './finding';
import { chosenZones, hasNat, natZones, zonesOf } from './zone-names';

/**
 * Checks that the account has the zones of each stage, that they offer its instance type, and NAT gateways
 * where it has them.
 */
export async function checkZones(context: Context): Promise<Finding[]> {
  const stages = Object.values(context.settings.stages);
  return attempt('the zones', async () => {
    const types = [...new Set(stages.map(({ instances }) => instances.type))];
    const [zones, offerings] = await Promise.all([zonesOf(context), zonesByType(context, types)]);
    const endpoints = attempt('the interface endpoints', () => checkEndpoints(context, zones));
    return [...stages.flatMap((stage) => checkStage(context, stage, zones, offerings)), ...(await endpoints)];
  });
}

function checkStage(
  { settings }: Context,
  stage: StageFacts,
  zones: readonly AvailabilityZone[],
  offerings: ReadonlyMap<string, ReadonlySet<string>>,
): Finding[] {
  const { name, network, instances } = stage;
  const all = zones.map(({ ZoneName = '' }) => ZoneName);
  const chosen = chosenZones(network.zones, zones);
  if (typeof network.zones === 'number' && chosen.length < network.zones) {
    const what =
      `${name}: the settings need ${network.zones} zones, and the account has ${chosen.length} in ` +
      `${settings.region} (${chosen.join(', ')})`;
    return [fail(what, `Set stages.${name}.network.zones to fewer.`)];
  }
  const missing = chosen.filter((zone) => !all.includes(zone));
  if (missing.length > 0) {
    const what = `${name}: the account has no zone ${missing.join(', ')} in ${settings.region}`;
    return [fail(what, `Name others of ${all.join(', ')} in stages.${name}.network.zones.`)];
  }
  const offered = offerings.get(instances.type) ?? new Set();
  const without = chosen.filter((zone) => !offered.has(zone));
  const gateways = natZones(stage, zones);
  const noNat = gateways.filter((zone) => !hasNat(zone, zones));
  return [
    ...(without.length > 0 ? [notOffered(stage, without, offered)] : []),
    ...(noNat.length > 0 ? [withoutNat(stage, noNat)] : []),
    ...(without.length + noNat.length === 0
      ? [ok(`${name}: ${chosen.join(', ')} ${both(instances.type, gateways)}`)]
      : []),
  ];
}

const both = (type: string, gateways: readonly string[]) =>
  `offer ${type}${gateways.length > 0 ? ' and NAT gateways' : ''}`;

function notOffered(stage: StageFacts, zones: readonly string[], offered: ReadonlySet<string>): Finding {
  const { name, instances } = stage;
  const what = `${name}: ${instances.type} is not offered in ${zones.join(', ')}`;
  if (offered.size === 0)
    return fail(
      what,
      `No zone of the region offers it: choose another type in stages.${name}.instances.type.`,
    );
  const way = `name zones that offer it in stages.${name}.network.zones: ${[...offered].sort().join(', ')}`;
  return fail(what, `Choose another type in stages.${name}.instances.type, or ${way}.`);
}

function withoutNat({ name }: StageFacts, zones: readonly string[]): Finding {
  return fail(
    `${name}: there are no NAT gateways in ${zones.join(', ')} (${ZONES_WITHOUT_NAT.join(', ')})`,
    `Remove it from stages.${name}.network.zones.`,
  );
}

/** The zones that offer each instance type. */
async function zonesByType(context: Context, types: readonly string[]): Promise<Map<string, Set<string>>> {
  const client = new EC2Client(clientOf(context));
  const question = {
    LocationType: 'availability-zone' as const,
    Filters: [{ Name: 'instance-type', Values: [...types] }],
  };
  const zones = new Map(types.map((type) => [type, new Set<string>()]));
  for await (const page of paginateDescribeInstanceTypeOfferings({ client }, question, within(context))) {
    for (const { InstanceType = '', Location = '' } of page.InstanceTypeOfferings ?? [])
      zones.get(InstanceType)?.add(Location);
  }
  return zones;
}
