import type { DeploymentInfo, S3Location } from '@aws-sdk/client-codedeploy';
import { HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { clientConfig, isCalled } from '../account/aws';
import { UserError } from '../../command';

/** Where a release lies, as CodeDeploy was told it then. */
export type Artifact = S3Location & Required<Pick<S3Location, 'bucket' | 'key'>>;

/** What a deployment was of; undefined where that is no object in S3. */
export function artifactOf({ revision }: DeploymentInfo): Artifact | undefined {
  const { bucket, key } = revision?.s3Location ?? {};
  return bucket === undefined || key === undefined ? undefined : { ...revision?.s3Location, bucket, key };
}

/** By the object, not by its version: CodeDeploy may have been told one, or not, for the same release. */
export const isSameArtifact = (one: Artifact | undefined, other: Artifact | undefined): boolean =>
  one !== undefined && one.bucket === other?.bucket && one.key === other.key;

const clientFor = (region: string): S3Client =>
  new S3Client({ ...clientConfig(region), forcePathStyle: true });

/**
 * Makes sure that a release is still in the bucket, the very version that was released then.
 *
 * @throws UserError where it is not: it was overwritten and has expired, or was deleted
 */
export async function refuseExpired({ bucket, key, version }: Artifact, region: string): Promise<void> {
  const question = { Bucket: bucket, Key: key, ...(version ? { VersionId: version } : {}) };
  try {
    await clientFor(region).send(new HeadObjectCommand(question));
  } catch (error) {
    // A HEAD has no body: a delete marker is a 405, an id that S3 never gave a 400.
    const { $metadata } = error as { $metadata?: { httpStatusCode?: number } };
    const isGone =
      isCalled(error, 'NotFound', 'NoSuchKey', 'NoSuchVersion', 'MethodNotAllowed') ||
      [400, 404, 405].includes($metadata?.httpStatusCode ?? 0);
    if (!isGone) throw error;
    throw new UserError(
      'The artifact of that release has expired or was deleted: ' +
        `s3://${bucket}/${key}${version ? `, version ${version}` : ''}. Nothing was changed. Choose another ` +
        'release, or push its commit again.',
    );
  }
}
