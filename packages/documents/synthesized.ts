import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StackJson } from './stack';

/** The names of the stacks in an output folder, in alphabetical order. @throws where there are none */
export const synthesizedStacks = (outdir: string): string[] => readdirSync(join(outdir, 'stacks')).sort();

/**
 * The path of a stack's Terraform JSON.
 *
 * @param outdir the output folder, by default `cdktf.out`
 */
export const stackFile = (outdir: string, stack: string): string =>
  join(outdir, 'stacks', stack, 'cdk.tf.json');

/** Reads a synthesized stack. @throws where it is not in the folder */
export function readStack(outdir: string, stack: string): StackJson {
  return JSON.parse(readFileSync(stackFile(outdir, stack), 'utf8')) as StackJson;
}
