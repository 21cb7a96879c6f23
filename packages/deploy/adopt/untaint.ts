import type { State } from '../../plan-verdict';
import { findable, kindOf } from '../../resource-kinds';
import { AwsStatuses } from './statuses';
import type { StateBucketClient } from '../state/state-bucket';
import type { Terraform } from '../../terraform';

/** A resource whose creation was interrupted after AWS had created it. */
export interface TaintedResource {
  readonly address: string;
  readonly type: string;
  readonly id: string;
}

/**
 * The states of a resource that is being created, or exists. An endpoint's state begins with a capital. [API
 * references of EC2 and load balancing]
 */
const WORKS = ['active', 'active_impaired', 'available', 'pending', 'provisioning'];

/**
 * The resources of a state that Terraform would replace because their creation did not end, and that the next
 * plan can complete instead.
 */
export function tainted({ resources }: Pick<State, 'resources'> = { resources: [] }): TaintedResource[] {
  return resources
    .filter(({ type }) => kindOf(type))
    .flatMap(({ type, name, instances }) =>
      instances
        .filter(({ status }) => status === 'tainted')
        .map(({ attributes }) => ({ address: `${type}.${name}`, type, id: String(attributes?.id) })),
    );
}

/**
 * Keeps resources that an interrupted apply created incompletely. Terraform marks them as tainted, and would
 * destroy and create them again, with all that they contain or serve by now; for a role's policy AWS would
 * refuse that. The next plan adds what is missing to such a resource, and creates what AWS does not have. A
 * resource whose creation failed in AWS stays tainted, to be replaced. Changes only the state.
 */
export async function untaintExisting(
  terraform: Terraform,
  bucket: StateBucketClient,
  region: string,
): Promise<void> {
  const statuses = new AwsStatuses(region);
  for (const { address, type, id } of tainted(await bucket.state(terraform.stack))) {
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
    terraform.journal.rememberUntainted(address);
  }
}
