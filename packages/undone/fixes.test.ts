import { resolve } from 'node:path';
import { allFixes, problemsOf, undo } from './fix';
import { outcomeOf } from './outcome';

const ROOT = resolve(__dirname, '../..');
const fixes = allFixes();

test.each(fixes)('can be undone and checked: $fix', (fix) => expect(problemsOf(fix, ROOT)).toEqual([]));

test('no two fixes have the same name', () => {
  const names = fixes.map(({ fix }) => fix);
  expect(names).toEqual([...new Set(names)]);
});

describe('undoing', () => {
  const fix = { fix: 'x', file: 'a.ts', now: 'b\nc', undone: '$&', check: '__tests__/a.test.ts' };

  test('replaces the text literally', () => expect(undo('a b\nc d', fix)).toBe('a $& d'));

  test.each([
    ['a', 0],
    ['b\nc b\nc', 2],
  ])('refuses "%s", which has the text %i times', (text, times) =>
    expect(() => undo(text, fix)).toThrow(
      `a.ts must have the text of "now" once, and has it ${times} times:\nb\nc`,
    ),
  );
});

describe('an entry', () => {
  const good = {
    fix: 'x',
    file: 'jest.config.js',
    now: 'testTimeout: 120_000',
    undone: 'testTimeout: 1',
    check: 'packages/undone/fixes.test.ts',
  };

  test.each([
    ['is right', {}, []],
    ['undoes nothing', { undone: good.now }, ['undoes nothing']],
    ['names no file', { file: 'none.ts' }, ['none.ts does not exist']],
    [
      'names no check',
      { check: '__tests__/none.test.ts' },
      ['its check __tests__/none.test.ts does not exist'],
    ],
    [
      'names a slow check',
      { check: 'packages/deploy/__tests__/slow/smoke.test.ts' },
      ['its check packages/deploy/__tests__/slow/smoke.test.ts is neither a quick test file nor an oracle'],
    ],
    [
      'has another field',
      { why: '' },
      ['has the fields check, file, fix, now, undone, why, not fix, file, now, undone, check'],
    ],
  ])('that %s', (_, changes, problems) =>
    expect(problemsOf({ ...good, ...changes }, ROOT)).toEqual(problems),
  );
});

test.each([
  ['a test that failed', { numFailedTests: 1, numPassedTests: 3, numRuntimeErrorTestSuites: 0 }, 'red'],
  ['none that failed', { numFailedTests: 0, numPassedTests: 3, numRuntimeErrorTestSuites: 0 }, 'green'],
  ['no test at all', { numFailedTests: 0, numPassedTests: 0, numRuntimeErrorTestSuites: 0 }, 'broken'],
  [
    'a test file that cannot be run',
    { numFailedTests: 0, numPassedTests: 0, numRuntimeErrorTestSuites: 1 },
    'broken',
  ],
  ['a jest without a report', undefined, 'broken'],
])('%s is %s', (_, report, outcome) => expect(outcomeOf(report)).toBe(outcome));
