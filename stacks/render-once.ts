import { createRequire } from 'node:module';
import { TerraformElement, TerraformStack } from 'cdktf';
import { invokeAspects } from 'cdktf/lib/synthesize/synthesizer';

type Resolve = (stack: TerraformStack, value: object, isPreparing?: boolean) => unknown;

const tokens = createRequire(__filename)('cdktf/lib/_tokens') as { resolve: Resolve };

/**
 * Renders each stack, and lets a later synthesis write exactly that: the rules then judge what is written, and the
 * most expensive part of a synthesis is done once. cdktf renders each element to find references to other stacks, again
 * to merge it, and then the whole.
 */
export function renderOnce(stacks: readonly TerraformStack[]): void {
  stacks.forEach(invokeAspects);
  const { resolve } = tokens;
  tokens.resolve = resolveOnce(resolve);
  try {
    // As app.synth does first: a reference from one stack to another makes constructs in both.
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

/** The element gives the same object from now on, by which what was resolved of it is found again. */
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

/** The whole stack: of parts that are resolved, where nothing is overridden in it. */
function isMerged(stack: TerraformStack, value: object): boolean {
  const { rawOverrides } = stack as unknown as { rawOverrides: object };
  return '//' in value && Object.keys(rawOverrides).length === 0;
}
