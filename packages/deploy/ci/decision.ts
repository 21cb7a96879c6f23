import { renderVerdict } from '../../plan-verdict';
import { type Facts, nearest } from '../../facts';
import { stateFirst } from '../boundary/boundary';
import { UserError } from '../../command';
import { refuseProtectedStage } from '../saved-plan/protection';
import type { ReadPlan } from './plans';

/** The tasks of a pipeline: the parameter `task` of .circleci/config.yml. */
export const TASKS = ['deploy', 'patch', 'drift', 'destroy'] as const;
/** One of {@link TASKS}. */
export type Task = (typeof TASKS)[number];

/** The task of a pipeline, and its branch. */
export interface Asked {
  readonly task: Task;
  /** The stage of a destroy. Empty for other tasks. */
  readonly stage: string;
  readonly branch: string;
}

/** What a decision depends on. Each function is called only where its answer matters. */
export interface Evidence {
  /** The plans of all stacks. */
  readonly plans: () => readonly ReadPlan[];
  /** What the settings need and the permissions boundary in AWS does not allow. */
  readonly lacking: () => Promise<readonly string[]>;
  /** The stages whose instances run an older launch template version than the newest. */
  readonly behind: () => Promise<readonly string[]>;
}

/** Whether somebody has to approve something, and the reason. */
export interface Decision {
  readonly continues: boolean;
  readonly reason: string;
}

const names = (plans: readonly ReadPlan[]): string => plans.map(({ stack }) => stack).join(', ');
const stop = (reason: string): Decision => ({ continues: false, reason });
const goOn = (reason: string): Decision => ({ continues: true, reason });

/**
 * Decides whether a pipeline continues to the approval job, before anybody is asked.
 *
 * @throws UserError where the task would be refused even if it were approved
 */
export async function decide(settings: Facts, asked: Asked, evidence: Evidence): Promise<Decision> {
  const { branch } = settings.repository;
  if (asked.task === 'drift') return stop('The task "drift" changes nothing.');
  if (asked.task === 'destroy') return decideDestroy(settings, asked);
  const all = evidence.plans();
  refuseHarmIn(settings, all);
  if (asked.branch !== branch) {
    if (asked.task === 'patch') throw new UserError(onlyOn(branch, asked));
    return stop(`Plans are applied on branch ${branch} only; this is ${asked.branch || 'no branch'}.`);
  }
  const decision = (asked.task === 'patch' ? decidePatch : decideDeploy)(all, await evidence.behind());
  if (!decision.continues) return decision;
  refuseWhileStateChanges(settings, all);
  refuseNarrowBoundary(settings, await evidence.lacking());
  return decision;
}

function decideDeploy(plans: readonly ReadPlan[], behind: readonly string[]): Decision {
  const changed = plans.filter(({ changesMore }) => changesMore);
  const byPipeline = changed.filter(({ stack }) => stack !== 'state');
  const images = plans.filter(({ isPatch }) => isPatch);
  const wanted = [...(byPipeline.length > 0 ? [names(byPipeline)] : []), ...instancesOf(behind)];
  if (wanted.length > 0) {
    const left =
      images.length > 0 ? ` The newer machine image of ${names(images)} is left to the task "patch".` : '';
    return goOn(`To be approved: ${wanted.join('; ')}.${left}`);
  }
  if (changed.length > 0) {
    return stop(
      "Only the stack state changes. It defines this pipeline's own permissions, so a person applies it: npm run " +
        'deploy -- state',
    );
  }
  if (images.length === 0) return stop('Nothing changes: no approval is needed.');
  return stop(
    `A newer machine image is available for ${names(images)}; nothing else changes. The task "patch" applies it.`,
  );
}

