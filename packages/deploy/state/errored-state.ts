import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseState } from '../../plan-verdict';
import { markOf, type StateMark } from './state-mark';
import type { StateBucketClient } from './state-bucket';
import type { Terraform } from '../../terraform';

/** The file in which Terraform saves a state that it could not write to the bucket. */
export const ERRORED_STATE = 'errored.tfstate';

/**
 * Writes the state that Terraform could not write at the end of an earlier run, so that its resources are not
 * lost. A state that has changed since then is never overwritten: the file is renamed instead.
 */
export async function pushErroredState(terraform: Terraform, bucket: StateBucketClient): Promise<void> {
  const { stack } = terraform;
  const file = join(terraform.folder, ERRORED_STATE);
  if (!existsSync(file)) return;
  const kept = readMark(file);
  const state = await bucket.state(stack);
  const live = state === undefined ? undefined : markOf(state);
  const reason = kept ? whyNot(kept, live) : 'the file is not whole (was the disk full?)';
  if (!reason) {
    await terraform.pushState(ERRORED_STATE);
    rmSync(file);
    console.log(
      `An earlier run on ${stack} could not write the state (serial ${kept?.serial}): writing it now.`,
    );
    return;
  }
  const aside = `errored-${Date.now()}.tfstate`;
  renameSync(file, join(terraform.folder, aside));
  console.log(
    `An earlier run on ${stack} could not write the state, and its kept copy is not used: ${reason}. The copy is ` +
      `moved to ${join(terraform.folder, aside)}; its resources are looked for on AWS instead.`,
  );
}

function whyNot(kept: StateMark, live: StateMark | undefined): string | undefined {
  if (!live || (live.lineage === kept.lineage && live.serial < kept.serial)) return undefined;
  if (live.lineage !== kept.lineage) return 'the state was replaced by another one since';
  return `the state is newer (serial ${live.serial}, the file has ${kept.serial})`;
}

function readMark(file: string): StateMark | undefined {
  try {
    return markOf(parseState(readFileSync(file, 'utf8'), ERRORED_STATE));
  } catch {
    return undefined;
  }
}
