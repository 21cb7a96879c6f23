import { arn } from '../arn';
import { Statement } from '../policy';

export interface BuildRightsProps {
  readonly account: string;
  readonly region: string;
  /** Name of the log group. */
  readonly logGroup: string;
}

/** `hello-pipeline-build`: name of a CodeBuild project of the pipeline, and of its role. */
export function projectName(pipeline: string, purpose: 'build' | 'prepare' | 'verify' | 'settle'): string {
  return `${pipeline}-${purpose}`;
}

/** Without logs:CreateLogGroup: CodeBuild would create a group again after a destroy, one that keeps events forever. */
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
 * The right to list, for the first build: without it, S3 answers "forbidden" for a cache that does not exist yet. [S3
 * API, GetObject; AWS CDK, `Cache.bucket`, which grants List*]
 */
export function lookForCache(region: string, artifactBucket: string): Statement[] {
  return [
    { sid: 'LookForCache', actions: ['s3:ListBucket'], resources: [arn(region, 's3', artifactBucket)] },
  ];
}

/** CodeBuild's rights in the artifact bucket. */
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
