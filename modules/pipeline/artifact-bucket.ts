import { Construct } from 'constructs';
import { PrivateBucket } from '../private-bucket';

export interface ArtifactBucketProps {
  readonly name: string;
  readonly region: string;
  /** The pipeline's name. CodePipeline writes to the folder of its first 20 characters. */
  readonly pipeline: string;
  /** Whether any stage is protected: its new instances fetch their release from this bucket. */
  readonly protected: boolean;
}

/** Names of the pipeline's artifacts. CodePipeline cuts off the names of their folders after 10 characters. */
export const SOURCE = 'source';
export const RELEASE = 'release';
/** Folder of the build's cache. */
export const CACHE = 'cache';

/** Reason of exceptions: why the bucket, the pipeline and the builds have no KMS key. */
export const S3_KEY =
  'S3 encrypts artifacts with its own key. A customer managed key would need rights for the build, releases and every instance.';

/** Days that a push's source is kept: longer than an approval can wait (7). */
const SOURCE_DAYS = 30;
/** Days in which an overwritten object can be restored. */
const NONCURRENT_DAYS = 30;
/** Days without a build after which the cache is removed. */
const CACHE_DAYS = 30;

/**
 * The bucket of the pipeline's artifacts. Sources and the build's cache expire. Releases never do: an instance that
 * starts a year later fetches the current release from here, and cannot serve without it.
 */
export class ArtifactBucket extends PrivateBucket {
  /** The name for policies, known at synthesis. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: ArtifactBucketProps) {
    super(scope, id, {
      name: props.name,
      region: props.region,
      emptyOnDestroy: !props.protected,
      preventDestroy: props.protected,
      versioned: true, // a build may write any object here; an overwritten one can be restored
      lifecycleRules: [
        expiry('sources', `${props.pipeline.slice(0, 20)}/${SOURCE}/`, SOURCE_DAYS),
        expiry('build-cache', `${CACHE}/`, CACHE_DAYS),
        {
          id: 'noncurrent-versions',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          noncurrentVersionExpiration: [{ noncurrentDays: NONCURRENT_DAYS }],
        },
      ],
    });
    this.name = props.name;
  }
}

function expiry(id: string, prefix: string, days: number) {
  return { id, status: 'Enabled', filter: [{ prefix }], expiration: [{ days }] };
}
