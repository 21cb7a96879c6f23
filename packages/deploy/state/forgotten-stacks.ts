import type { Facts } from '../../facts';
import type { State } from '../../plan-verdict';
import { stackNames, UserError } from '../../command';
import type { StateBucketClient } from './state-bucket';

/**
 * Refuses to continue while a stage or pipeline exists that the settings no longer name: no plan contains it,
 * so it would keep running and costing unnoticed.
 *
 * @throws UserError that names every such stack, and what to do
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

/** Whether a state contains managed resources. After a destroy it contains none. */
export const holdsResources = (state: State | undefined): boolean =>
  state?.resources.some(({ mode }) => mode === 'managed') ?? false;
