import type { State } from '../../plan-verdict';
import { findable, kindOf } from '../../resource-kinds';
import { AwsStatuses } from './statuses';
import type { StateBucketClient } from '../state/state-bucket';
import type { Terraform } from '../../terraform';

/** A thing whose creation was broken off after AWS had made it. */
export interface HalfMade {
  readonly address: string;
  readonly type: string;
  readonly id: string;
}

/** On its way, or there. An endpoint's state begins with a capital. [API references of EC2 and load balancing] */
const WORKS = ['active', 'active_impaired', 'available', 'pending', 'provisioning'];

/** What of a state Terraform would replace because its creation did not end, and the next plan can complete instead. */
export function halfMade({ resources }: Pick<State, 'resources'> = { resources: [] }): HalfMade[] {
  return resources
    .filter(({ type }) => kindOf(type))
    .flatMap(({ type, name, instances }) =>
      instances
        .filter(({ status }) => status === 'tainted')
        .map(({ attributes }) => ({ address: `${type}.${name}`, type, id: String(attributes?.id) })),
    );
}

/**
 * Keeps what an interrupted apply had made half of: Terraform marks such a thing as tainted, and would destroy it to
 * make it anew, with what it holds or carries by now; a role's policy would be refused for that. What AWS does not have is
 * made by the next plan all the same. Whatever its creation did not get to, the next plan adds in
 * place. What AWS itself gave up on is left to be replaced. Changes the state alone.
 */
export async function keepHalfMade(
  terraform: Terraform,
  bucket: StateBucketClient,
  region: string,
): Promise<void> {
  const statuses = new AwsStatuses(region);
  for (const { address, type, id } of halfMade(await bucket.state(terraform.stack))) {
    const statusOf = findable(type)?.status;
    const status = await statusOf?.(id, statuses);
    if (statusOf && !WORKS.includes(status?.toLowerCase() ?? '')) {
      console.log(
        `The creation of ${address} was interrupted, and AWS does not report it as working ` +
          `(${status ?? 'no answer'}): the plan replaces it.`,
      );
      continue;
    }
    console.log(
      `The creation of ${address} was interrupted. The plan keeps and completes it; it does not replace it.`,
    );
    await terraform.untaint(address);
    terraform.journal.rememberHalfMade(address);
  }
}
