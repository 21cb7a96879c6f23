import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, TerraformOutput, TerraformStack } from 'cdktf';
import { SnsTopic } from '@cdktf/provider-aws/lib/sns-topic';
import { renderOnce } from '../../stacks/render-once';
import { PipelineStack } from '../../stacks/pipeline';
import { StateStack } from '../../stacks/state';
import { resolveStage } from '../support/stage';

const folder = mkdtempSync(join(tmpdir(), 'render-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The shipped state and pipeline, and a stack that refers to another: cdktf adds to both while it renders. */
function build(name: string): { app: App; stacks: TerraformStack[] } {
  const app = new App({ outdir: join(folder, name), stackTraces: false, skipValidation: true });
  const { settings } = resolveStage();
  const [one, other] = [new TerraformStack(app, 'one'), new TerraformStack(app, 'other')];
  const topic = new SnsTopic(one, 'topic');
  new TerraformOutput(other, 'arn', { value: topic.arn });
  const ours = [new StateStack(app, 'state', { settings }), new PipelineStack(app, 'pipeline', { settings })];
  return { app, stacks: [...ours, one, other] };
}

function written(name: string): Record<string, string> {
  const stacks = join(folder, name, 'stacks');
  const read = (stack: string) => readFileSync(join(stacks, stack, 'cdk.tf.json'), 'utf8');
  return Object.fromEntries(
    readdirSync(stacks).map((stack) => [stack, read(stack).replaceAll(join(folder, name), '')]),
  );
}

test('the result is that of cdktf itself, byte for byte', () => {
  build('alone').app.synth();
  const { app, stacks } = build('once');
  renderOnce(stacks);
  app.synth();
  expect(written('once')).toEqual(written('alone'));
  expect(written('once')['other']).toContain('cross-stack-output-aws_sns_topic');
});

test('nothing is rendered again, so the rules have checked what is written', () => {
  const { app, stacks } = build('again');
  renderOnce(stacks);
  const rendered = jest.spyOn(TerraformStack.prototype, 'toTerraform');
  app.synth();
  expect(rendered).not.toHaveBeenCalled();
  rendered.mockRestore();
});
