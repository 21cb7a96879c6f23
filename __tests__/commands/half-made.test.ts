import { halfMade } from '../../commands/half-made';

const state = (type: string, status?: string) => ({
  version: 4,
  resources: [
    { mode: 'managed', type, name: 'x', instances: [{ attributes: {}, ...(status && { status }) }] },
  ],
});

test.each([
  ['a log group whose creation did not end', state('aws_cloudwatch_log_group', 'tainted'), true],
  ['a bucket', state('aws_s3_bucket', 'tainted'), true],
  ['a key', state('aws_kms_key', 'tainted'), true],
  ['a log group that is whole', state('aws_cloudwatch_log_group'), false],
  // A gateway can be there and broken for good: it is made anew.
  ['a NAT gateway whose creation did not end', state('aws_nat_gateway', 'tainted'), false],
])('%s', (_, given, isKept) => {
  const [resource] = given.resources;
  expect(halfMade(given)).toEqual(isKept ? [`${resource?.type}.x`] : []);
});

test('without a state there is nothing half made', () => expect(halfMade(undefined)).toEqual([]));
