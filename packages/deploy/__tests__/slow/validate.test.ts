import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import config from '../../../../__tests__/support/example-config';
import { resolveSettings } from '../../../../settings';
import { PipelineStack } from '../../../../stacks/pipeline';
import { StageStack } from '../../../../stacks/stage';
import { StateStack } from '../../../../stacks/state';
import { resolveStage } from '../../../../__tests__/support/stage';
import { type Diagnostic, validate } from '../../../test-support';
import { VARIANT_NAMES, VARIANTS } from '../../../../__tests__/support/variants';

const outdir = mkdtempSync(join(tmpdir(), 'validate-'));
const STACKS = ['state', ...VARIANT_NAMES, 'pipeline'];
const folder = (stack: string) => join(outdir, 'stacks', stack);
let found: ReadonlyMap<string, Diagnostic[]>;

/** Synthesizes the stacks of all variants, each into its own folder, as for a deploy. */
function synthesize(): void {
  const app = new App({ outdir });
  const settings = resolveSettings(config);
  new StateStack(app, 'state', { settings });
  new PipelineStack(app, 'pipeline', { settings });
  for (const [name, { stage, project }] of Object.entries(VARIANTS)) {
    new StageStack(app, name, resolveStage(stage, project));
  }
  app.synth();
}

/** Copies a stage, with an error that only the provider's schema can find. */
function breakOne(): void {
  cpSync(folder('shipped-staging'), folder('broken'), { recursive: true });
  const override = { resource: { aws_vpc: { network_vpc: { enable_dns_support: 'perhaps' } } } };
  writeFileSync(join(folder('broken'), 'broken_override.tf.json'), JSON.stringify(override));
}

beforeAll(async () => {
  synthesize();
  breakOne();
  found = await validate([...STACKS, 'broken'].map(folder));
}, 240_000); // room for a busy machine

afterAll(() => rmSync(outdir, { recursive: true }));

it.each(STACKS)('terraform validate finds no error: %s', (stack) => {
  expect(found.get(folder(stack))).toEqual([]);
});

it('terraform validate finds a value that the provider does not accept', () => {
  expect(found.get(folder('broken'))).toEqual([
    expect.objectContaining({ severity: 'error', summary: 'Incorrect attribute value type' }),
  ]);
});
