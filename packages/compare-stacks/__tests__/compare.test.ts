import { compareStacks } from '../compare';
import { line, Totals } from '../report';

const stack = (resource: unknown, comment = 'x') => JSON.stringify({ '//': comment, resource });
const topic = (values: Record<string, unknown>) => ({ aws_sns_topic: { alarms: values } });
const PATH = 'resource.aws_sns_topic.alarms';

const differencesOf = (here: unknown, there: unknown) => {
  const { differences, reordered } = compareStacks(stack(topic({ v: here })), stack(topic({ v: there })));
  return { differences, reordered };
};

test('comments are ignored at any depth', () => {
  const here = stack(topic({ '//': { metadata: 1 }, name: 'a' }));
  const there = stack(topic({ name: 'a' }), 'y');
  expect(compareStacks(here, there)).toEqual({ bytes: 98, differences: [], reordered: [] });
});

test.each([
  ['a value', 'a', 'b', [{ path: `${PATH}.v`, here: 'a', there: 'b' }]],
  ['a type of value', 1, '1', [{ path: `${PATH}.v`, here: 1, there: '1' }]],
  ['a list for an object', ['a'], { 0: 'a' }, [{ path: `${PATH}.v`, here: ['a'], there: { 0: 'a' } }]],
  ['a value that only one has', { a: 1 }, {}, [{ path: `${PATH}.v.a`, here: 1, there: undefined }]],
  [
    'the order of a list',
    ['a', 'b'],
    ['b', 'a'],
    [
      { path: `${PATH}.v.0`, here: 'a', there: 'b' },
      { path: `${PATH}.v.1`, here: 'b', there: 'a' },
    ],
  ],
  [
    'the order of keys',
    { a: 1, b: 2 },
    { b: 2, a: 1 },
    [{ path: `${PATH}.v (order)`, here: 'a, b', there: 'b, a' }],
  ],
])('%s is a difference', (_, here, there, differences) =>
  expect(differencesOf(here, there)).toEqual({ differences, reordered: [] }),
);

describe('policies', () => {
  const allow = (Action: string | string[], more = {}) => ({
    Effect: 'Allow',
    Action,
    Resource: 'r',
    ...more,
  });
  const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });

  test.each([
    ['of statements', policy(allow('a:X'), allow('a:Y')), policy(allow('a:Y'), allow('a:X'))],
    ['of actions', policy(allow(['a:X', 'a:Y'])), policy(allow(['a:Y', 'a:X']))],
    [
      'of actions split over two statements',
      policy(allow(['a:X', 'a:Y'])),
      policy(allow('a:X'), allow('a:Y')),
    ],
    [
      'of conditions and principals',
      policy(allow('a:X', { Condition: { A: { k: ['1', '2'] }, B: {} }, Principal: { AWS: ['p', 'q'] } })),
      policy(allow('a:X', { Principal: { AWS: ['q', 'p'] }, Condition: { B: {}, A: { k: ['2', '1'] } } })),
    ],
    [
      'of NotAction',
      policy({ Effect: 'Deny', NotAction: ['a:X', 'a:Y'], Resource: '*' }),
      policy({ Effect: 'Deny', NotAction: ['a:Y', 'a:X'], Resource: '*' }),
    ],
  ])('in another order %s are reordered', (_, here, there) =>
    expect(differencesOf(here, there)).toEqual({ differences: [], reordered: [`${PATH}.v`] }),
  );

  test('with another grant are different', () => {
    const [here, there] = [policy(allow(['a:X', 'a:Y'])), policy(allow(['a:Y', 'a:Z']))];
    expect(differencesOf(here, there)).toEqual({
      differences: [
        { path: `${PATH}.v`, here: 'Allow a:X on r', there: undefined },
        { path: `${PATH}.v`, here: undefined, there: 'Allow a:Z on r' },
      ],
      reordered: [],
    });
  });

  test.each([
    ['effect', policy(allow('a:X')), policy(allow('a:X', { Effect: 'Deny' }))],
    ['resource', policy(allow('a:X')), policy(allow('a:X', { Resource: '*' }))],
    ['principal', policy(allow('a:X', { Principal: '*' })), policy(allow('a:X'))],
    [
      'kind of principal',
      policy(allow('a:X', { Principal: { AWS: 'p' } })),
      policy(allow('a:X', { Principal: { Service: 'p' } })),
    ],
    ['condition', policy(allow('a:X', { Condition: { A: { k: '1' } } })), policy(allow('a:X'))],
    ['name of a statement', policy(allow('a:X', { Sid: 'A' })), policy(allow('a:X', { Sid: 'B' }))],
    ['exclusion', policy({ Effect: 'Allow', NotAction: 'a:X', Resource: 'r' }), policy(allow('a:X'))],
    ['version', policy(allow('a:X')), JSON.stringify({ Version: '2008-10-17', Statement: [allow('a:X')] })],
    ['document that is no policy', policy(allow('a:X')), '{'],
  ])('with another %s are different', (_, here, there) => {
    const { differences, reordered } = differencesOf(here, there);
    expect(differences).not.toEqual([]);
    expect(reordered).toEqual([]);
  });
});

test('the report lists the differences by path, and counts them', () => {
  const totals = new Totals();
  const different = compareStacks(stack(topic({ name: 'a' })), stack(topic({ name: 'b', tags: {} })));
  expect(line('shipped: staging', totals.add(different))).toBe(
    `DIFFERENT shipped: staging (98 bytes)
  ${PATH}.name: "a" here, "b" there
  ${PATH}.tags: nothing here, {} there`,
  );
  totals.add(compareStacks('{}', '{}'));
  expect(totals.refused('internal', { stacks: new Map() }, { refused: '1 problem' })).toBe(
    'DIFFERENT internal: not synthesized\n  there: 1 problem',
  );
  expect(totals.sentence(2)).toBe('2 settings, 2 stacks, 100 bytes compared: 2 different, reordered: 0.');
});
