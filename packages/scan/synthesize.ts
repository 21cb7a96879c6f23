import { App } from 'cdktf';
import config from '../../__tests__/support/example-config';
import { resolveSettings } from '../../settings';
import { PipelineStack } from '../../stacks/pipeline';
import { StageStack } from '../../stacks/stage';
import { StateStack } from '../../stacks/state';
import { resolveStage } from '../../__tests__/support/stage';
import { VARIANTS } from '../../__tests__/support/variants';

/** Ids for CircleCI, which the shipped settings lack: they add CI's roles and the permissions boundary. */
const CIRCLECI = {
  circleci: {
    organization: '0a1b2c3d-0000-1111-2222-333344445555',
    project: '0a1b2c3d-6666-7777-8888-9999aaaabbbb',
  },
};

/**
 * Synthesizes the stacks of the shipped settings, of every variant of a stage that the tests validate, and of
 * CI, each into a folder of its own in `<outdir>/stacks`.
 */
export function everyStack(outdir: string): void {
  const app = new App({ outdir });
  const settings = resolveSettings(config);
  new StateStack(app, 'state', { settings });
  new StateStack(app, 'state-with-ci', { settings: resolveSettings({ ...config, ...CIRCLECI }) });
  new PipelineStack(app, 'pipeline', { settings });
  for (const [name, { stage, project }] of Object.entries(VARIANTS)) {
    new StageStack(app, name, resolveStage(stage, project));
  }
  new StageStack(app, 'shipped-with-ci', resolveStage({}, CIRCLECI));
  app.synth();
}
