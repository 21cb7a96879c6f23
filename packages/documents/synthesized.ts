import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StackJson } from './stack';

/** The names of the stacks that were synthesized to a folder, in alphabetical order. @throws where there is none */
export const synthesizedStacks = (outdir: string): string[] => readdirSync(join(outdir, 'stacks')).sort();

/**
 * Where cdktf writes a stack's Terraform JSON.
 *
 * @param outdir what was synthesized to: `cdktf.out`, where nothing else is said
 */
export const stackFile = (outdir: string, stack: string): string =>
  join(outdir, 'stacks', stack, 'cdk.tf.json');

/** A synthesized stack, as its file has it. @throws where the stack was not synthesized to the folder */
export function readStack(outdir: string, stack: string): StackJson {
  return JSON.parse(readFileSync(stackFile(outdir, stack), 'utf8')) as StackJson;
}
