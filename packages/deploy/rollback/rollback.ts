import { type Facts, prefixOf, type StageFacts } from '../../facts';
import { asking } from '../account/aws';
import { ask, canAsk } from '../command/ask';
import { confirm, UserError } from '../command/command';
import { Fleet } from '../fleet/fleet';
import { refuseExpired } from '../release/artifact';
import { type DeploymentOrder, type Patience, StageDeployments } from '../release/deployment';
import { historyOf, type Deployed } from '../release/history';
import { Releases } from '../release/releases';
import { reasonFor, WaysIn } from '../release/ways-in';
import { type Health, servedCommit, shortcomings } from './check';
import { awakeInstances, refuseAlarms, refuseWhileBusy } from './guards';
import { heldStill } from './held-still';
import { deployAndCheck } from './deploy-and-check';
import { consequences } from './consequences';
import { ago } from '../command/ago';
import { tableOf } from './table';
import { inServiceOf, lastGoodOf, named, short, type Target, targetsOf } from './targets';

export interface RollbackOptions extends Patience, Health {
  /** What to go back to, or its first digits. @default asked for; with `yes`, the last good one */
  readonly commit?: string;
  /** Ask nobody. */
  readonly yes: boolean;
  /** Whether alarms may be on: a bad release in service has raised them. */
  readonly ignoreAlarms: boolean;
}

/** How many releases a person is shown to choose from. */
const SHOWN = 12;

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
    : await choose(history, stage, options);
  const again = `npm run rollback -- ${stage} ${short(target)} --ignore-alarms`;
  const [{ instances }] = await Promise.all([
    awakeInstances(stage, fleet),
    refuseWhileBusy('A rollback', stage, releases, fleet),
    asking('looking for the artifact', () => refuseExpired(target.artifact, region)),
    ...(options.ignoreAlarms ? [] : [refuseAlarms(releases, region, again)]),
  ]);
  const ids = instances.map(({ InstanceId = '' }) => InstanceId);
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

  const isClosed = await closeWay(settings, stage, target);
  const deployments = new StageDeployments(settings, stage);
  const attempt = (order: DeploymentOrder) => deployAndCheck(deployments, fleet, stage, order, options);
  await heldStill(fleet.name, region, async () => {
    // Before the way was closed, a release may have come through it.
    await refuseWhileBusy('A rollback', stage, releases, fleet);
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
    const way = isClosed ? `\nThe way into ${stage} stays closed: npm run release opens it.` : '';
    throw new UserError(
      back.problems.length === 0
        ? `The rollback of ${stage} to ${short(target)} failed (see above). ${present.slice(0, 7)}, which ran before, ` +
            `is on every instance again.${way}`
        : `The rollback of ${stage} to ${short(target)} failed, and so did the return to ${present.slice(0, 7)}:\n` +
            `${indented(back.problems)}\nInstances may serve either. Look at them: npm run smoke -- ${stage}${way}`,
    );
  });
  if (isClosed)
    console.log(`The way into ${stage} is closed: what is pushed waits before it until npm run release.`);
}

/** Lists what there is and asks. @throws UserError where there is nothing, or nobody to ask and `--yes` was not said */
async function choose(
  history: readonly Deployed[],
  stage: string,
  { yes }: RollbackOptions,
): Promise<Target> {
  const targets = targetsOf(history);
  const good = lastGoodOf(history);
  if (targets.length === 0)
    throw new UserError(
      `${stage} has no release to go back to: what it runs is all that ever succeeded there.`,
    );
  if (yes) {
    if (good) return good;
    throw new UserError(
      `No release to ${stage} before the present one is known to be good. Nothing was changed. Name one: ` +
        `npm run releases -- ${stage}`,
    );
  }
  console.log(`${stage} can go back to:\n\n${tableOf(targets.slice(0, SHOWN))}\n`);
  if (targets.length > SHOWN)
    console.log(
      `… and ${targets.length - SHOWN} older: npm run releases -- ${stage} --last ${history.length}\n`,
    );
  const lastGood = good ? ` The last good one is ${short(good)}.` : '';
  if (!canAsk())
    throw new UserError(
      `To which commit?${lastGood}\nThere is nobody to ask (no terminal, or CI is set). Nothing was changed. ` +
        `Name it: npm run rollback -- ${stage} <commit> --yes`,
    );
  const given = await ask(
    good ? `To which commit? Enter alone takes ${short(good)}, the last good one: ` : 'To which commit? ',
  );
  if (given === '' && good) return good;
  if (given === '') throw new UserError('No commit was named. Nothing was changed.');
  return named(history, given, stage);
}

/** @returns whether there is one, which is closed now */
async function closeWay(settings: Facts, stage: string, target: Target): Promise<boolean> {
  if (!settings.pipeline) return false;
  const close = () => new WaysIn(settings).close(stage, reasonFor(target.commit.id));
  return asking('closing the way into the stage', close);
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
