import { endsReleases, type StackPlan } from '../../plan-verdict';
import type { Facts } from '../../facts';
import { asking, isTransient, words } from '../account/aws';
import { sleep, UserError, Waiting } from '../../command';
import { pipelineLink } from '../release/links';
import { Pipeline, type UnderWay } from '../release/pipeline';

/** The pipeline's executions that have not ended, and its page in the console. */
export interface Releases {
  readonly link: string;
  underWay(): Promise<readonly UnderWay[]>;
}

/** How long is waited for releases, and what is allowed all the same. */
export interface CancelOptions {
  /**
   * The exact addresses of harmful changes that are allowed. To delete the pipeline is not among them.
   * @default none
   */
  readonly allow?: readonly string[];
  /** Minutes to wait for releases that continue by themselves. @default 0, refused at once */
  readonly waitMinutes?: number;
  /** Seconds between two polls. @default 10 */
  readonly poll?: number;
}

/** The releases of the project's pipeline. */
export const releasesOf = (settings: Facts): Releases => {
  const pipeline = new Pipeline(settings);
  return {
    link: pipelineLink(settings.region, pipeline.name),
    underWay: () => pipeline.underWay(),
  };
};

/**
 * Refuses a plan that changes the pipeline's definition or deletes it while a release runs or waits: AWS
 * would cancel the release. [CodePipeline API, PipelineExecution, "Cancelled"] A running release can be
 * waited for. An approval can take 7 days, and is not waited for.
 *
 * @throws UserError that names each release, where it is, and what to do
 */
export async function refuseCancelling(
  plan: StackPlan,
  releases: Releases,
  { allow = [], waitMinutes = 0, poll = 10 }: CancelOptions = {},
): Promise<void> {
  const change = plan.changes.find(endsReleases);
  if (!change) return;
  const isDestroy = change.kind === 'delete';
  if (!isDestroy && allow.includes(change.address)) return;
  const found = await ended(releases, waitMinutes, poll);
  if (found.length === 0) return;
  const [what, effect] = change.kind === 'update' ? ['changes', 'cancels'] : ['destroys', 'ends'];
  const list = found.map(({ id, where }) => `  ${id}: ${where}`).join('\n');
  throw new UserError(
    `This plan ${what} the pipeline, which ${effect} every release that runs or waits:\n${list}\nNothing was ` +
      `changed. Wait until they have ended, or approve, reject or stop them: ${releases.link}\nThen apply again: ` +
      'the plan stays valid as long as nothing else is ' +
      `applied.${isDestroy ? '' : ` To cancel them anyway: --allow '${change.address}'`}`,
  );
}

/**
 * Waits for the releases that continue by themselves. A lost connection does not end the wait.
 *
 * @returns the releases that have not ended
 * @throws UserError where AWS refuses to answer, or is not reachable at the end
 */
async function ended(releases: Releases, minutes: number, poll: number): Promise<readonly UnderWay[]> {
  const deadline = Date.now() + minutes * 60_000;
  const waiting = new Waiting();
  try {
    for (; ; await sleep(poll)) {
      const found = await releases.underWay().catch((error: unknown) => {
        if (isTransient(error) && Date.now() < deadline) return words(error);
        return asking('looking for releases', () => Promise.reject(error as Error));
      });
      if (typeof found === 'string') {
        waiting.say(`AWS cannot be reached (${found}). Trying again …`);
        continue;
      }
      const isHopeless = found.some(({ waitsForPerson }) => waitsForPerson);
      if (found.length === 0 || isHopeless || Date.now() >= deadline) return found;
      waiting.say(
        `Waiting for the end of ${found.length === 1 ? 'a release' : `${found.length} releases`} …`,
      );
    }
  } finally {
    waiting.end();
  }
}
