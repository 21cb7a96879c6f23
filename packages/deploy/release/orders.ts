import type { DeploymentInfo } from '@aws-sdk/client-codedeploy';

/** Why a deployment was ordered by a command of ours. */
export type Order = 'rollback' | 'restart' | 'return';

const WORDS: Readonly<Record<Order, string>> = {
  rollback: 'Rollback to',
  restart: 'Restart of',
  return: 'Return to',
};

/**
 * A deployment's description: CodeDeploy keeps nothing else that says which commit a deployment past the pipeline is of,
 * for as long as it keeps the deployment itself.
 */
export const describe = (order: Order, commit: string): string =>
  `${WORDS[order]} ${commit} by npm run ${order === 'restart' ? 'restart' : 'rollback'}`;

/** What {@link describe} said; undefined for a deployment of somebody else's. */
export function orderOf(
  description: string | undefined,
): { readonly order: Order; readonly commit: string } | undefined {
  const [, words, commit = ''] = /^(\w+ \w+) ([0-9a-f]{7,40}) by npm run /.exec(description ?? '') ?? [];
  const order = (Object.keys(WORDS) as Order[]).find((each) => WORDS[each] === words);
  return order && { order, commit };
}

/** Whether somebody ordered it, and not Auto Scaling, which brings the present release to each new instance. */
export const isOrdered = ({ creator }: DeploymentInfo): boolean =>
  creator !== 'autoscaling' && creator !== 'autoscalingTermination';
