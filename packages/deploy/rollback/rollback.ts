import { type Facts, prefixOf, printMessage, type StageFacts } from '../../facts';
import { asking } from '../account/aws';
import { ago, alsoHolds, confirm, nowHolds, UserError, wrap } from '../../command';
import { Fleet } from '../fleet/fleet';
import { refuseExpired } from '../release/artifact';
import { type DeploymentOrder, type Patience, StageDeployments } from '../release/deployment';
import { historyOf, type Deployed } from '../release/history';
import { Releases } from '../release/releases';
import { Transitions } from '../release/transitions';
import { type Health, servedCommit, shortcomings } from './check';
import { announced, disableTransition } from './disable-transition';
import { refuseWhileBusy, servingInstances } from './guards';
import { withoutScaling } from './without-scaling';
import { deployAndCheck } from './deploy-and-check';
import { consequences } from './consequences';
import { choose } from './choose';
import { inServiceOf, named, short, type Target } from './targets';

/** How a stage is rolled back. */
export interface RollbackOptions extends Patience, Health {
  /** The commit to go back to, or its first digits. @default asked for; with `yes`, the last good one */
  readonly commit?: string;
  /** Whether nobody is asked. */
  readonly yes: boolean;
}

/** A stage that was rolled back. */
export interface RolledBack {
  readonly stage: string;
  /** The full id of the commit that it runs now. */
  readonly commit: string;
  /** The commit that it ran before; null where nothing tells it. */
  readonly from: string | null;
  /** CodeDeploy's deployment id. */
  readonly deployment: string;
  /** The number of instances in service at the beginning. */
  readonly instances: number;
  /** Until when the transition into the stage is disabled, in words; null where there is no pipeline. */
  readonly wayClosed: string | null;
}

/**
 * Rolls a stage back to an earlier release: deploys its artifact again without the pipeline, so nothing is
 * built and no release command runs. No release or refresh may run meanwhile. The transition into the stage
 * is disabled first, until a release enables it, so that no waiting execution reverts the rollback.
 *
 * Where the deployment fails, or an instance fails the check afterwards, the stage returns to the release
 * before.
 *
 * @throws UserError before any change where a rollback is impossible, with the reason; afterwards where it
 * failed
 * @throws Interrupted where the person leaves a question with Ctrl-C or Ctrl-D
 */
export async function rollBack(
  settings: Facts,
  { name: stage, rollout }: StageFacts,
  options: RollbackOptions,
): Promise<RolledBack> {
  const { region } = settings;
  const fleet = new Fleet(prefixOf(settings, stage), region);
  const releases = new Releases(settings, stage);
  const history = await asking('reading the releases', () => historyOf(settings, stage));
  const before = inServiceOf(history, stage);
  const target = options.commit
    ? named(history, options.commit, stage)
    : await choose(history, stage, options.yes);
  const [ids, , , transition] = await Promise.all([
    servingInstances(stage, fleet),
    refuseWhileBusy('A rollback', stage, releases, fleet, true),
    asking('looking for the artifact', () => refuseExpired(target.artifact, region)),
    settings.pipeline &&
      asking('reading the transition into the stage', () => new Transitions(settings).into(stage)),
  ]);
  const present = before.commit?.id ?? (await asking('asking the instances', () => servedCommit(fleet, ids)));

  console.log(
    [
      `${stage} goes back to ${described(target)}`,
      `  from ${described(before)}.`,
      `  ${consequences(rollout, ids.length)}`,
      '  Migrations are not rolled back: the release runs with the current database.',
      ...(transition ? announced(transition) : []),
    ].join('\n'),
  );
  await confirm(`Go back to ${short(target)} in ${stage}?`, options.yes);

  const again = `npm run rollback -- ${stage} ${short(target)}`;
  nowHolds(
    transition
      ? `Nothing was deployed. The transition into ${stage} may be disabled: npm run status`
      : 'Nothing was deployed.',
    again,
  );
  const disabled = await asking('disabling the transition into the stage', () =>
    disableTransition(settings, stage, target.commit.id),
  );
  nowHolds('Nothing was deployed.', again);
  const opened = disabled && alsoHolds(`The transition into ${stage} stays disabled: ${disabled.until}`);
  const deployments = new StageDeployments(settings, stage);
  const attempt = (order: DeploymentOrder) => deployAndCheck(deployments, fleet, stage, order, options);
  const deployment = await withoutScaling(fleet.name, region, Boolean(settings.pipeline), async () => {
    // A release may have passed the transition before it was disabled.
    await refuseWhileBusy('A rollback', stage, releases, fleet, true);
    const { artifact, commit } = target;
    const went = await attempt({
      order: 'rollback',
      artifact,
      commit: commit.id,
      // The release that is left raises alarms, often only minutes later, and CodeDeploy would return to it.
      ignoreAlarms: true,
    });
    if (went.problems.length === 0) {
      console.log(done(target, stage, ids.length));
      return went.deployment;
    }
    const failed = `The rollback of ${stage} to ${short(target)} failed:\n${indented(went.problems)}`;
    if (present === undefined)
      throw new UserError(`${failed}\nThe previous release is unknown: ${releasesOf(stage)}`);
    console.log(`${failed}\nReturning to the previous release, ${present.slice(0, 7)}.`);
    // CodeDeploy by itself would now return to the release that just failed the check.
    const back = went.returned
      ? { problems: await shortcomings(fleet, present, options) }
      : await attempt({
          order: 'return',
          artifact: before.artifact,
          commit: present,
          ignoreAlarms: true,
          goesBack: false,
        });
    throw new UserError(
      back.problems.length === 0
        ? `The rollback of ${stage} to ${short(target)} failed (see above). Every instance runs the previous ` +
            `release, ${present.slice(0, 7)}, again.`
        : `The rollback of ${stage} to ${short(target)} failed, and so did the return to ` +
            `${present.slice(0, 7)}:\n${indented(back.problems)}\nInstances may serve either release. Check them: ` +
            `npm run smoke -- ${stage}`,
    );
  })
    .catch(async (error: unknown): Promise<never> => {
      if (!disabled) throw error;
      const closed = `The transition into ${stage} stays disabled: ${disabled.until}`;
      if (deployments.hasOrdered)
        throw error instanceof UserError ? new UserError(`${error.message}\n${closed}`) : error;
      // Where this fails, too, the reason why nothing was deployed is more important.
      await disabled.restore().catch(() => printMessage(closed));
      throw error;
    })
    .finally(() => opened?.());
  if (disabled)
    console.log(wrap(`The transition into ${stage} is disabled: ${disabled.until}`, '  ', '').join('\n'));
  return {
    stage,
    commit: target.commit.id,
    from: present ?? null,
    deployment,
    instances: ids.length,
    wayClosed: disabled?.until ?? null,
  };
}

function described(deployed: Deployed): string {
  const { commit, created } = deployed;
  const details = [commit?.message && `"${commit.message}"`, commit?.author, ago(created)].filter(Boolean);
  return `${short(deployed)} (${details.join(', ')})`;
}

const done = (target: Target, stage: string, count: number): string =>
  `Rolled back: ${count === 1 ? 'the 1 instance of' : `all ${count} instances of`} ${stage} ` +
  `serve${count === 1 ? 's' : ''} ${short(target)} and ${count === 1 ? 'is' : 'are'} healthy.`;

const indented = (lines: readonly string[]): string => lines.map((line) => `  ${line}`).join('\n');
const releasesOf = (stage: string): string => `npm run releases -- ${stage}`;
