import { Testing } from 'cdktf';
import config from './example-config';
import { resolveSettings, type SettingsInput } from '../../settings';
import { PipelineStack } from '../../stacks/pipeline';
import { onceAWorker } from './once-a-worker';
import { Synthesized } from './synthesized';

const made = new Map<string, Synthesized>();

/** The pipeline's stack of the shipped settings with changes; cached. */
export function synthesizePipeline(changes: Partial<SettingsInput> = {}): Synthesized {
  const key = JSON.stringify(changes);
  const known = made.get(key);
  if (known) return known;
  const settings = resolveSettings({ ...config, ...changes });
  const synth = () => Testing.synth(new PipelineStack(Testing.app(), 'pipeline', { settings }));
  const synthesized = new Synthesized(onceAWorker(['synthesized', 'pipeline', settings], synth));
  made.set(key, synthesized);
  return synthesized;
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

/** A text as Terraform reads it: `$${` means `${`. */
export function unescaped(text: unknown): string {
  return String(text).replace(/([$%])\1\{/g, '$1{');
}
