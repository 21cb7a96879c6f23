import type { Facts } from '../../facts';
import type { State } from '../../plan-verdict';
import { stackNames, UserError } from '../../command';
import type { StateBucketClient } from './state-bucket';

/**
 * A stage, or a pipeline, that the settings no longer name is in no plan: it would go on running and costing, known to nobody.
 *
 * @throws UserError that names every such stage that still stands, and the way
 */
export async function refuseForgotten(
  settings: Pick<Facts, 'stacksBesideState'>,
  bucket: Pick<StateBucketClient, 'stacks' | 'state'>,
): Promise<void> {
  const known = stackNames(settings);
  const standing: string[] = [];
  for (const stack of await bucket.stacks()) {
    if (!known.includes(stack) && holdsResources(await bucket.state(stack))) standing.push(stack);
  }
  const [first] = standing.includes('pipeline') ? ['pipeline'] : standing;
  if (first === undefined) return;
  if (first === 'pipeline') throw new UserError(PIPELINE_STANDS);
  const names = standing.map((stage) => `"${stage}"`).join(', ');
  throw new UserError(
    `${names} is not in the settings any more, but it still exists on AWS and would go on costing. Nothing was ` +
      `changed. Put it back into \`stages\`, destroy it (npm run destroy -- ${first}), then remove it. A stage ` +
      'cannot be renamed: add the new one beside it, with its own names and CIDR, move users over, then destroy ' +
      'the old one.',
  );
}

const PIPELINE_STANDS =
  'The settings have `pipeline: false`, but the pipeline still exists on AWS and would go on releasing and ' +
  'costing. Nothing was changed. Remove `pipeline: false`, destroy the pipeline (npm run destroy -- pipeline), ' +
  'then put `pipeline: false` back.';

/** A destroyed stack leaves a state without anything in it. */
export const holdsResources = (state: State | undefined): boolean =>
  state?.resources.some(({ mode }) => mode === 'managed') ?? false;
