import type { Synthesized } from '../policy-rules';
import type { Settings } from '../../settings';
import { factsOf } from '../../settings/facts';
import { CIRCLECI } from '../../__tests__/support/stacks';
import { type ProjectChanges, resolveStage, type StageChanges } from '../../__tests__/support/stage';
import { acceptedTransitions, writeAll } from './transitions';
import { VARIANTS } from '../../__tests__/support/variants';

/** Settings outside of the stages that change what policies contain. */
const PROJECTS: readonly ProjectChanges[] = [
  { circleci: CIRCLECI },
  { circleci: CIRCLECI, pipeline: false },
  { circleci: CIRCLECI, region: 'eu-central-1' },
  { circleci: CIRCLECI, region: 'eu-central-1', pipeline: false },
  // Regions that were opened after August 2022 have no account for access logs of load balancers.
  { region: 'ap-southeast-5', pipeline: false },
];

const STAGES: readonly StageChanges[] = [
  ...Object.values(VARIANTS).map(({ stage = {} }) => stage),
  {
    app: {
      secrets: { API_KEY: 'secretsmanager:hello/api#key' },
      secretKeys: ['arn:aws:kms:us-east-1:123456789012:key/0a1b2c3d-4444-5555-6666-777788889999'],
    },
  },
];

const SCHEDULED = VARIANTS['x86-with-schedule']?.stage ?? {};

/** The stacks of all tried settings: the reviewed policies and forms are made of them. */
export function everyStack(): Synthesized[] {
  const [first, ...others] = PROJECTS;
  const tried = [
    ...STAGES.flatMap((stage) => accepted(stage, first)),
    ...others.flatMap((project) => [{}, SCHEDULED].flatMap((stage) => accepted(stage, project))),
  ];
  return [...tried, ...acceptedTransitions()].flatMap((settings) =>
    writeAll(settings).map((json) => ({ json, facts: factsOf(settings) })),
  );
}

/**
 * The resolved settings. Empty where they are refused: the zones and secrets of one region are invalid in
 * another.
 */
function accepted(stage: StageChanges, project?: ProjectChanges): Settings[] {
  try {
    return [resolveStage(stage, project).settings];
  } catch {
    return [];
  }
}
