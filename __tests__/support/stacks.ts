import { TerraformStack, Testing } from 'cdktf';
import config from './example-config';
import type { StackJson } from '../../packages/documents';
import { jsonOf } from '../../packages/policy-rules';
import { resolveSettings, type Settings } from '../../settings';
import { PipelineStack } from '../../stacks/pipeline';
import { StageStack } from '../../stacks/stage';
import { StateStack } from '../../stacks/state';
import { onceAWorker } from './once-a-worker';
import { type ProjectChanges, resolveStage, type StageChanges } from './stage';
import { VARIANTS } from './variants';

/** A synthesized stack with its settings. */
export interface Written {
  readonly name: string;
  readonly settings: Settings;
  readonly json: StackJson;
}

export const CIRCLECI = {
  organization: '0a1b2c3d-0000-1111-2222-333344445555',
  project: '0a1b2c3d-6666-7777-8888-9999aaaabbbb',
};

/** One stage's stack, changed. */
export function writeStage(name: string, changes: StageChanges = {}, project: ProjectChanges = {}): Written {
  const { settings, stage } = resolveStage(changes, project);
  return { ...writeStageOf(settings, stage.name), name };
}

/** A stage's stack of any settings. */
export function writeStageOf(settings: Settings, name: string): Written {
  const stage = settings.stages[name];
  if (!stage) throw new Error(`There is no stage ${name}.`);
  return written(name, settings, () => new StageStack(Testing.app(), name, { settings, stage }));
}

/** Both shipped stages, the pipeline and the state, with CircleCI, so with the most rights. */
export function writeShipped(): Written[] {
  const settings = resolveSettings({ ...config, circleci: CIRCLECI });
  const stages = Object.keys(settings.stages).map((name) => writeStageOf(settings, name));
  return [writeState(settings), ...stages, writePipeline(settings)];
}

/** The stages of all variants. */
export function writeVariants(): Written[] {
  return Object.entries(VARIANTS).map(([name, { stage, project }]) => writeStage(name, stage, project));
}

/** The stage of a variant with CircleCI, and the state stack of the same settings. */
export function writeWithCi(variant: string): { readonly stage: Written; readonly state: Written } {
  const { stage, project } = VARIANTS[variant] ?? {};
  const withCi = writeStage(variant, stage, { ...project, circleci: CIRCLECI });
  return { stage: withCi, state: writeState(withCi.settings) };
}

/** The state stack of any settings. */
export function writeState(settings: Settings): Written {
  return written('state', settings, () => new StateStack(Testing.app(), 'state', { settings }));
}

/** The pipeline's stack of any settings. */
export function writePipeline(settings: Settings): Written {
  return written('pipeline', settings, () => new PipelineStack(Testing.app(), 'pipeline', { settings }));
}

function written(name: string, settings: Settings, make: () => TerraformStack): Written {
  const json = onceAWorker(['written', name, settings], () => JSON.stringify(jsonOf(make())));
  return { name, settings, json: JSON.parse(json) as StackJson };
}
