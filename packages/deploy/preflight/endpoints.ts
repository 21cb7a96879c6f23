import { type AvailabilityZone, DescribeVpcEndpointServicesCommand, EC2Client } from '@aws-sdk/client-ec2';
import { clientOf, type Context, within } from './context';
import { fail, type Finding, ok } from './finding';
import { chosenZones } from './zone-names';

/**
 * Checks that the region offers all VPC endpoints of a stage in all its zones: some regions lack some of
 * them.
 */
export async function checkEndpoints(
  context: Context,
  zones: readonly AvailabilityZone[],
): Promise<Finding[]> {
  const stages = Object.values(context.settings.stages).filter(({ network }) => network.endpoints);
  if (stages.length === 0) return [];
  const { region } = context.settings;
  const Values = [...new Set(stages.flatMap(({ endpointServices }) => endpointServices))].map(
    (name) => `com.amazonaws.${region}.${name}`,
  );
  const question = new DescribeVpcEndpointServicesCommand({ Filters: [{ Name: 'service-name', Values }] });
  const { ServiceDetails = [] } = await new EC2Client(clientOf(context)).send(question, within(context));
  return stages.flatMap((stage) => {
    const chosen = chosenZones(stage.network.zones, zones);
    const detailsOf = (name: string) =>
      ServiceDetails.find(({ ServiceName }) => ServiceName === `com.amazonaws.${region}.${name}`);
    const missing = stage.endpointServices.flatMap((name) => {
      const details = detailsOf(name);
      const without = chosen.filter((zone) => !details?.AvailabilityZones?.includes(zone));
      return without.length > 0 ? [{ name, without }] : [];
    });
    // The stage sets `private_dns_enabled`: EC2 refuses that for a service without a private DNS name.
    const nameless = stage.endpointServices.filter((name) => {
      const details = detailsOf(name);
      return details && details.PrivateDnsName === undefined;
    });
    if (missing.length === 0 && nameless.length === 0)
      return [ok(`${stage.name}: ${chosen.join(', ')} offer its interface endpoints`)];
    return [
      ...missing.map(({ name, without }) =>
        fail(
          `${stage.name}: the interface endpoint of ${name} is not offered in ${without.join(', ')}`,
          `Choose other zones in stages.${stage.name}.network.zones, or set network.nat to 'single' without ` +
            'network.endpoints.',
        ),
      ),
      ...nameless.map((name) =>
        fail(
          `${stage.name}: the interface endpoint of ${name} has no private name in ${region}`,
          `Set network.nat to 'single' without network.endpoints in stages.${stage.name}, or remove what needs ` +
            'it from app.permissions.',
        ),
      ),
    ];
  });
}
