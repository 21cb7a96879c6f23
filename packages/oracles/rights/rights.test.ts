import { VARIANT_NAMES } from '../../../__tests__/support/variants';
import { writeShipped, writeWithCi } from '../../../__tests__/support/stacks';
import { fits } from '../../facts/arn-forms';
import { judge, print } from '../differences';
import { judgeByHandlers } from './handlers';
import { documentsOf } from './policies';
import { judgeByReference } from './reference';

const shipped = writeShipped();
const variants = VARIANT_NAMES.flatMap((name) => Object.values(writeWithCi(name)));
const documents = documentsOf([...shipped, ...variants]);
/** What CI makes: all but its own identity. */
const synthesized = [...shipped, ...variants]
  .filter(({ name }) => name !== 'state')
  .flatMap(({ json }) => Object.keys(json.resource ?? {}));

test('the Service Authorization Reference has nothing against any policy', async () => {
  const { compared, differences } = await judgeByReference(documents);
  const verdict = judge('rights', /^reference: /, differences);
  print('Rights', `${compared} actions of ${documents.length} policies`, verdict);
  expect(compared).toBeGreaterThan(500);
  expect(verdict).toMatchObject({ unexplained: [], stale: [] });
});

test("CI may do what CloudFormation's handlers do for the same types", async () => {
  const { permissions, types, differences } = await judgeByHandlers(documents, [...new Set(synthesized)]);
  const verdict = judge('rights', /^handlers: /, differences);
  print('Rights', `${permissions} permissions of the handlers of ${types} CloudFormation types`, verdict);
  expect(types).toBeGreaterThan(40);
  expect(verdict).toMatchObject({ unexplained: [], stale: [] });
});

// Forms as the Service Authorization Reference has them.
test.each([
  ['arn:aws:s3:::bucket', 'arn:${Partition}:s3:::${BucketName}', true],
  ['arn:aws:s3:::bucket/*', 'arn:${Partition}:s3:::${BucketName}', false],
  ['arn:aws:s3:::bucket/a/b', 'arn:${Partition}:s3:::${BucketName}/${ObjectName}', true],
  ['arn:aws:s3:us-east-1:123456789012:bucket', 'arn:${Partition}:s3:::${BucketName}', false],
  ['arn:aws:iam::123456789012:role/a', 'arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}', true],
  ['arn:aws:iam::123456789012:roles/a', 'arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}', false],
  ['arn:aws:ec2:us-east-1::image/*', 'arn:${Partition}:ec2:${Region}::image/${ImageId}', true],
  ['arn:aws:ec2:us-east-1:123456789012:image/*', 'arn:${Partition}:ec2:${Region}::image/${ImageId}', false],
  [
    'arn:aws:codedeploy:*:*:deploymentgroup:a/*',
    'arn:${Partition}:codedeploy:${Region}:${Account}:deploymentgroup:${ApplicationName}/${DeploymentGroupName}',
    true,
  ],
  [
    'arn:aws:logs:us-east-1:123456789012:log-group:/a/b:*',
    'arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}:log-stream:${LogStreamName}',
    true,
  ],
  [
    'arn:aws:logs:us-east-1:123456789012:log-group:/a/b',
    'arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}:log-stream:${LogStreamName}',
    false,
  ],
  ['*', 'arn:${Partition}:s3:::${BucketName}', true],
])('whether %s can be a %s: %s', (pattern, form, expected) => {
  expect(fits(pattern, form)).toBe(expected);
});
