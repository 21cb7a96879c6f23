import type { Facts } from '../../facts';
import { checkAccount } from '../account/account';
import { synthesize } from '../../command';
import { refuseForgotten } from '../state/forgotten-stacks';
import { StateBucketClient } from '../state/state-bucket';
import { Terraform } from '../../terraform';

/**
 * What every command does before Terraform works on a stack: checks the account and its state bucket, and
 * synthesizes the stacks.
 */
export async function prepare(settings: Facts): Promise<StateBucketClient> {
  await checkAccount(settings);
  const bucket = new StateBucketClient(settings);
  await bucket.mustExist();
  await refuseForgotten(settings, bucket);
  synthesize();
  return bucket;
}

/** Terraform in the folder of a stack, after `terraform init`. */
export async function initialised(stack: string): Promise<Terraform> {
  const terraform = new Terraform(stack);
  await terraform.init();
  return terraform;
}
