import type { RepositorySettings } from '../settings';

/** Address of docs/runbook.md on the released branch. Append `#app-5xx` for the entry of that heading. */
export function runbookUrl({ name, branch }: Pick<RepositorySettings, 'name' | 'branch'>): string {
  return `https://github.com/${name}/blob/${branch}/docs/runbook.md`;
}

/** Address of a page in AWS's console. @param page `codesuite/codepipeline/pipelines/hello-pipeline/view` */
export function consoleUrl(region: string, page: string): string {
  return `https://${region}.console.aws.amazon.com/${page}?region=${region}`;
}
