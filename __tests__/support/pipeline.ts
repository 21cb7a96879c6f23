import { Testing } from 'cdktf';
import config from '../../config';
import { resolveSettings, type SettingsInput } from '../../settings';
import { PipelineStack } from '../../stacks/pipeline';
import { Synthesized } from './synthesized';

/** The pipeline's stack of the shipped settings with changes. */
export function synthesizePipeline(changes: Partial<SettingsInput> = {}): Synthesized {
  const settings = resolveSettings({ ...config, ...changes });
  return new Synthesized(new PipelineStack(Testing.app(), 'pipeline', { settings }));
}

/** The shipped stages with changes of one of them. */
export function stagesWith(
  stage: 'staging' | 'production',
  changes: Partial<SettingsInput['stages'][string]>,
): SettingsInput['stages'] {
  const shipped = config.stages[stage];
  if (!shipped) throw new Error(`config.ts has no stage ${stage}`);
  return { ...config.stages, [stage]: { ...shipped, ...changes } };
}

/** A text as Terraform reads it: `$${` stands for `${`. */
export function unescaped(text: unknown): string {
  return String(text).replace(/([$%])\1\{/g, '$1{');
}
