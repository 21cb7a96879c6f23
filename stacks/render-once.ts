import type { TerraformStack } from 'cdktf';
import { invokeAspects } from 'cdktf/lib/synthesize/synthesizer';

/**
 * Renders each stack, and lets a later synthesis write exactly that: the rules then judge what is written, and the
 * most expensive part of a synthesis is done once.
 */
export function renderOnce(stacks: readonly TerraformStack[]): void {
  stacks.forEach(invokeAspects);
  // As app.synth does first: a reference from one stack to another makes constructs in both.
  stacks.forEach((stack) => stack.prepareStack());
  for (const stack of stacks) {
    const json: unknown = stack.toTerraform();
    stack.toTerraform = () => json;
    stack.prepareStack = () => undefined;
  }
}
