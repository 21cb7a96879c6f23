import type { Facts } from '../../facts';
import { isCalled } from '../account/aws';
import { UserError } from '../../command';
import { type Commit, commitsOf } from '../release/commits';
import { type Deployed, historyOf } from '../release/history';

/**
 * The newest deployments to a stage, and the one in service, however old. Empty where there is no deployment
 * group yet.
 *
 * @param commits of the pipeline's newest executions; older ones are read only where a commit is missing
 */
export async function newestOf(
  settings: Facts,
  stage: string,
  count: number,
  commits: Promise<ReadonlyMap<string, Commit>>,
): Promise<Deployed[]> {
  const shown = (all: readonly Deployed[]) =>
    all.filter(({ isInService }, index) => index < count || isInService);
  try {
    const all = shown(await historyOf(settings, stage, { pages: 1, commits }));
    const oldest = all.filter(({ commit }) => !commit).at(-1);
    if (!oldest || !settings.pipeline) return all;
    return shown(
      await historyOf(settings, stage, { pages: 1, commits: commitsOf(settings, oldest.created) }),
    );
  } catch (error) {
    if (error instanceof UserError || isCalled(error, 'PipelineNotFoundException')) return [];
    throw error;
  }
}
