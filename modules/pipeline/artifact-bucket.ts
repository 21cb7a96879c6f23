import { Construct } from 'constructs';
import { PrivateBucket } from '../private-bucket';

export interface ArtifactBucketProps {
  readonly name: string;
  readonly region: string;
  /** The pipeline's name: its first 20 characters are the folder that it writes to. */
  readonly pipeline: string;
  /** Whether any stage is protected: its instances fetch their release from here when they start. */
  readonly protected: boolean;
}

/** Names of the pipeline's artifacts, which are folders in the bucket: at most 10 characters, or they are cut off. */
export const SOURCE = 'source';
export const RELEASE = 'release';
/** Folder of what a build keeps for the next one. */
export const CACHE = 'cache';

/** Why neither the bucket nor what writes to it has a KMS key: for exceptions. */
export const S3_KEY =
  'S3 encrypts artifacts with its own key. A customer managed key would need rights for the build, releases and every instance.';

/** Days that a push's source is kept: longer than it can wait for an approval (7). */
const SOURCE_DAYS = 30;
/** Days that an overwritten release can be had back. */
const NONCURRENT_DAYS = 30;
/** Days without a build after which its cache is removed. */
const CACHE_DAYS = 30;

/**
 * Where the pipeline keeps what it hands on. Sources and the build's cache expire; releases do not, however old they
 * are: an instance that starts a year later gets the release in service from here, and could not start without it.
 */
export class ArtifactBucket extends PrivateBucket {
  /** The name as known at synthesis, for policies. */
  readonly name: string;

  constructor(scope: Construct, id: string, props: ArtifactBucketProps) {
    super(scope, id, {
      name: props.name,
      region: props.region,
      emptyOnDestroy: !props.protected,
      preventDestroy: props.protected,
      versioned: true, // a build can write any object here: what it overwrites can be had back
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
