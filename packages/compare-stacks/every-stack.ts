import type { Synthesized } from '../policy-rules';
import type { Settings } from '../../settings';
import { factsOf } from '../../settings/facts';
import { CIRCLECI } from '../../__tests__/support/stacks';
import { type ProjectChanges, resolveStage, type StageChanges } from '../../__tests__/support/stage';
import { acceptedTransitions, writeAll } from './transitions';
import { VARIANTS } from '../../__tests__/support/variants';

/** What of a project changes what policies say, beside its stages. */
const PROJECTS: readonly ProjectChanges[] = [
  { circleci: CIRCLECI },
  { circleci: CIRCLECI, pipeline: false },
  { circleci: CIRCLECI, region: 'eu-central-1' },
  { circleci: CIRCLECI, region: 'eu-central-1', pipeline: false },
  // Regions that came after August 2022 have no account of the load balancers.
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

/** The stacks of all settings that are tried: what policies say is judged by them. */
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

/** Zones and secrets of one region are refused in another. */
function accepted(stage: StageChanges, project?: ProjectChanges): Settings[] {
  try {
    return [resolveStage(stage, project).settings];
  } catch {
    return [];
  }
}
