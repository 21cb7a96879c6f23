import { onceAWorker } from '../../../__tests__/support/once-a-worker';

const textOf = (key: unknown, text: string) => onceAWorker(['once-a-worker.test', key], () => text);

test('a text is made once for a key, by what the key holds', () => {
  expect([textOf({ a: 1 }, 'first'), textOf({ a: 1 }, 'second'), textOf({ a: 2 }, 'third')]).toEqual([
    'first',
    'first',
    'third',
  ]);
});

test('what was not asked for the longest is forgotten, so that a worker does not grow', () => {
  textOf('old', 'before');
  textOf('used', 'before');
  for (let other = 0; other < 50; other++) {
    textOf(other, 'other');
    textOf('used', 'after');
  }
  expect([textOf('used', 'after'), textOf('old', 'after')]).toEqual(['before', 'after']);
});
