import { type Facts, prefixOf, type StageFacts } from '../../facts';
import { asking } from '../account/aws';
import { confirm, UserError } from '../command/command';
import { wrap } from '../command/screen';
import { Fleet } from '../fleet/fleet';
import { refuseExpired } from '../release/artifact';
import { type DeploymentOrder, type Patience, StageDeployments } from '../release/deployment';
import { historyOf, type Deployed } from '../release/history';
import { Releases } from '../release/releases';
import { isOfRollback, reasonFor, WaysIn } from '../release/ways-in';
import { type Health, servedCommit, shortcomings } from './check';
import { refuseAlarms, refuseWhileBusy, servingInstances } from './guards';
import { heldStill } from './held-still';
import { deployAndCheck } from './deploy-and-check';
import { consequences } from './consequences';
import { ago } from '../command/ago';
import { choose } from './choose';
import { inServiceOf, named, short, type Target } from './targets';

export interface RollbackOptions extends Patience, Health {
  /** What to go back to, or its first digits. @default asked for; with `yes`, the last good one */
  readonly commit?: string;
  /** Ask nobody. */
  readonly yes: boolean;
  /** Whether alarms may be on: a bad release in service has raised them. */
  readonly ignoreAlarms: boolean;
}

/**
 * Brings a stage back to a release that it once had: the artifact of that time, past the pipeline, so that nothing is
 * built and no release command runs. Nothing else is released or refreshed meanwhile, and nothing undoes it: the
 * pipeline's way into the stage is closed before, until a release opens it.
 *
 * Where it fails, or an instance is not as it should be afterwards, the stage returns to what ran before.
 *
 * @throws UserError before anything is changed where it cannot be done, with the reason; after it where it failed
 */
export async function rollBack(
  settings: Facts,
  { name: stage, rollout }: StageFacts,
  options: RollbackOptions,
): Promise<void> {
  const { region } = settings;
  const fleet = new Fleet(prefixOf(settings, stage), region);
  const releases = new Releases(settings, stage);
  const history = await asking('reading the releases', () => historyOf(settings, stage));
  const before = inServiceOf(history, stage);
  const target = options.commit
    ? named(history, options.commit, stage)
    : await choose(history, stage, options.yes);
  const again = `npm run rollback -- ${stage} ${short(target)} --ignore-alarms`;
  const [ids] = await Promise.all([
    servingInstances(stage, fleet),
    refuseWhileBusy('A rollback', stage, releases, fleet, true),
    asking('looking for the artifact', () => refuseExpired(target.artifact, region)),
    ...(options.ignoreAlarms ? [] : [refuseAlarms(releases, region, again)]),
  ]);
  const present = before.commit?.id ?? (await asking('asking the instances', () => servedCommit(fleet, ids)));

  console.log(
    [
      `${stage} goes back to ${described(target)}`,
      `  from ${described(before)}.`,
      `  ${consequences(rollout, ids.length)}`,
      '  Migrations are not rolled back: it runs with the database as it is now.',
      ...(settings.pipeline ? [`  What is pushed waits before ${stage} until: npm run release`] : []),
    ].join('\n'),
  );
  await confirm(`Go back to ${short(target)} in ${stage}?`, options.yes);

  const reopen = await asking('closing the way into the stage', () => closeWay(settings, stage, target));
  const deployments = new StageDeployments(settings, stage);
  const attempt = (order: DeploymentOrder) => deployAndCheck(deployments, fleet, stage, order, options);
  await heldStill(fleet.name, region, Boolean(settings.pipeline), async () => {
    // Before the way was closed, a release may have come through it.
    await refuseWhileBusy('A rollback', stage, releases, fleet, true).catch(async (error: unknown) => {
      await reopen?.();
      throw error;
    });
    const { artifact, commit } = target;
    const went = await attempt({
      order: 'rollback',
      artifact,
      commit: commit.id,
      ignoreAlarms: options.ignoreAlarms,
    });
    if (went.problems.length === 0) return console.log(done(target, stage, ids.length));
    const failed = `The rollback of ${stage} to ${short(target)} failed:\n${indented(went.problems)}`;
    if (present === undefined)
      throw new UserError(`${failed}\nWhat ran before is unknown: ${releasesOf(stage)}`);
    console.log(`${failed}\nReturning to ${present.slice(0, 7)}, which ran before.`);
    // By itself, CodeDeploy would now go back to what has just failed the check.
    const back = went.returned
      ? { problems: await shortcomings(fleet, present, options) }
      : await attempt({
          order: 'return',
          artifact: before.artifact,
          commit: present,
          ignoreAlarms: true,
          goesBack: false,
        });
    const way = reopen ? `\nThe way into ${stage} stays closed: npm run release opens it.` : '';
    throw new UserError(
      back.problems.length === 0
        ? `The rollback of ${stage} to ${short(target)} failed (see above). ${present.slice(0, 7)}, which ran before, ` +
            `is on every instance again.${way}`
        : `The rollback of ${stage} to ${short(target)} failed, and so did the return to ${present.slice(0, 7)}:\n` +
            `${indented(back.problems)}\nInstances may serve either. Look at them: npm run smoke -- ${stage}${way}`,
    );
  });
  if (reopen)
    console.log(
      wrap(
        `The way into ${stage} is closed: what is pushed waits before it until npm run release.`,
        '  ',
        '',
      ).join('\n'),
    );
}

/**
 * Closes the way into the stage; one that a person closed keeps its reason, so that no release opens it.
 *
 * @returns undefined where there is none; otherwise what to do where nothing is deployed after all
 */
async function closeWay(
  settings: Facts,
  stage: string,
  target: Target,
): Promise<(() => Promise<void>) | undefined> {
  if (!settings.pipeline) return undefined;
  const ways = new WaysIn(settings);
  const before = (await ways.look()).find((way) => way.stage === stage);
  if (!before) return undefined;
  if (!before.isOpen && !isOfRollback(before)) return async () => {};
  await ways.close(stage, reasonFor(target.commit.id));
  return async () => {
    if (before.isOpen) await ways.open(stage);
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
