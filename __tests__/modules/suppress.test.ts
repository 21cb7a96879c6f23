import { DataAwsPrefixList } from '@cdktf/provider-aws/lib/data-aws-prefix-list';
import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { TerraformStack, Testing } from 'cdktf';
import { exceptionsOf, suppress } from '../../modules/suppress';

const REASON = 'Nothing acts on single objects.';

function make() {
  const stack = new TerraformStack(Testing.app(), 'test');
  const bucket = new S3Bucket(stack, 'bucket', { bucket: 'b' });
  const list = new DataAwsPrefixList(stack, 'list', { name: 'n' });
  return { stack, bucket, list };
}

/** The comments beside the values of a resource. */
function notes(stack: TerraformStack, section: 'resource' | 'data', type: string, name: string): unknown {
  // Not by Testing.synth, which leaves notes out.
  const json = stack.toTerraform() as Record<string, Record<string, Record<string, object>>>;
  return (json[section]?.[type]?.[name] as Record<string, unknown>)['//'];
}

describe('an exception', () => {
  it("is on the construct, and in the JSON beside cdktf's notes", () => {
    const { stack, bucket } = make();
    suppress(bucket, 'CKV2_AWS_62', REASON);
    suppress(bucket, 'buckets', 'It has to be so, for the test.');
    const expected = [
      { rule: 'CKV2_AWS_62', reason: REASON },
      { rule: 'buckets', reason: 'It has to be so, for the test.' },
    ];
    expect(exceptionsOf(bucket)).toEqual(expected);
    expect(notes(stack, 'resource', 'aws_s3_bucket', 'bucket')).toEqual({
      exceptions: expected,
      metadata: { path: 'test/bucket', uniqueId: 'bucket' },
    });
  });

  it('of a data source is there too', () => {
    const { stack, list } = make();
    suppress(list, 'CKV_AWS_394', REASON);
    suppress(list, 'other', REASON);
    expect(notes(stack, 'data', 'aws_prefix_list', 'list')).toEqual({
      exceptions: [
        { rule: 'CKV_AWS_394', reason: REASON },
        { rule: 'other', reason: REASON },
      ],
      metadata: { path: 'test/list', uniqueId: 'list' },
    });
  });

  it('is not there without suppress()', () => {
    expect(exceptionsOf(make().bucket)).toEqual([]);
  });

  it.each(['', 'Too short.', 'without a capital at its beginning.', 'Without a full stop at its end'])(
    'without a sentence as its reason is refused: "%s"',
    (reason) => {
      expect(() => suppress(make().bucket, 'CKV_AWS_18', reason)).toThrow(
        `test/bucket: the exception from CKV_AWS_18 needs a reason that is a sentence, not "${reason}".`,
      );
    },
  );

  it('from one rule can exist only once', () => {
    const { bucket } = make();
    suppress(bucket, 'CKV_AWS_18', REASON);
    expect(() => suppress(bucket, 'CKV_AWS_18', REASON)).toThrow(
      'test/bucket: there is an exception from CKV_AWS_18 already.',
    );
  });
});
