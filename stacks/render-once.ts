import { createRequire } from 'node:module';
import { TerraformElement, TerraformStack } from 'cdktf';
import { invokeAspects } from 'cdktf/lib/synthesize/synthesizer';

type Resolve = (stack: TerraformStack, value: object, isPreparing?: boolean) => unknown;

const tokens = createRequire(__filename)('cdktf/lib/_tokens') as { resolve: Resolve };

/**
 * Renders each stack once; app.synth() then writes exactly that. So the rules check what is written, and the slowest
 * part of a synthesis runs once. cdktf itself renders each element to find references to other stacks, again to merge
 * it, and then the whole stack.
 */
export function renderOnce(stacks: readonly TerraformStack[]): void {
  stacks.forEach(invokeAspects);
  const { resolve } = tokens;
  tokens.resolve = resolveOnce(resolve);
  try {
    // app.synth() begins so too: a reference from one stack to another creates constructs in both.
    for (const stack of stacks) {
      stack.node.findAll().filter(TerraformElement.isTerraformElement).forEach(buildOnce);
      stack.prepareStack();
    }
    for (const stack of stacks) {
      const json: unknown = stack.toTerraform();
      stack.toTerraform = () => json;
      stack.prepareStack = () => undefined;
    }
  } finally {
    tokens.resolve = resolve;
  }
}

/** From now on, toTerraform() returns the same object, by which resolveOnce finds its result again. */
function buildOnce(element: TerraformElement): void {
  const build = element.toTerraform.bind(element) as () => object;
  let built: object | undefined;
  element.toTerraform = () => (built ??= build());
}

function resolveOnce(resolve: Resolve): Resolve {
  const resolved = new WeakMap<object, unknown>();
  return (stack, value, isPreparing) => {
    if (isMerged(stack, value)) return value;
    if (!resolved.has(value)) resolved.set(value, resolve(stack, value, isPreparing));
    return resolved.get(value);
  };
}

/** Whether the value is the whole stack, whose parts are resolved already, and which has no override of its own. */
function isMerged(stack: TerraformStack, value: object): boolean {
  const { rawOverrides } = stack as unknown as { rawOverrides: object };
  return '//' in value && Object.keys(rawOverrides).length === 0;
}
