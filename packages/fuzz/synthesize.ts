import { App } from 'cdktf';
import { z } from 'zod';
import { jsonOf, refuseViolations } from '../policy-rules/refuse';
import { readUserData } from '../facts/user-data';
import type { Settings } from '../../settings';
import { factsOf } from '../../settings/facts';
import { PipelineStack } from '../../stacks/pipeline';
import { renderOnce } from '../../stacks/render-once';
import { StageStack } from '../../stacks/stage';
import { StateStack } from '../../stacks/state';

const templates = z.object({
  resource: z.object({ aws_launch_template: z.record(z.string(), z.object({ user_data: z.string() })) }),
});

/**
 * The stacks as main.ts makes them, held to the rules.
 *
 * @returns by stage its user data
 * @throws RuleError where a rule refuses them
 */
export function synthesize(settings: Settings, outdir: string): Record<string, string> {
  const app = new App({ outdir });
  const stages = Object.values(settings.stages).map(
    (stage) => new StageStack(app, stage.name, { settings, stage }),
  );
  const others = [
    new StateStack(app, 'state', { settings }),
    ...(settings.pipeline ? [new PipelineStack(app, 'pipeline', { settings })] : []),
  ];
  const stacks = [...stages, ...others];
  renderOnce(stacks);
  refuseViolations(stacks, factsOf(settings));
  return Object.fromEntries(
    stages.map((stack) => {
      const [template] = Object.values(templates.parse(jsonOf(stack)).resource.aws_launch_template);
      return [stack.node.id, readUserData(template?.user_data ?? '')];
    }),
  );
}