function decidePatch(plans: readonly ReadPlan[], behind: readonly string[]): Decision {
  const images = plans.filter(({ isPatch }) => isPatch);
  const mixed = plans.filter(({ changesMore, stack }) => changesMore && stack !== 'state');
  if (mixed.length > 0) {
    throw new UserError(
      `The task "patch" applies newer machine images only, but the plan of ${names(mixed)} changes more. Nothing ` +
        `was changed. Deploy ${names(mixed)} first, which brings the image too.`,
    );
  }
  const wanted = [
    ...(images.length > 0 ? [`the newer machine image of ${names(images)}`] : []),
    ...instancesOf(behind),
  ];
  if (wanted.length === 0) return stop('Every stage has the newest machine image: no approval is needed.');
  return goOn(`To be approved: ${wanted.join('; ')}.`);
}

/**
 * The instances that an earlier refresh did not replace, because it failed or was cancelled. No plan shows
 * them.
 */
const instancesOf = (behind: readonly string[]): string[] =>
  behind.length > 0
    ? [`the instances of ${behind.join(', ')}, which run an older launch template version`]
    : [];

function decideDestroy(settings: Facts, asked: Asked): Decision {
  const { stage } = asked;
  const { branch } = settings.repository;
  const stages = Object.keys(settings.stages);
  const list = `The stages are: ${stages.join(', ')}.`;
  if (!stage)
    throw new UserError(`A destroy needs the pipeline parameter "stage". Nothing was changed. ${list}`);
  if (!stages.includes(stage)) {
    const meant = nearest(stage, stages);
    throw new UserError(
      `There is no stage "${stage}"${meant ? ` (${meant}?)` : ''}. Nothing was changed. ${list}`,
    );
  }
  refuseProtectedStage(settings, stage);
  if (asked.branch !== branch) throw new UserError(onlyOn(branch, asked));
  return goOn(`To be approved: the destruction of ${stage}.`);
}

/**
 * Refuses harmful changes in CI: an approval there cannot allow single addresses, as a person at a terminal
 * can.
 */
function refuseHarmIn({ repository }: Facts, plans: readonly ReadPlan[]): void {
  const harmful = plans.filter(({ verdict }) => verdict.refused.length > 0);
  if (harmful.length === 0) return;
  const told = harmful.map(({ verdict }) => renderVerdict(verdict)).join('\n\n');
  throw new UserError(
    [
      told,
      '',
      'The pipeline never applies such a plan, even with an approval. Change the code, or let a person deploy it ' +
        `in this order, and then trigger a new pipeline on ${repository.branch}:`,
      ...harmful.map(({ stack }) => `  npm run deploy -- ${stack} --allow <address>`),
    ].join('\n'),
  );
}

/**
 * Refuses to continue while `state` has changes. CI's rights are those of the last apply of `state`, and they
 * name the stages of that time: CI could create a new stage, but not write its state, so the new resources
 * would be unknown.
 */
function refuseWhileStateChanges({ repository }: Facts, plans: readonly ReadPlan[]): void {
  if (!plans.some(({ stack, changesMore }) => stack === 'state' && changesMore)) return;
  throw new UserError(
    "The plan of state changes this pipeline's own permissions, which the other plans may need. Nothing was " +
      `changed. First, a person runs: npm run deploy -- state. Then trigger a new pipeline on ${repository.branch}.`,
  );
}

/**
 * Refuses where the boundary in AWS is too narrow, whatever the plan of `state` shows. A role gets no more
 * than the boundary allows: a release or an instance would fail later, for a reason that no plan shows.
 */
function refuseNarrowBoundary(settings: Facts, lacking: readonly string[]): void {
  if (lacking.length === 0) return;
  const { branch } = settings.repository;
  throw new UserError(
    `${stateFirst(settings, lacking)} Nothing was changed. Then trigger a new pipeline on ${branch}.`,
  );
}

const onlyOn = (branch: string, { task, branch: given }: Asked): string =>
  `The task "${task}" runs on ${branch} only, not on ${given || 'no branch'}. Nothing was changed.`;
