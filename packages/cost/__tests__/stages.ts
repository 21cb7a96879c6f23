import { type ProjectChanges, type StageChanges } from '../../../__tests__/support/stage';
import { writeStage } from '../../../__tests__/support/stacks';
import { type Estimate, estimate, type Resource, resourcesOf } from '../index';
import { frozenPrices } from './frozen-prices';

/** The resources of a shipped stage with changes. */
export const stageOf = (changes: StageChanges = {}, project: ProjectChanges = {}): Resource[] =>
  resourcesOf(writeStage('stage', changes, project).json);

export const costOf = (resources: readonly Resource[], taken?: number): Estimate =>
  estimate('staging', resources, frozenPrices(), taken);
