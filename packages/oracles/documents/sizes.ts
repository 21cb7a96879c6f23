import type { Stack } from '../../documents';
import type { Judged } from './judged';

/** About as long as the longest ARNs that AWS makes of this project's names. */
const REFERENCE = 'x'.repeat(120);

const withLongReferences = (text: string) => text.replace(/(?<!\$)\$\{[^}]*\}/g, REFERENCE);
/** IAM counts policies without white space. */
const bare = (text: string) => text.replace(/\s/g, '').length;
const bytes = (text: string) => Buffer.byteLength(text);

/** A text of a resource whose size AWS limits. */
interface Limit {
  readonly type: string;
  readonly argument: string;
  readonly size: (text: string) => number;
  readonly limit: number;
  readonly source: string;
}

/** Limits that none of AWS's models has. */
const LIMITS: readonly Limit[] = [
  {
    type: 'aws_iam_role',
    argument: 'assume_role_policy',
    size: bare,
    limit: 2048,
    source: 'IAM user guide, "IAM and AWS STS quotas": role trust policy length, before an increase',
  },
  {
    type: 'aws_iam_policy',
    argument: 'policy',
    size: bare,
    limit: 6144,
    source: 'IAM user guide, "IAM and AWS STS quotas"',
  },
  {
    type: 'aws_s3_bucket_policy',
    argument: 'policy',
    size: bytes,
    limit: 20 * 1024,
    source: 'S3 user guide, "Bucket policies": 20 KB',
  },
  {
    type: 'aws_kms_key',
    argument: 'policy',
    size: bytes,
    limit: 32 * 1024,
    source: 'KMS API reference, PutKeyPolicy: 32 KB',
  },
  {
    type: 'aws_ssm_document',
    argument: 'content',
    size: bytes,
    limit: 64 * 1024,
    source: 'Systems Manager API reference, CreateDocument: 64 KB, with the parameters of a run',
  },
  {
    type: 'aws_cloudwatch_event_rule',
    argument: 'event_pattern',
    size: (text) => text.length,
    limit: 2048,
    source: 'EventBridge user guide, "Amazon EventBridge quotas": event pattern size, before an increase',
  },
  {
    type: 'aws_launch_template',
    argument: 'user_data',
    size: (text) => Buffer.from(text, 'base64').length,
    limit: 16 * 1024,
    source: 'EC2 user guide, "Run commands when you launch an EC2 instance": 16 KB before base64',
  },
  {
    type: 'aws_vpc_endpoint',
    argument: 'policy',
    size: (text) => text.length,
    limit: 20_480,
    source: 'VPC user guide, "Amazon VPC quotas": characters in a VPC endpoint policy, white space included',
  },
];

/** IAM's limit of all inline policies of a role together. ["IAM and AWS STS quotas"] */
const INLINE = 10_240;

/** Checks the size of the texts of a stack. */
export function sizes(stack: Stack): Judged[] {
  const one = LIMITS.flatMap(({ type, argument, size, limit, source }) =>
    stack.all(type).flatMap(({ address, values }) => {
      const text = values[argument];
      if (typeof text !== 'string') return [];
      return [ofSize(address, text, size(withLongReferences(text)), limit, source)];
    }),
  );
  return [...one, ...inline(stack)];
}

function inline(stack: Stack): Judged[] {
  return stack.all('aws_iam_role').map((role) => {
    const texts = stack.of(role, 'aws_iam_role_policy', 'role').map(({ values }) => String(values['policy']));
    const sum = texts.reduce((total, text) => total + bare(withLongReferences(text)), 0);
    return ofSize(
      role.address,
      texts.join('\n'),
      sum,
      INLINE,
      'IAM user guide, all inline policies of a role',
    );
  });
}

function ofSize(place: string, text: string, found: number, limit: number, source: string): Judged {
  const problems = found > limit ? [`has ${found}, and AWS takes ${limit} (${source})`] : [];
  return { kind: 'size', place, text, problems };
}
