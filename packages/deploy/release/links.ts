/** Addresses of AWS's console that a person is sent to. */

export function executionLink(region: string, pipeline: string, execution: string): string {
  return page(region, `codepipeline/pipelines/${pipeline}/executions/${execution}/timeline`);
}

export function pipelineLink(region: string, pipeline: string): string {
  return page(region, `codepipeline/pipelines/${pipeline}/view`);
}

export function connectionsLink(region: string): string {
  return page(region, 'settings/connections');
}

function page(region: string, path: string): string {
  return `https://${region}.console.aws.amazon.com/codesuite/${path}?region=${region}`;
}
