import { wider } from '../policies';

const doc = (...statements: object[]): string =>
  JSON.stringify({ Version: '2012-10-17', Statement: statements });
const allow = (Action: unknown, Resource: unknown = '*', more: object = {}): object => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
});
const deny = (Action: unknown, Resource: unknown = '*', more: object = {}): object => ({
  Effect: 'Deny',
  Action,
  Resource,
  ...more,
});
const trust = (Principal: unknown, more: object = {}): object => ({
  Effect: 'Allow',
  Action: 'sts:AssumeRole',
  Principal,
  ...more,
});

describe('what a changed policy newly allows', () => {
  test.each<[what: string, before: string | undefined, after: string | undefined, gains: string[]]>([
    ['the same', doc(allow('s3:Get*')), doc(allow('s3:Get*')), []],
    [
      'the same in another order',
      doc(allow(['a:B', 'a:C'])),
      doc({ Resource: ['*'], Action: ['a:C', 'a:B'], Effect: 'Allow' }),
      [],
    ],
    ['another Sid', doc(allow('s3:Get*')), doc(allow('s3:Get*', '*', { Sid: 'Read' })), []],
    ['a single statement, not in a list', doc(allow('a:B')), JSON.stringify({ Statement: allow('a:B') }), []],
    [
      'one more action',
      doc(allow('s3:GetObject')),
      doc(allow(['s3:GetObject', 's3:PutObject'])),
      ['s3:PutObject on *'],
    ],
    ['one action fewer', doc(allow(['s3:GetObject', 's3:PutObject'])), doc(allow('s3:GetObject')), []],
    ['an action that the old pattern covered', doc(allow('s3:Get*')), doc(allow('s3:GetObject')), []],
    ['case does not count in actions', doc(allow('S3:get*')), doc(allow('s3:GetObject')), []],
    ['a pattern instead of an action', doc(allow('s3:GetObject')), doc(allow('s3:Get*')), ['s3:Get* on *']],
    [
      'one more resource',
      doc(allow('a:B', 'arn:1')),
      doc(allow('a:B', ['arn:1', 'arn:2'])),
      ['a:B on arn:2'],
    ],
    ['a wider resource', doc(allow('a:B', 'arn:b/*')), doc(allow('a:B', 'arn:*')), ['a:B on arn:*']],
    ['case counts in resources', doc(allow('a:B', 'arn:X')), doc(allow('a:B', 'arn:x')), ['a:B on arn:x']],
    ['one character', doc(allow('a:B', 'arn:?')), doc(allow('a:B', 'arn:12')), ['a:B on arn:12']],
    ['a dot is a dot', doc(allow('a:B', 'a.c*')), doc(allow('a:B', 'abc')), ['a:B on abc']],
    [
      'one more action and one more resource',
      doc(allow('a:B', 'arn:1')),
      doc(allow(['a:B', 'a:C'], ['arn:1', 'arn:2'])),
      ['a:B on arn:2', 'a:C on arn:1, arn:2'],
    ],
    [
      'split in two statements',
      doc(allow(['a:B', 'a:C'], ['x', 'y'])),
      doc(allow('a:B', ['x', 'y']), allow('a:C', ['x', 'y'])),
      [],
    ],
    [
      'a condition that accepts one more value',
      doc(allow('a:B', '*', { Condition: { StringEquals: { 'a:c': 'one' } } })),
      doc(allow('a:B', '*', { Condition: { StringEquals: { 'a:c': ['one', 'two'] } } })),
      ['a:B on * under a condition'],
    ],
    [
      'a condition that accepts one value fewer',
      doc(allow('a:B', '*', { Condition: { StringEquals: { 'a:c': ['one', 'two', 'three'] } } })),
      doc(allow('a:B', '*', { Condition: { StringEquals: { 'a:c': ['one', 'three'] } } })),
      [],
    ],
    [
      'a condition with one more requirement',
      doc(allow('a:B', '*', { Condition: { StringEquals: { 'a:c': 'one' } } })),
      doc(allow('a:B', '*', { Condition: { StringEquals: { 'a:c': 'one' }, Bool: { 'a:d': 'true' } } })),
      [],
    ],
    [
      'a condition that refuses one value fewer',
      doc(allow('a:B', '*', { Condition: { StringNotEquals: { 'a:c': ['one', 'two'] } } })),
      doc(allow('a:B', '*', { Condition: { StringNotEquals: { 'a:c': 'one' } } })),
      ['a:B on * under a condition'],
    ],
    [
      'another operator for the same value',
      doc(allow('a:B', '*', { Condition: { StringEquals: { 'a:c': 'one' } } })),
      doc(allow('a:B', '*', { Condition: { StringEqualsIfExists: { 'a:c': 'one' } } })),
      ['a:B on * under a condition'],
    ],
    [
      'condition removed',
      doc(allow('a:B', '*', { Condition: { Bool: { 'aws:SecureTransport': 'true' } } })),
      doc(allow('a:B')),
      ['a:B on *'],
    ],
    [
      'condition added',
      doc(allow('a:B')),
      doc(allow('a:B', '*', { Condition: { Bool: { x: 'true' } } })),
      [],
    ],
    [
      'condition changes',
      doc(allow('a:B', '*', { Condition: { StringEquals: { k: 'v' } } })),
      doc(allow('a:B', '*', { Condition: { StringEquals: { k: 'w' } } })),
      ['a:B on * under a condition'],
    ],
    [
      'one more principal',
      doc(trust({ Service: 'ec2.amazonaws.com' })),
      doc(trust({ Service: ['ec2.amazonaws.com', 'ssm.amazonaws.com'] })),
      ['sts:AssumeRole for Service:ssm.amazonaws.com'],
    ],
    [
      'everybody',
      doc(trust({ AWS: 'arn:aws:iam::1:root' })),
      doc(trust('*')),
      ['sts:AssumeRole for everybody'],
    ],
    ['everybody, in another notation', doc(trust('*')), doc(trust({ AWS: '*' })), []],
    ['one of everybody', doc(trust({ AWS: '*' })), doc(trust({ AWS: 'arn:aws:iam::1:root' })), []],
    [
      'NotAction',
      doc(allow('a:B')),
      doc({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }),
      ['all but iam:* on * (said by exclusion: read it)'],
    ],
    [
      'the same NotAction',
      doc({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' }),
      doc({ Effect: 'Allow', NotAction: ['iam:*'], Resource: ['*'] }),
      [],
    ],
    ['denial removed', doc(allow('a:*'), deny('a:Del')), doc(allow('a:*')), ['no longer denied: a:Del on *']],
    ['denial added', doc(allow('a:*')), doc(allow('a:*'), deny('a:Del')), []],
    ['a wider denial', doc(deny('a:Del')), doc(deny('a:*')), []],
    ['a narrower denial', doc(deny('a:*')), doc(deny('a:Del')), ['no longer denied: a:* on *']],
    ['a new policy', undefined, doc(allow('a:B', 'r')), ['a:B on r']],
    ['policy removed', doc(allow('a:B')), undefined, []],
    ['policy with a denial removed', doc(deny('a:B')), undefined, ['no longer denied: a:B on *']],
    ['text that is no policy', doc(allow('a:B')), 'what', ['what a policy says that cannot be read here']],
    [
      'a hidden policy',
      '(sensitive value)',
      '(sensitive value, changed)',
      ['what a policy says that cannot be read here'],
    ],
    ['JSON that is no policy', doc(), '{"a":1}', ['what a policy says that cannot be read here']],
    [
      'many actions are shortened',
      undefined,
      doc(allow(['a:1', 'a:2', 'a:3', 'a:4', 'a:5', 'a:6', 'a:7', 'a:8'])),
      ['a:1, a:2, a:3, a:4, a:5, a:6 and 2 more on *'],
    ],
  ])('%s', (_, before, after, gains) => {
    expect(wider(before, after)).toEqual(gains);
  });

  test('a large policy is compared quickly', () => {
    const many = Array.from({ length: 200 }, (_, index) => `svc:Action${index}`);
    const where = Array.from({ length: 40 }, (_, index) => `arn:aws:svc:::thing-${index}/*`);
    const began = performance.now();
    expect(wider(doc(allow(many, where)), doc(allow([...many, 'svc:New'], where)))).toHaveLength(1);
    expect(performance.now() - began).toBeLessThan(1000);
  });
});
