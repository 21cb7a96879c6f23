import { Testing } from 'cdktf';
import { edited } from '../../rehearsals/transitions/form';
import { walks } from '../../rehearsals/transitions/table';
import { jsonOf } from '../refuse';
import { resolveSettings, type Settings } from '../../../settings';
import { PipelineStack } from '../../../stacks/pipeline';
import { StageStack } from '../../../stacks/stage';
import { StateStack } from '../../../stacks/state';
import { said } from './broken';

/** All settings of the table of transitions that are accepted, each once. */
function accepted(): Settings[] {
  const all = new Map<string, Settings>();
  for (const { form, steps } of walks) {
    for (const { edit } of steps) {
      const input = edited(form.settings, edit);
      try {
        all.set(JSON.stringify(input), resolveSettings(input as Parameters<typeof resolveSettings>[0]));
      } catch {
        // refused before there is a stack
      }
    }
  }
  return [...all.values()];
}

it('nothing that settings can ask for breaks a rule', () => {
  const broken = new Set<string>();
  const settings = accepted();
  for (const one of settings) {
    const app = Testing.app();
    const stacks = [
      new StateStack(app, 'state', { settings: one }),
      ...Object.values(one.stages).map((stage) => new StageStack(app, stage.name, { settings: one, stage })),
      ...(one.pipeline ? [new PipelineStack(app, 'pipeline', { settings: one })] : []),
    ];
    for (const stack of stacks) said(jsonOf(stack), one).forEach((line) => broken.add(line));
  }
  expect([...broken]).toEqual([]);
  expect(settings.length).toBeGreaterThan(50);
});
