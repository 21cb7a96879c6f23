import type { DeploymentInfo, S3Location } from '@aws-sdk/client-codedeploy';
import { HeadObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { clientConfig, isCalled } from '../account/aws';
import { UserError } from '../../command';

/** The location of a release in S3, as CodeDeploy was given it. */
export type Artifact = S3Location & Required<Pick<S3Location, 'bucket' | 'key'>>;

/** The artifact of a deployment; undefined where it is not an object in S3. */
export function artifactOf({ revision }: DeploymentInfo): Artifact | undefined {
  const { bucket, key } = revision?.s3Location ?? {};
  return bucket === undefined || key === undefined ? undefined : { ...revision?.s3Location, bucket, key };
}

/**
 * Whether two artifacts are the same object. Versions are ignored: CodeDeploy may have been given one or not
 * for the same release.
 */
export const isSameArtifact = (one: Artifact | undefined, other: Artifact | undefined): boolean =>
  one !== undefined && one.bucket === other?.bucket && one.key === other.key;

const clientFor = (region: string): S3Client =>
  new S3Client({ ...clientConfig(region), forcePathStyle: true });

/**
 * Checks that a release is still in the bucket, in exactly the version that was released.
 *
 * @throws UserError where it is not: it was overwritten and has expired, or was deleted
 */
export async function refuseExpired({ bucket, key, version }: Artifact, region: string): Promise<void> {
  const question = { Bucket: bucket, Key: key, ...(version ? { VersionId: version } : {}) };
  try {
    await clientFor(region).send(new HeadObjectCommand(question));
  } catch (error) {
    // A HEAD response has no body, only a status: 405 for a delete marker, 400 for an id that S3 never
    // assigned.
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
