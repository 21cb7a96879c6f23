import { synthesizeState } from '../support/stage';

const state = synthesizeState();
const BUCKET = 'aws_s3_bucket.bucket_bucket';

describe('the state bucket', () => {
  it('has a name that account and region make unique, and is never destroyed', () => {
    expect(state.at(BUCKET)).toEqual({
      bucket: 'hello-state-123456789012-us-east-1',
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
  });

  it('is imported: it exists before Terraform first runs', () => {
    expect(state.configuration.import).toEqual([{ id: 'hello-state-123456789012-us-east-1', to: BUCKET }]);
  });

  it('keeps every version of a state for 90 days, and expires the delete markers of locks', () => {
    expect(state.at('aws_s3_bucket_versioning.bucket_versioning')).toMatchObject({
      versioning_configuration: { status: 'Enabled' },
    });
    expect(state.at('aws_s3_bucket_lifecycle_configuration.bucket_lifecycle')['rule']).toContainEqual({
      id: 'noncurrent-versions',
      status: 'Enabled',
      filter: [{ prefix: '' }],
      noncurrent_version_expiration: [{ noncurrent_days: 90 }],
      expiration: [{ expired_object_delete_marker: true }],
    });
  });

  it('has versioning before it has rules about versions: S3 refuses them without it', () => {
    expect(state.before('aws_s3_bucket_lifecycle_configuration.bucket_lifecycle')).toContain(
      'aws_s3_bucket_versioning.bucket_versioning',
    );
  });

  it.each([
    'aws_s3_bucket_public_access_block.bucket_public_access_block',
    'aws_s3_bucket_ownership_controls.bucket_ownership_controls',
    'aws_s3_bucket_server_side_encryption_configuration.bucket_encryption',
    'aws_s3_bucket_policy.bucket_policy',
  ])('is private: %s', (address) => {
    expect(state.at(address)).toMatchObject({ bucket: `\${${BUCKET}.id}` });
  });
});
