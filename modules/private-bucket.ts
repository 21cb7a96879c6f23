import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import {
  S3BucketLifecycleConfiguration,
  S3BucketLifecycleConfigurationRule,
} from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketOwnershipControls } from '@cdktf/provider-aws/lib/s3-bucket-ownership-controls';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { Construct } from 'constructs';
import { arn } from './arn';
import { suppress } from './suppress';
import { explainWildcards, policy, Statement } from './policy';

export interface PrivateBucketProps {
  /** The bucket's name, unique in all of AWS, at most 63 characters. */
  readonly name: string;
  /** The bucket's region. */
  readonly region: string;
  /** Whether a destroy empties the bucket first; otherwise the destroy of a bucket with objects fails. */
  readonly emptyOnDestroy: boolean;
  /** Whether Terraform refuses a plan that destroys the bucket. @default false */
  readonly preventDestroy?: boolean;
  /** Whether overwritten and deleted objects are kept as noncurrent versions. @default false */
  readonly versioned?: boolean;
  /** When objects expire. Incomplete uploads are always removed after 7 days. @default nothing expires */
  readonly lifecycleRules?: S3BucketLifecycleConfigurationRule[];
  /** Statements of the bucket's policy beside the one that refuses requests without TLS. @default none */
  readonly statements?: Statement[];
}

/**
 * A private bucket: public access blocked, no ACLs (the bucket's owner owns every object), TLS only, encrypted with
 * SSE-S3 (the only encryption that the delivery of load balancer logs supports).
 */
export class PrivateBucket extends Construct {
  readonly bucket: S3Bucket;
  /** The policy. Write to the bucket only after it. */
  readonly policy: S3BucketPolicy;
  readonly publicAccessBlock: S3BucketPublicAccessBlock;
  readonly versioning?: S3BucketVersioningA;

  constructor(scope: Construct, id: string, props: PrivateBucketProps) {
    super(scope, id);
    this.bucket = new S3Bucket(this, 'bucket', {
      bucket: props.name,
      forceDestroy: props.emptyOnDestroy,
      lifecycle: props.preventDestroy ? { preventDestroy: true } : undefined,
    });
    this.publicAccessBlock = this.blockPublicAccess();
    this.refuseAcls();
    this.encrypt();
    if (props.versioned) this.versioning = this.keepVersions();
    this.expire(props.lifecycleRules ?? []);
    this.policy = this.requireTls(props);
    this.except();
  }

  private except(): void {
    const reasons = {
      CKV_AWS_18:
        'Server access logs arrive late and without a guarantee. Data events of CloudTrail show who reads objects.',
      CKV_AWS_144: 'State, releases and logs belong to what runs in this region, and are useless in another.',
      CKV_AWS_145:
        'SSE-S3 encrypts every object. Load balancers support no other encryption for logs, and a lost key would lose the state.',
      CKV2_AWS_62: 'Nothing needs notifications of single objects.',
    };
    for (const [check, reason] of Object.entries(reasons)) suppress(this.bucket, check, reason);
  }

  private blockPublicAccess(): S3BucketPublicAccessBlock {
    return new S3BucketPublicAccessBlock(this, 'public-access-block', {
      bucket: this.bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
  }

  private refuseAcls(): void {
    new S3BucketOwnershipControls(this, 'ownership-controls', {
      bucket: this.bucket.id,
      rule: { objectOwnership: 'BucketOwnerEnforced' },
    });
  }

  private encrypt(): void {
    new S3BucketServerSideEncryptionConfigurationA(this, 'encryption', {
      bucket: this.bucket.id,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
    });
  }

  private keepVersions(): S3BucketVersioningA {
    return new S3BucketVersioningA(this, 'versioning', {
      bucket: this.bucket.id,
      versioningConfiguration: { status: 'Enabled' },
    });
  }

  private expire(rules: S3BucketLifecycleConfigurationRule[]): void {
    const incompleteUploads: S3BucketLifecycleConfigurationRule = {
      id: 'incomplete-uploads',
      status: 'Enabled',
      filter: [{ prefix: '' }],
      abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
    };
    new S3BucketLifecycleConfiguration(this, 'lifecycle', {
      bucket: this.bucket.id,
      rule: [incompleteUploads, ...rules],
      // S3 refuses a rule about noncurrent versions while versioning is off.
      dependsOn: this.versioning ? [this.versioning] : undefined,
    });
  }

  private requireTls({ name, region, statements = [] }: PrivateBucketProps): S3BucketPolicy {
    const bucket = arn(region, 's3', name);
    const tlsOnly: Statement = {
      sid: 'TlsOnly',
      effect: 'Deny',
      principals: '*',
      actions: ['s3:*'],
      resources: [bucket, `${bucket}/*`],
      conditions: { Bool: { 'aws:SecureTransport': 'false' } },
    };
    const written = new S3BucketPolicy(this, 'policy', {
      bucket: this.bucket.id,
      policy: policy([tlsOnly, ...statements]),
      // S3 refuses two simultaneous calls that configure the access to one bucket (OperationAborted).
      dependsOn: [this.publicAccessBlock],
    });
    return explainWildcards(written, statements);
  }
}
