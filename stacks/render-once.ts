import { type App, TerraformStack } from 'cdktf';
import { invokeAspects } from 'cdktf/lib/synthesize/synthesizer';

/**
 * Renders each stack, and lets a later synthesis write exactly that: the rules then judge what is written, and the
 * most expensive part of a synthesis is not done twice more.
 */
export function renderOnce(app: App, stacks: readonly TerraformStack[]): void {
  stacks.forEach(invokeAspects);
  // A reference from one stack to another makes constructs in both while it is rendered: then all are rendered again.
  for (let before = -1, now = countOf(app); now !== before; [before, now] = [now, countOf(app)])
    stacks.forEach(render);
}

function countOf(app: App): number {
  return app.node.findAll().length;
}

function render(stack: TerraformStack): void {
  stack.ensureBackendExists();
  const json: unknown = TerraformStack.prototype.toTerraform.call(stack);
  stack.toTerraform = () => json;
  stack.prepareStack = () => undefined; // it resolves every element, only to make those references
}
