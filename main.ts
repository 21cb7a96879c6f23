import { App } from 'cdktf';
import { loadSettings, SettingsError } from './settings';
import { PipelineStack } from './stacks/pipeline';
import { StageStack } from './stacks/stage';
import { StateStack } from './stacks/state';
import { pinProvider } from './stacks/provider-pin';

/** Creates the stacks in the order in which they are deployed, and synthesizes them to `cdktf.out`. */
function main(): void {
  const settings = loadSettings();
  settings.warnings.forEach((warning) => console.error(`Warning: ${warning}`));
  const app = new App();
  const state = new StateStack(app, 'state', { settings });
  const stages = Object.values(settings.stages).map(
    (stage) => new StageStack(app, stage.name, { settings, stage }),
  );
  const pipeline = new PipelineStack(app, 'pipeline', { settings });
  app.synth();
  pinProvider(app, [state, ...stages, pipeline]);
}

try {
  main();
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
