/** URLs of AWS's console, for messages. */

/** The page of an execution, with its steps. */
export function executionLink(region: string, pipeline: string, execution: string): string {
  return page(region, `codepipeline/pipelines/${pipeline}/executions/${execution}/timeline`);
}

/** The page of a pipeline. */
export function pipelineLink(region: string, pipeline: string): string {
  return page(region, `codepipeline/pipelines/${pipeline}/view`);
}

/** The page on which a pending connection is completed. */
export function connectionsLink(region: string): string {
  return page(region, 'settings/connections');
}

function page(region: string, path: string): string {
  return `https://${region}.console.aws.amazon.com/codesuite/${path}?region=${region}`;
}
