import type { Facts } from '../../facts';
import { Interrupted, stackNames, UserError } from '../../command';
import type { StateBucketClient } from '../state/state-bucket';
import { type DeployOptions, deployStack } from './deploy-stack';

/** The command that deploys every stack, for messages. */
export const DEPLOY_ALL = 'npm run deploy -- all';

/**
 * Deploys every stack, one after the other, in the order of their dependencies. Run again, it skips stacks
 * that are deployed: a plan without changes asks nothing.
 *
 * @throws UserError at the first stack that is not deployed, with those that are and the command that
 * continues
 */
export async function deployAll(
  settings: Facts,
  bucket: StateBucketClient,
  { yes, full }: Pick<DeployOptions, 'yes' | 'full'>,
  deploy: typeof deployStack = deployStack,
): Promise<void> {
  const stacks = stackNames(settings);
  for (const [index, stack] of stacks.entries()) {
    console.log(`\n${index + 1} of ${stacks.length}: ${stack}`);
    try {
      await deploy(settings, stack, bucket, { yes, full, goOn: DEPLOY_ALL });
    } catch (error) {
      if (!(error instanceof UserError) || error instanceof Interrupted) throw error;
      throw new UserError(`${error.message}\n${soFar(stacks.slice(0, index), stack)}`);
    }
  }
}

function soFar(done: readonly string[], stack: string): string {
  const deployed = done.length > 0 ? `Deployed: ${done.join(', ')}. ` : '';
  return `${deployed}It stopped at ${stack}. To continue there: ${DEPLOY_ALL}`;
}
