import { type ProjectChanges, type StageChanges } from '../../../__tests__/support/stage';
import {
  CIRCLECI,
  writePipeline,
  writeStage,
  writeStageOf,
  writeState,
} from '../../../__tests__/support/stacks';
import { VARIANTS } from '../../../__tests__/support/variants';
import { resolveSettings } from '../../../settings';
import config from '../../../__tests__/support/example-config';
import type { StackDocument } from '../index';

const DATABASE = { port: 5432, cidr: '10.20.0.0/16' };
const SEVERAL = [
  DATABASE,
  { port: 6379, cidr: '10.20.0.0/16' },
  { port: 8080, cidr: '172.20.1.0/24' },
  { port: 587, cidr: '198.51.100.0/24' },
];

/** More stages, for which the grid of the picture may be too small. */
const MORE: Readonly<Record<string, { readonly stage: StageChanges; readonly project?: ProjectChanges }>> = {
  'one instance': { stage: { instances: { min: 1, max: 1 } } },
  'three zones, one NAT gateway': { stage: { network: { zones: 3, nat: 'single' } } },
  'four zones, one NAT gateway, several networks': {
    stage: { network: { zones: 4, nat: 'single' }, app: { egress: SEVERAL } },
  },
  'four zones without NAT, internal': {
    stage: {
      exposure: 'internal',
      network: { zones: 4, nat: 'none' },
      app: { egress: [DATABASE] },
    },
  },
  'an empty zone': { stage: { network: { zones: 3, emptyZones: 1, nat: 'per-zone' } } },
  'endpoints beside NAT': { stage: { network: { zones: 3, nat: 'per-zone', endpoints: true } } },
  'HTTP that serves, and many names': {
    stage: {
      http: 'serve',
      names: ['staging', 'a-rather-long-name-of-a-shop', 'another-long-name-of-a-shop'],
    },
  },
  'no pipeline': { stage: {}, project: { pipeline: false } },
  CircleCI: { stage: {}, project: { circleci: CIRCLECI } },
  'a long project': { stage: {}, project: { project: 'a-long-project1' } },
};

const made = new Map<string, readonly StackDocument[]>();

/** All stacks of a stage with changes, cached by the changes. */
export function stacksOf(changes: StageChanges = {}, project: ProjectChanges = {}): readonly StackDocument[] {
  const key = JSON.stringify([changes, Object.entries(project)]);
  const stacks = made.get(key) ?? make(changes, project);
  made.set(key, stacks);
  return stacks;
}

function make(changes: StageChanges, project: ProjectChanges): StackDocument[] {
  const stage = writeStage(project.begin ?? 'staging', changes, project);
  const { settings } = stage;
  return [writeState(settings), stage, ...(project.pipeline === false ? [] : [writePipeline(settings)])];
}

/** All stacks of the shipped settings. */
export function shippedStacks(): StackDocument[] {
  const settings = resolveSettings(config);
  const stages = Object.keys(settings.stages).map((name) => writeStageOf(settings, name));
  return [writeState(settings), ...stages, writePipeline(settings)];
}

/** Stacks of every kind, by their speciality. */
export const EVERY: Readonly<Record<string, () => readonly StackDocument[]>> = {
  'as shipped': shippedStacks,
  ...Object.fromEntries(
    Object.entries({ ...VARIANTS, ...MORE }).map(([name, { stage, project }]) => [
      name,
      () => stacksOf(stage, project),
    ]),
  ),
};
