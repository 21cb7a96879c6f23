import { unheard } from '../instances/live-output';

const lines = (...all: string[]) => all.map((line) => `${line}\n`).join('');

test.each<[what: string, heard: string[], output: string, rest: string]>([
  ['no line was printed before', [], lines('a', 'b'), lines('a', 'b')],
  ['some lines were printed before', ['a', 'b'], lines('a', 'b', 'c'), lines('c')],
  ['all lines were printed before', ['a', 'b'], lines('a', 'b'), ''],
  ['it has empty lines, which no log has', ['a', 'b'], lines('a', '', 'b', '', 'c'), lines('', 'c')],
  ['it repeats a line', ['.', '.'], lines('.', '.', '.'), lines('.')],
  ['it has only its last lines', ['a', 'b', 'c', 'd'], lines('c', 'd', 'e'), lines('e')],
  ['it begins after all lines that were printed before', ['a', 'b'], lines('x', 'y'), lines('x', 'y')],
  ['its last line has no line break', ['a'], 'a\nb', 'b'],
])('the rest of an output that is still to print, if %s', (_, heard, output, rest) =>
  expect(unheard(heard, output)).toBe(rest),
);
