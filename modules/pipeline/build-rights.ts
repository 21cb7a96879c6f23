import { arn } from '../arn';
import { Statement } from '../policy';

export interface BuildRightsProps {
  readonly account: string;
  readonly region: string;
  /** Name of the log group. */
  readonly logGroup: string;
}

/** `hello-pipeline-build`: a CodeBuild project of the pipeline, and its role. */
export function projectName(pipeline: string, purpose: 'build' | 'prepare' | 'verify' | 'settle'): string {
  return `${pipeline}-${purpose}`;
}

/** No logs:CreateLogGroup: a group that CodeBuild makes comes back after a destroy, and never expires. */
export function writeLogs({ account, region, logGroup }: BuildRightsProps): Statement[] {
  const group = arn(region, 'logs', `log-group:${logGroup}`, account);
  return [
    {
      sid: 'WriteLogs',
      actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      resources: [group, `${group}:*`],
    },
  ];
}

/**
 * A cache that is not there yet: without the right to list, S3 calls that forbidden instead of missing. [S3 API,
 * GetObject; AWS CDK, `Cache.bucket`, which grants List*]
 */
export function lookForCache(region: string, artifactBucket: string): Statement[] {
  return [
    { sid: 'LookForCache', actions: ['s3:ListBucket'], resources: [arn(region, 's3', artifactBucket)] },
  ];
}

/** What CodeBuild does with its part of an artifact bucket. */
export function useArtifacts(
  region: string,
  artifactBucket: string,
  ...actions: ('s3:GetObject' | 's3:PutObject')[]
): Statement[] {
  const bucket = arn(region, 's3', artifactBucket);
  const versions = actions.includes('s3:GetObject') ? ['s3:GetObjectVersion'] : [];
  return [
    { sid: 'LookAtBucket', actions: ['s3:GetBucketAcl', 's3:GetBucketLocation'], resources: [bucket] },
    { sid: 'UseArtifacts', actions: [...actions, ...versions], resources: [`${bucket}/*`] },
  ];
}
