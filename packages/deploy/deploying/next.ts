import type { Facts } from '../../facts';
import { isCircleCi, stackNames } from '../../command';
import { outputsOf, textOf } from '../outputs/outputs';
import { holdsResources } from '../state/forgotten-stacks';
import type { StateBucketClient } from '../state/state-bucket';

/**
 * The next step after a deploy that succeeded: to deploy the next stack that does not exist yet, or to look
 * at the stage.
 */
export async function nextAfter(
  settings: Facts,
  stack: string,
  bucket: Pick<StateBucketClient, 'state' | 'mustExist'>,
): Promise<string> {
  const stacks = stackNames(settings);
  const states = await Promise.all(stacks.map((each) => bucket.state(each)));
  const missing = stacks.find((_, index) => !holdsResources(states[index]));
  const address = settings.stages[stack] ? ` at ${await urlOf(settings, stack, bucket)}` : '';
  return `${stack} is deployed${address}. Next: ${missing ? `npm run deploy -- ${missing}` : looking(settings, stack)}`;
}

/**
 * The next step after the apply of a saved plan. Uses only what this machine knows: a CI job may read no
 * other stack's state.
 *
 * @param destroyed whether the plan destroyed the stack
 */
export function nextAfterApply(settings: Facts, stack: string, destroyed: boolean): string {
  if (destroyed) return destroyedSaid(stack);
  if (!settings.stages[stack]) return `${stack} is applied. Next: ${looking(settings, stack)}`;
  const whose = isCircleCi() ? ', which the next jobs run' : '';
  return `${stack} is applied. Next: npm run refresh-instances -- ${stack}, then npm run smoke -- ${stack}${whose}`;
}

/** The message after a successful destroy. */
export const destroyedSaid = (stack: string): string =>
  `${stack} is destroyed. To create it again: npm run deploy -- ${stack}`;

const looking = ({ stages }: Facts, stack: string): string => {
  if (stack === 'pipeline') return 'npm run release, which says what is left to set up once';
  return stages[stack] ? `npm run status -- ${stack}` : 'npm run status';
};

async function urlOf(settings: Facts, stack: string, bucket: Pick<StateBucketClient, 'state' | 'mustExist'>) {
  const outputs = await outputsOf(settings, stack, bucket);
  return textOf(outputs.find(({ name }) => name === 'url')?.value);
}
