import { type AvailabilityZone, DescribeAvailabilityZonesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { type StageFacts, ZONES_WITHOUT_NAT } from '../../facts';
import { clientOf, type Context, within } from './context';

/** Whether a zone supports NAT gateways. */
export function hasNat(zone: string, zones: readonly AvailabilityZone[]): boolean {
  const { ZoneId = '' } = zones.find(({ ZoneName }) => ZoneName === zone) ?? {};
  return !ZONES_WITHOUT_NAT.includes(ZoneId);
}

/** The zones of a stage's subnets: those that it names, or the account's first ones. */
export function chosenZones(
  wanted: number | readonly string[],
  zones: readonly AvailabilityZone[],
): readonly string[] {
  if (typeof wanted !== 'number') return wanted;
  const names = zones.map(({ ZoneName = '' }) => ZoneName).filter((zone) => hasNat(zone, zones));
  return names.slice(0, wanted);
}

/** The zones in which a stage has a NAT gateway. */
export function natZones({ network }: StageFacts, zones: readonly AvailabilityZone[]): readonly string[] {
  const count = { 'per-zone': Infinity, single: 1, none: 0 }[network.nat];
  return chosenZones(network.zones, zones).slice(0, count);
}

/** The region's Availability Zones that need no opt-in (no Local Zones), in the order of their names. */
export async function zonesOf(context: Context): Promise<AvailabilityZone[]> {
  const question = new DescribeAvailabilityZonesCommand({
    Filters: [
      { Name: 'opt-in-status', Values: ['opt-in-not-required'] },
      { Name: 'zone-type', Values: ['availability-zone'] },
    ],
  });
  const { AvailabilityZones = [] } = await new EC2Client(clientOf(context)).send(question, within(context));
  return AvailabilityZones.sort((one, other) => (one.ZoneName ?? '').localeCompare(other.ZoneName ?? ''));
}
