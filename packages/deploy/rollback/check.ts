import { asking } from '../account/aws';
import { sleep, Waiting } from '../../command';
import { type Fleet, inService } from '../fleet/fleet';
import { askInstances, withoutRelease } from '../refresh/on-instances';

/** How long instances may take to pass the checks, in seconds. */
export interface Health {
  /** Between two polls. @default 5 */
  readonly poll?: number;
  /**
   * Until a failed check is final: as long as CodeDeploy takes to deploy to an instance that started
   * meanwhile. @default 300
   */
  readonly health?: number;
}

/**
 * Checks every instance after a deployment: it is in service, healthy in its target groups, and serves the
 * commit. A deployment that CodeDeploy reports as successful may have left out the last instance. [CodeDeploy
 * API, MinimumHealthyHosts]
 *
 * @returns the checks that still fail after the allowed time; empty where all pass
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
          // Systems Manager refuses the call for all instances where one was just terminated, which says
          // nothing about the release.
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
  // A starting instance gets the last successful deployment before it serves; one in standby serves nobody.
  const ids = inService(instances);
  const healths = await Promise.all(targetGroupArns.map((arn) => fleet.targetHealth(arn)));
  if (ids.length === 0) return [`no instance of ${fleet.name} is in service`];
  const problems = ids.flatMap((id) =>
    healths
      .map((health) => health.get(id) ?? 'not registered')
      .filter((state) => state !== 'healthy')
      .map((state) => `${id}: ${state} in the load balancer`),
  );
  // Checked last, and only where everything else is right: the instances need some seconds for the answer.
  return problems.length > 0 ? problems : withoutRelease(fleet, ids, commit);
}

/**
 * The commit that an instance says it serves, where neither CodeDeploy nor CodePipeline tells it any more.
 */
export async function servedCommit(
  { region, name }: Fleet,
  ids: readonly string[],
): Promise<string | undefined> {
  const answers = await askInstances(region, name, ids);
  return [...answers.values()].flatMap((said) => /^release (\S+)/.exec(said)?.[1] ?? [])[0];
}
