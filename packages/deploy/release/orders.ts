import type { DeploymentInfo } from '@aws-sdk/client-codedeploy';

/** Why a command of this project created a deployment. */
export type Order = 'rollback' | 'restart' | 'return';

const WORDS: Readonly<Record<Order, string>> = {
  rollback: 'Rollback to',
  restart: 'Restart of',
  return: 'Return to',
};

/**
 * A deployment's description, which contains the commit. CodeDeploy stores no other field for the commit of a
 * deployment without the pipeline.
 */
export const describe = (order: Order, commit: string): string =>
  `${WORDS[order]} ${commit} by npm run ${order === 'restart' ? 'restart' : 'rollback'}`;

/**
 * Reads a description of {@link describe}; undefined for a deployment that no command of this project
 * created.
 */
export function orderOf(
  description: string | undefined,
): { readonly order: Order; readonly commit: string } | undefined {
  const [, words, commit = ''] = /^(\w+ \w+) ([0-9a-f]{7,40}) by npm run /.exec(description ?? '') ?? [];
  const order = (Object.keys(WORDS) as Order[]).find((each) => WORDS[each] === words);
  return order && { order, commit };
}

/**
 * Whether a deployment was requested, and not made by Auto Scaling, which brings the current release to each
 * new instance.
 */
export const isOrdered = ({ creator }: DeploymentInfo): boolean =>
  creator !== 'autoscaling' && creator !== 'autoscalingTermination';
