/** Most stages that a pipeline takes. [CodePipeline user guide, "Quotas"; API, PipelineDeclaration] */
export const PIPELINE_STAGE_LIMIT = 50;

/**
 * How many stages the pipeline has: one for the source, one for the build, one for each stage's deployment, and one more
 * for an approval.
 */
export function pipelineStages(stages: readonly { readonly releaseApproval?: boolean }[]): number {
  return 2 + stages.length + stages.filter(({ releaseApproval }) => releaseApproval).length;
}
