import { TerraformStack } from 'cdktf';
import { Construct } from 'constructs';
import { PrivateBucket } from './private-bucket';

export interface StateBucketProps {
  /** The bucket's name, unique in all of AWS, at most 63 characters. */
  readonly name: string;
  /** The bucket's region. */
  readonly region: string;
}

/** Days in which an overwritten state can be restored: enough to notice a loss after a holiday. */
const NONCURRENT_DAYS = 90;

/**
 * The bucket of all Terraform state. The bootstrap command creates it before Terraform first runs, because it holds its
 * own state too. So Terraform imports it, and never destroys it.
 */
export class StateBucket extends PrivateBucket {
  constructor(scope: Construct, id: string, { name, region }: StateBucketProps) {
    super(scope, id, {
      name,
      region,
      emptyOnDestroy: false,
      preventDestroy: true,
      versioned: true,
      lifecycleRules: [
        {
          // Each lock leaves a delete marker and a noncurrent version behind.
          id: 'noncurrent-versions',
          status: 'Enabled',
          filter: [{ prefix: '' }],
          noncurrentVersionExpiration: [{ noncurrentDays: NONCURRENT_DAYS }],
          expiration: [{ expiredObjectDeleteMarker: true }],
        },
      ],
    });
    // What importFrom() writes. But importFrom() also starts `terraform version` at each synthesis, to require 1.5.
    const to = `aws_s3_bucket.${this.bucket.friendlyUniqueId}`;
    TerraformStack.of(this).addOverride('import', [{ to, id: name }]);
  }
}
