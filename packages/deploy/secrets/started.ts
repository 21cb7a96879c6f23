import { asking, isCalled } from '../account/aws';
import { UserError } from '../../command';
import { Fleet } from '../fleet/fleet';
import { reachable } from '../instances/in-service';
import { askInstances } from '../refresh/on-instances';

/** When the processes of an instance were started, and so read their secrets. */
export interface Started {
  readonly instance: string;
  /** Milliseconds since the epoch, by process. Undefined where the instance did not answer. */
  readonly processes?: Readonly<Record<string, number>>;
}

/**
 * Asks each instance in service, by the stage's document `<project>-<stage>-started`.
 *
 * @param group `<project>-<stage>`
 */
export async function startedOn(region: string, group: string, stage: string): Promise<Started[]> {
  const snapshot = await asking('reading the Auto Scaling group', () => new Fleet(group, region).find());
  const ids = (snapshot?.instances ?? [])
    .filter(({ LifecycleState }) => LifecycleState === 'InService')
    .map(({ InstanceId = '' }) => InstanceId)
    .sort();
  if (ids.length === 0) return [];
  return asking('asking the instances', async () => {
    const online = await reachable(region, ids);
    const asked = ids.filter((id) => online.has(id));
    const said = asked.length > 0 ? await ask(region, group, stage, asked) : new Map<string, string>();
    return ids.map((instance) => ({ instance, ...processesIn(said.get(instance)) }));
  });
}

async function ask(region: string, group: string, stage: string, ids: readonly string[]) {
  try {
    return await askInstances(region, group, ids, 'started');
  } catch (error) {
    if (!isCalled(error, 'InvalidDocument')) throw error;
    throw new UserError(
      `The SSM document ${group}-started does not exist: the stage was deployed by an older version without it. ` +
        `npm run deploy -- ${stage}`,
    );
  }
}

/** Reads lines such as `web 1764446400`, or `web -` for a process that does not run. */
function processesIn(said = ''): Pick<Started, 'processes'> {
  const lines = said.split('\n').map((line) => /^(\S+) (\d+|-)$/.exec(line));
  if (lines.some((line) => line === null)) return {};
  return {
    processes: Object.fromEntries(
      lines.flatMap((line) => (line?.[2] === '-' ? [] : [[line?.[1], Number(line?.[2]) * 1000]])),
    ) as Record<string, number>,
  };
}

/** The processes that were started before a secret was changed, or at that very moment. */
export function withOld({ processes = {} }: Started, changed: number): string[] {
  return Object.keys(processes).filter((name) => (processes[name] ?? 0) <= changed);
}
