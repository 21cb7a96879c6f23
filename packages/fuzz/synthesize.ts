import { App } from 'cdktf';
import { z } from 'zod';
import { jsonOf, refuseViolations } from '../policy-rules';
import { readUserData } from '../facts';
import type { Settings } from '../../settings';
import { factsOf } from '../../settings/facts';
import { makeStacks } from '../../stacks/all';
import { renderOnce } from '../../stacks/render-once';
import { StageStack } from '../../stacks/stage';

const templates = z.object({
  resource: z.object({ aws_launch_template: z.record(z.string(), z.object({ user_data: z.string() })) }),
});

/**
 * The stacks as main.ts synthesizes them, checked by the rules.
 *
 * @returns the user data, by stage
 * @throws RuleError where a rule refuses them
 */
export function synthesize(settings: Settings, outdir: string): Record<string, string> {
  const app = new App({ outdir });
  const stacks = makeStacks(app, settings);
  renderOnce(stacks);
  refuseViolations(stacks, factsOf(settings));
  return Object.fromEntries(
    stacks
      .filter((stack) => stack instanceof StageStack)
      .map((stack) => {
        const [template] = Object.values(templates.parse(jsonOf(stack)).resource.aws_launch_template);
        return [stack.node.id, readUserData(template?.user_data ?? '')];
      }),
  );
}
