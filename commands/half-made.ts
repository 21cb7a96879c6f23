import { z } from 'zod';
import type { StateBucketClient } from './state-bucket';
import type { Terraform } from './terraform';

/** What is whole from the moment it is there: whatever its creation did not get to, the next plan adds in place. */
const HOLDS_DATA = ['aws_cloudwatch_log_group', 'aws_kms_key', 'aws_s3_bucket'];

const stateSchema = z.object({
  resources: z.array(
    z.object({
      type: z.string(),
      name: z.string(),
      instances: z.array(z.object({ status: z.string().optional() })),
    }),
  ),
});

/** The addresses in a state of what Terraform would replace because its creation did not end, and which holds data. */
export function halfMade(state: unknown): string[] {
  if (state === undefined) return [];
  return stateSchema
    .parse(state)
    .resources.filter(
      ({ type, instances }) =>
        HOLDS_DATA.includes(type) && instances.some(({ status }) => status === 'tainted'),
    )
    .map(({ type, name }) => `${type}.${name}`);
}

/**
 * Keeps what an interrupted apply had made half of and may hold data by now: Terraform marks such a thing as tainted,
 * and would delete it to make it anew. Changes the state alone.
 */
export async function keepHalfMade(terraform: Terraform, bucket: StateBucketClient): Promise<void> {
  for (const address of halfMade(await bucket.state(terraform.stack))) {
    console.log(`The creation of ${address} did not end. It is kept and completed, not made anew.`);
    await terraform.untaint(address);
  }
}
