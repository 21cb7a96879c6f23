/** Address of a page of the developer tools in AWS's console. @param page `codepipeline/pipelines/hello-pipeline/view` */
export function consoleUrl(region: string, page: string): string {
  return `https://${region}.console.aws.amazon.com/codesuite/${page}?region=${region}`;
}
