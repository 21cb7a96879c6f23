import { PIPELINE_STAGE_LIMIT, pipelineStages } from '../pipeline';
import { given } from '../problem';
import { missingForPipeline } from '../regions';
import { type Rule, stagesOf } from './rule';

/** The stages themselves can be in every region that is accepted. */
const region: Rule = ({ region, pipeline }, report) => {
  if (region === undefined || pipeline !== true) return;
  const missing = missingForPipeline(region);
  if (missing.length === 0) return;
  report(
    ['region'],
    `${given(region)}, where AWS has no ${missing.join(', no ')}, so that no pipeline can be there`,
    'another region, or `pipeline: false` beside it: the stages are there all the same, and a person releases to them ' +
      '(docs/releases.md)',
  );
};

const stageLimit: Rule = (draft, report) => {
  if (draft.pipeline !== true) return;
  const count = pipelineStages(stagesOf(draft).map(([, stage]) => stage));
  if (count <= PIPELINE_STAGE_LIMIT) return;
  report(
    ['stages'],
    `they make a pipeline of ${count} stages: source, build, and for each stage its deployment and its approval`,
    `at most ${PIPELINE_STAGE_LIMIT}: fewer stages, or fewer with releaseApproval, or \`pipeline: false\``,
  );
};

export const pipelineRules: readonly Rule[] = [region, stageLimit];
