import { declare, wholeNumber } from '../command-line';
import { readStacks, stackNames } from '../stack-argument';
import { resolveFacts } from '../../facts';
import config from '../../../__tests__/support/example-config';

const stacks = stackNames(resolveFacts(config));
const OPTIONS = { yes: { type: 'boolean' }, out: { type: 'string' } } as const;
const of = (name: string, several: boolean) =>
  declare({
    name,
    does: 'Does something.',
    arguments: { stack: { says: 'a stack', ...(several && { several, or: 'all' }) } },
    options: several ? {} : OPTIONS,
    example: `npm run ${name} -- staging`,
  });
const line = { ...of('deploy', false), stacks };
const several = { ...of('plan', true), stacks };

const read = (given: typeof line & { refused?: Record<string, string> }, ...argv: string[]) =>
  readStacks(given, given, argv);

test('the stacks are in the order of deployment', () =>
  expect(stacks).toEqual(['state', 'staging', 'production', 'pipeline']));

test('settings without a pipeline have no stack "pipeline"; the message of a list of stages says "stage"', () => {
  const without = stackNames(resolveFacts({ ...config, pipeline: false }));
  expect(without).toEqual(['state', 'staging', 'production']);
  expect(() => read({ ...line, stacks: without }, 'pipeline')).toThrow(
    'There is no stack "pipeline". Usage: npm run deploy -- <stack> [--yes] [--out <value>]. The stacks are: state, staging, production.',
  );
  expect(() => read({ ...line, stacks: without.slice(1) }, 'pipeline')).toThrow(
    'There is no stage "pipeline".',
  );
});

test('a name that every JavaScript object has ("constructor") is no stack', () =>
  expect(() => read({ ...line, refused: { state: 'Never.' } }, 'constructor')).toThrow(
    'There is no stack "constructor". Usage: ',
  ));

test('a stack is read with its options before or after it', () => {
  expect(read(line, 'staging')).toMatchObject({ stack: 'staging', values: { yes: false } });
  expect(read(line, '--yes', 'production')).toMatchObject({ stack: 'production', values: { yes: true } });
});

test.each([
  [['all'], stacks],
  [
    ['pipeline', 'staging'],
    ['staging', 'pipeline'],
  ],
  [['staging', 'staging'], ['staging']],
])('the stacks %j are read in the order of deployment, each once', (argv, expected) =>
  expect(read(several, ...argv).stacks).toEqual(expected),
);

const USAGE =
  'Usage: npm run deploy -- <stack> [--yes] [--out <value>]. The stacks are: state, staging, production, pipeline.';

test.each([
  [[], USAGE],
  [['staging', 'production'], USAGE],
  [['all'], `There is no stack "all". ${USAGE}`],
  [['stagin'], `There is no stack "stagin" (staging?). ${USAGE}`],
  [['staging', '--force'], `Unknown option '--force'. ${USAGE}`],
  [['staging', '--out'], `Option '--out <value>' argument missing. ${USAGE}`],
  [['staging', '--yes=no'], `Option '--yes' does not take an argument. ${USAGE}`],
])('%j is refused in one line with the usage', (argv, message) => {
  expect(() => read(line, ...argv)).toThrow(new Error(message));
});

test('the usage of a command for several stacks lists "all"', () =>
  expect(() => read(several)).toThrow(/The stacks are: state, staging, production, pipeline, all\.$/));

test('a stack that a command refuses has its own message', () =>
  expect(() => read({ ...line, refused: { state: 'Never.' } }, 'state')).toThrow(new Error('Never.')));

test.each(['0', '12', '60'])('%s is a whole number from 0 to 60', (given) =>
  expect(wholeNumber('days', given, 0, 60)).toBe(Number(given)),
);

test.each(['-1', '61', '1.5', '', 'ten', '1e1'])('%p is no whole number from 0 to 60', (given) =>
  expect(() => wholeNumber('days', given, 0, 60)).toThrow(
    new Error(`--days takes a whole number from 0 to 60, not "${given}".`),
  ),
);
