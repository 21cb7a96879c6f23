import type { App } from 'cdktf';
import type { Settings } from '../settings';
import { PipelineStack } from './pipeline';
import { StageStack } from './stage';
import { StateStack } from './state';

/** All stacks of a project, in the order in which they are deployed. */
export function makeStacks(app: App, settings: Settings): (StateStack | StageStack | PipelineStack)[] {
  return [
    new StateStack(app, 'state', { settings }),
    ...Object.values(settings.stages).map((stage) => new StageStack(app, stage.name, { settings, stage })),
    ...(settings.pipeline ? [new PipelineStack(app, 'pipeline', { settings })] : []),
  ];
}
