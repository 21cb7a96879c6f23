import { given } from '../problem';
import { missingForPipeline } from '../regions';
import { type Rule, stagesOf } from './rule';

/** Most stages that a pipeline takes. [CodePipeline user guide, "Quotas"; API, PipelineDeclaration] */
export const PIPELINE_STAGE_LIMIT = 50;

/**
 * Number of the pipeline's own stages: source, build, a deployment for each stage, and an approval where a stage has
 * one.
 */
export function pipelineStages(stages: readonly { readonly releaseApproval?: boolean }[]): number {
  return 2 + stages.length + stages.filter(({ releaseApproval }) => releaseApproval).length;
}

/** Some accepted regions lack services of the pipeline; a stage can be in any. */
const region: Rule = ({ region, pipeline }, report) => {
  if (region === undefined || pipeline !== true) return;
  const missing = missingForPipeline(region);
  if (missing.length === 0) return;
  report(
    ['region'],
    `${given(region)}, where AWS has no ${missing.join(', no ')}, which a pipeline needs`,
    'another region, or `pipeline: false`: then you release to the stages by hand (docs/releases.md)',
  );
};

const stageLimit: Rule = (draft, report) => {
  if (draft.pipeline !== true) return;
  const count = pipelineStages(stagesOf(draft).map(([, stage]) => stage));
  if (count <= PIPELINE_STAGE_LIMIT) return;
  report(
    ['stages'],
    `the pipeline would have ${count} stages: source, build, and for each stage its deployment and its approval`,
    `at most ${PIPELINE_STAGE_LIMIT}: fewer stages, or fewer with releaseApproval, or \`pipeline: false\``,
  );
};

export const pipelineRules: readonly Rule[] = [region, stageLimit];
