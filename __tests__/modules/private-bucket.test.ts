import { TerraformStack, Testing } from 'cdktf';
import { PrivateBucket, type PrivateBucketProps } from '../../modules/private-bucket';
import { statements } from '../support/policy';
import { Synthesized } from '../support/synthesized';

function synthesize(props: Partial<PrivateBucketProps> = {}): Synthesized {
  const stack = new TerraformStack(Testing.app(), 'test');
  const bucket = new PrivateBucket(stack, 'bucket', {
    name: 'hello-things',
    region: 'us-east-1',
    emptyOnDestroy: false,
    ...props,
  });
  expect(bucket.policy).toBeDefined();
  return new Synthesized(stack);
}

/** The only resource of a type: these addresses have hashes, because no BaseStack names them. */
function only(stack: Synthesized, type: string) {
  const found = Object.values(stack.all(type));
  expect(found).toHaveLength(1);
  return found[0]!;
}

describe('a private bucket', () => {
  const stack = synthesize();

  it('is encrypted with SSE-S3: load balancers cannot deliver logs with another key', () => {
    expect(only(stack, 'aws_s3_bucket_server_side_encryption_configuration')).toMatchObject({
      rule: [{ apply_server_side_encryption_by_default: { sse_algorithm: 'AES256' } }],
    });
  });

  it('adds the statements of its owner', () => {
    const statement = { sid: 'Read', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::hello-things/*'] };
    const sids = statements(only(synthesize({ statements: [statement] }), 'aws_s3_bucket_policy')).map(
      ({ Sid }) => Sid,
    );
    expect(sids).toEqual(['TlsOnly', 'Read']);
  });

  it('sets its policy after public access is blocked: S3 refuses two such calls at once', () => {
    const [address] = Object.keys(stack.all('aws_s3_bucket_policy'));
    const [block] = Object.keys(stack.all('aws_s3_bucket_public_access_block'));
    expect([...stack.before(address!)]).toContain(block);
  });

  it('drops uploads that were never completed', () => {
    expect(only(stack, 'aws_s3_bucket_lifecycle_configuration')['rule']).toEqual([
      {
        id: 'incomplete-uploads',
        status: 'Enabled',
        filter: [{ prefix: '' }],
        abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
      },
    ]);
  });

  it('keeps its objects in a destroy, which then fails', () => {
    expect(only(stack, 'aws_s3_bucket')).toEqual({ bucket: 'hello-things', force_destroy: false });
  });

  it('or is emptied, with `emptyOnDestroy`', () => {
    expect(only(synthesize({ emptyOnDestroy: true }), 'aws_s3_bucket')).toMatchObject({
      force_destroy: true,
    });
  });

  it('or cannot be destroyed at all', () => {
    expect(only(synthesize({ preventDestroy: true }), 'aws_s3_bucket')).toMatchObject({
      lifecycle: { prevent_destroy: true },
    });
  });

  it('keeps no versions, except with `versioned`', () => {
    expect(stack.all('aws_s3_bucket_versioning')).toEqual({});
    expect(only(synthesize({ versioned: true }), 'aws_s3_bucket_versioning')).toMatchObject({
      versioning_configuration: { status: 'Enabled' },
    });
  });
});
