import { unheard } from '../instances/live-output';

const lines = (...all: string[]) => all.map((line) => `${line}\n`).join('');

test.each<[what: string, heard: string[], output: string, rest: string]>([
  ['nothing was heard', [], lines('a', 'b'), lines('a', 'b')],
  ['a part was heard', ['a', 'b'], lines('a', 'b', 'c'), lines('c')],
  ['all was heard', ['a', 'b'], lines('a', 'b'), ''],
  ['empty lines, which no log has', ['a', 'b'], lines('a', '', 'b', '', 'c'), lines('', 'c')],
  ['the same line again and again', ['.', '.'], lines('.', '.', '.'), lines('.')],
  ['the output has its last lines alone', ['a', 'b', 'c', 'd'], lines('c', 'd', 'e'), lines('e')],
  ['it begins behind all that was heard', ['a', 'b'], lines('x', 'y'), lines('x', 'y')],
  ['the last line has no end', ['a'], 'a\nb', 'b'],
])('of an output, where %s', (_, heard, output, rest) => expect(unheard(heard, output)).toBe(rest));
