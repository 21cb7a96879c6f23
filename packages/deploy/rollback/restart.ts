import { type Facts, prefixOf, type StageFacts } from '../../facts';
import { asking } from '../account/aws';
import { confirm, nowHolds, UserError } from '../../command';
import { Fleet } from '../fleet/fleet';
import { refuseExpired } from '../release/artifact';
import { type Patience, StageDeployments } from '../release/deployment';
import { historyOf } from '../release/history';
import { Releases } from '../release/releases';
import { type Health, servedCommit } from './check';
import { consequences } from './consequences';
import { deployAndCheck } from './deploy-and-check';
import { refuseAlarms, refuseWhileBusy, servingInstances } from './guards';
import { withoutScaling } from './without-scaling';
import { inServiceOf } from './targets';

/** How a stage is restarted. */
export interface RestartOptions extends Patience, Health {
  /** Whether nobody is asked. */
  readonly yes: boolean;
  /**
   * Whether the restart begins although alarms are in ALARM, for instance because the restart is to end them.
   */
  readonly ignoreAlarms: boolean;
}

/** A stage that was restarted. */
export interface Restarted {
  readonly stage: string;
  /** The full id of the commit that it runs. */
  readonly commit: string;
  /** CodeDeploy's deployment id. */
  readonly deployment: string;
  /** The number of instances in service at the beginning. */
  readonly instances: number;
}

/**
 * Deploys the release in service again, one instance at a time, whatever the stage's rollout. The processes
 * start again, with the current secrets. Nothing is built, and no release command runs.
 *
 * @throws UserError before any change where a restart is impossible, with the reason; afterwards where it
 * failed
 */
export async function restart(
  settings: Facts,
  { name: stage }: StageFacts,
  options: RestartOptions,
): Promise<Restarted> {
  const { region } = settings;
  const fleet = new Fleet(prefixOf(settings, stage), region);
  const releases = new Releases(settings, stage);
  const present = inServiceOf(await asking('reading the releases', () => historyOf(settings, stage)), stage);
  const [ids] = await Promise.all([
    servingInstances(stage, fleet),
    refuseWhileBusy('A restart', stage, releases, fleet),
    asking('looking for the artifact', () => refuseExpired(present.artifact, region)),
    ...(options.ignoreAlarms
      ? []
      : [refuseAlarms(releases, region, `npm run restart -- ${stage} --ignore-alarms`)]),
  ]);
  const commit = present.commit?.id ?? (await asking('asking the instances', () => servedCommit(fleet, ids)));
  if (commit === undefined)
    throw new UserError(`No instance of ${stage} reports which release it serves: npm run smoke -- ${stage}`);
  console.log(
    `${stage} restarts ${commit.slice(0, 7)} with the current secrets.\n  ${consequences('OneAtATime', ids.length)}`,
  );
  await confirm(`Restart ${stage}?`, options.yes);
  nowHolds('Nothing was deployed.', `npm run restart -- ${stage}`);
  const deployment = await withoutScaling(fleet.name, region, Boolean(settings.pipeline), async () => {
    await refuseWhileBusy('A restart', stage, releases, fleet);
    const deployments = new StageDeployments(settings, stage);
    // There is no other release to return to: CodeDeploy would deploy the same one again, and fail again.
    const order = {
      order: 'restart',
      artifact: present.artifact,
      commit,
      isOneAtATime: true,
      goesBack: false,
    } as const;
    const { ignoreAlarms } = options;
    const went = await deployAndCheck(deployments, fleet, stage, { ...order, ignoreAlarms }, options);
    const { problems } = went;
    if (problems.length > 0)
      throw new UserError(
        `The restart of ${stage} failed:\n${problems.map((line) => `  ${line}`).join('\n')}\nInstances that it ` +
          `did not reach keep running as before. Fix the cause, then run: npm run restart -- ${stage}`,
      );
    return went.deployment;
  });
  const who = ids.length === 1 ? 'the 1 instance' : `all ${ids.length} instances`;
  console.log(`Restarted: ${who} of ${stage} serve${ids.length === 1 ? 's' : ''} ${commit.slice(0, 7)}.`);
  return { stage, commit, deployment, instances: ids.length };
}
