import type { TerraformStack } from 'cdktf';
import { invokeAspects } from 'cdktf/lib/synthesize/synthesizer';
import type { Facts } from '../facts';
import { violations } from './rules';
import { report } from './report';
import type { StackJson } from '../documents';

/**
 * Stops a synthesis before its first file is written, if a stack breaks a rule. (A validation in the
 * construct tree would run for each stack, when earlier stacks are written already.)
 *
 * @throws RuleError with all violations of all stacks
 */
export function refuseViolations(stacks: readonly TerraformStack[], facts: Facts): void {
  const found = stacks.flatMap((stack) => violations(jsonOf(stack), facts));
  if (found.length > 0) throw report(found);
}

/** A stack's JSON, as it will be written. */
export function jsonOf(stack: TerraformStack): StackJson {
  invokeAspects(stack);
  return JSON.parse(JSON.stringify(stack.toTerraform())) as StackJson;
}
