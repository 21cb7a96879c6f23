import { DescribeInstanceInformationCommand, SSMClient } from '@aws-sdk/client-ssm';
import { type Facts, nearest, prefixOf, type StageFacts } from '../../facts';
import { asking, clientConfig } from '../account/aws';
import { inParts } from '../account/in-parts';
import { UserError } from '../../command';
import { Fleet } from '../fleet/fleet';

/**
 * How many instance ids a filter is given at a time. [SSM API, DescribeInstanceInformation: at most 50 a
 * page]
 */
const AT_ONCE = 50;

/** The instances that a person asked for. */
export interface Wanted {
  /** The id, or the end of it. */
  readonly instance?: string;
  /** Every instance in service. @default the first of them */
  readonly all?: boolean;
}

/**
 * Picks the instances: the named one, all in service, or one of those. Only instances that Systems Manager
 * reaches are taken.
 *
 * @returns their ids, at least one
 * @throws UserError where there is none
 */
export async function pickInstances(
  settings: Pick<Facts, 'prefixes' | 'region'>,
  { name }: StageFacts,
  { instance, all = false }: Wanted,
): Promise<[string, ...string[]]> {
  const { region } = settings;
  const fleet = new Fleet(prefixOf(settings, name), region);
  const { desired, instances } = await asking('reading the Auto Scaling group', () => fleet.look());
  const members = instances.map(({ InstanceId = '' }) => InstanceId).sort();
  if (members.length === 0)
    throw new UserError(`${name} has no instances${desired === 0 ? ': its desired capacity is 0' : ' yet'}.`);
  const inService = instances
    .filter(({ LifecycleState }) => LifecycleState === 'InService')
    .map(({ InstanceId = '' }) => InstanceId)
    .sort();
  const meant = instance === undefined ? inService : [named(instance, members, name)];
  if (meant.length === 0) {
    const states = instances.map(({ InstanceId, LifecycleState }) => `${InstanceId} (${LifecycleState})`);
    throw new UserError(`No instance of ${name} is in service: ${states.join(', ')}.`);
  }
  const online = await asking('asking Systems Manager for instances', () => reachable(region, meant));
  const away = meant.filter((id) => !online.has(id));
  const [first, ...others] = meant.filter((id) => online.has(id));
  if (first === undefined || (all && away.length > 0)) {
    throw new UserError(
      `Systems Manager does not reach ${away.join(', ')}. An instance is reached a minute after its start, if ` +
        'its outbound traffic is allowed. Nothing was started.',
    );
  }
  return all ? [first, ...others] : [first];
}

function named(given: string, members: readonly string[], stage: string): string {
  const found = members.filter((id) => id === given || (given.length >= 4 && id.endsWith(given)));
  const [id] = found;
  if (id !== undefined && found.length === 1) return id;
  const meant = nearest(given, members);
  throw new UserError(
    `There is no instance "${given}"${meant ? ` (${meant}?)` : ''} in ${stage}. It has: ${members.join(', ')}.`,
  );
}

/** The instances that Systems Manager reaches. */
export async function reachable(region: string, ids: readonly string[]): Promise<Set<string>> {
  const client = new SSMClient(clientConfig(region));
  const online = new Set<string>();
  for (const Values of inParts(ids, AT_ONCE)) {
    const command = new DescribeInstanceInformationCommand({
      Filters: [{ Key: 'InstanceIds', Values }],
      MaxResults: AT_ONCE,
    });
    const { InstanceInformationList: found = [] } = await client.send(command);
    for (const { InstanceId, PingStatus } of found)
      if (InstanceId && PingStatus === 'Online') online.add(InstanceId);
  }
  return online;
}
