import { asking } from '../account/aws';
import { sleep, Waiting } from '../../command';
import { type Fleet, inService } from '../fleet/fleet';
import { askInstances, withoutRelease } from '../refresh/on-instances';

/** How long the instances have for what they should be, in seconds. */
export interface Health {
  /** Between two looks. @default 5 */
  readonly poll?: number;
  /** Until what they are then counts: as long as CodeDeploy takes to bring on one that started meanwhile. @default 300 */
  readonly health?: number;
}

/**
 * Looks at every instance after a deployment: in service, healthy behind the load balancer, and serving the commit. What
 * CodeDeploy calls a success may have left out its last instance. [CodeDeploy API, MinimumHealthyHosts]
 *
 * @returns what is not as it should be once they had their time; empty where all is
 */
export async function shortcomings(
  fleet: Fleet,
  commit: string,
  { poll = 5, health = 300 }: Health,
): Promise<string[]> {
  const deadline = Date.now() + health * 1000;
  const waiting = new Waiting();
  try {
    for (;;) {
      const isLast = Date.now() >= deadline;
      const problems = await asking('looking at the instances', () => look(fleet, commit)).catch(
        (error: Error) => {
          // Systems Manager refuses all of them where one has just gone; that says nothing of the release.
          if (isLast) throw error;
          return [error.message];
        },
      );
      if (problems.length === 0 || isLast) return problems;
      waiting.say(`Waiting for the instances: ${problems.join('; ')}`);
      await sleep(poll);
    }
  } finally {
    waiting.end();
  }
}

async function look(fleet: Fleet, commit: string): Promise<string[]> {
  const { instances, targetGroupArns } = await fleet.look();
  // One that starts gets the last success before it serves; one in standby serves nobody.
  const ids = inService(instances);
  const healths = await Promise.all(targetGroupArns.map((arn) => fleet.targetHealth(arn)));
  if (ids.length === 0) return [`no instance of ${fleet.name} is in service`];
  const problems = ids.flatMap((id) =>
    healths
      .map((health) => health.get(id) ?? 'not registered')
      .filter((state) => state !== 'healthy')
      .map((state) => `${id}: ${state} in the load balancer`),
  );
  // Asked only where everything else is right: it takes the instances some seconds.
  return problems.length > 0 ? problems : withoutRelease(fleet, ids, commit);
}

/** The commit that an instance says it serves, where nobody else knows it any more. */
export async function servedCommit(
  { region, name }: Fleet,
  ids: readonly string[],
): Promise<string | undefined> {
  const answers = await askInstances(region, name, ids);
  return [...answers.values()].flatMap((said) => /^release (\S+)/.exec(said)?.[1] ?? [])[0];
}
