import { compareAll } from '../comparison';

const stack = (version: string, bucket: object = { bucket: 'b' }, more: object = {}) =>
  JSON.stringify({
    '//': { metadata: { version, stackName: 's', ...more } },
    resource: { aws_s3_bucket: { bucket } },
  });
const cdktf = new Map([['s', stack('0.21.0')]]);

test('stacks that differ only in the version are equal', () =>
  expect(compareAll(cdktf, new Map([['s', stack('0.24.0')]]))).toEqual({
    text:
      'equal     s (162 bytes)\n' +
      '1 stacks are equal by cdktn 0.24.0 and cdktf 0.21.0, except for the version of the tool.',
    isSame: true,
  }));

test('white space is ignored', () => {
  const spaced = JSON.stringify(JSON.parse(stack('0.24.0')), undefined, 4);
  expect(compareAll(cdktf, new Map([['s', spaced]])).isSame).toBe(true);
});

test('a difference is shown with its path and both values', () =>
  expect(compareAll(cdktf, new Map([['s', stack('0.24.0', { bucket: 'c' })]]))).toEqual({
    text:
      'DIFFERENT s (162 bytes)\n' +
      '  resource.aws_s3_bucket.bucket.bucket: "b" here, "c" there\n' +
      '1 of 1 stacks differ by cdktn 0.24.0 (there) and cdktf 0.21.0 (here).',
    isSame: false,
  }));

test.each([
  ['a comment', new Map([['s', stack('0.24.0', undefined, { overrides: {} })]])],
  ['a stack that only cdktf writes', new Map<string, string>()],
  [
    'a stack that only cdktn writes',
    new Map([
      ['s', stack('0.24.0')],
      ['t', stack('0.24.0')],
    ]),
  ],
])('%s is a difference', (_, cdktn) => expect(compareAll(cdktf, cdktn).isSame).toBe(false));

test('grants in another order are a difference, too', () => {
  const policy = (...Action: string[]) =>
    JSON.stringify({ Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
  const [one, other] = [policy('s3:Get', 's3:Put'), policy('s3:Put', 's3:Get')];
  const here = new Map([['s', stack('0.21.0', { policy: one })]]);
  expect(compareAll(here, new Map([['s', stack('0.24.0', { policy: other })]])).isSame).toBe(false);
});
