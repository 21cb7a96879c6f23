import { isConditionedOn, type PolicyStatement, statementsOf } from './policies';
import { type Finding, type Rule, unless } from './rule';
import { isTrue, list, type Resource, type Stack } from '../documents';

const BLOCKS = ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'];

/** Checks that every bucket is private. */
export const buckets: Rule = {
  id: 'buckets',
  why:
    'State, logs and releases contain everything about the project: a bucket that is public, or read without TLS, ' +
    'discloses it.',
  fix: 'Make the bucket by modules/private-bucket.ts, which has all of this.',
  check: (stack) => {
    const statements = statementsOf(stack);
    return [
      ...stack.all('aws_s3_bucket').flatMap((bucket) => lacks(stack, bucket, statements)),
      ...stack
        .all('aws_s3_bucket_acl', 'aws_s3_bucket_website_configuration', 'aws_s3_bucket_cors_configuration')
        .map((place) => ({ place, found: 'opens a bucket in another way than its policy' })),
    ];
  },
};

function lacks(stack: Stack, bucket: Resource, statements: PolicyStatement[]): Finding[] {
  const part = (type: string) => stack.of(bucket, `aws_s3_bucket_${type}`, 'bucket')[0];
  const blocked = part('public_access_block')?.values ?? {};
  const open = BLOCKS.filter((name) => !isTrue(blocked[name]));
  const [ownership] = list(part('ownership_controls')?.values['rule']);
  const own = statements.filter(({ resource }) => resource === part('policy'));
  return [
    ...unless(open.length === 0, bucket, `has ${open.join(', ')} not switched on`),
    ...unless(
      ownership?.['object_ownership'] === 'BucketOwnerEnforced',
      bucket,
      'takes ACLs: its owner does not own every object',
    ),
    ...unless(
      isEncrypted(part('server_side_encryption_configuration')),
      bucket,
      'has no encryption of its own',
    ),
    ...unless(own.some(refusesPlain), bucket, 'has no policy that refuses requests without TLS'),
  ];
}

function isEncrypted(configuration: Resource | undefined): boolean {
  const [rule] = list(configuration?.values['rule']);
  const [byDefault] = list(rule?.['apply_server_side_encryption_by_default']);
  return ['AES256', 'aws:kms', 'aws:kms:dsse'].includes(String(byDefault?.['sse_algorithm']));
}

/** Whether a statement denies everybody every action without TLS, on the bucket and its objects. */
function refusesPlain(statement: PolicyStatement): boolean {
  const { allows, actions, principals, resources, conditions } = statement;
  return (
    !allows &&
    actions.includes('s3:*') &&
    (principals['AWS'] ?? []).includes('*') &&
    resources.length === 2 &&
    isConditionedOn(statement, 'aws:SecureTransport') &&
    String(conditions['Bool']?.['aws:SecureTransport']) === 'false'
  );
}
