import { kinds } from '../../resource-kinds';
import { readText } from './texts';

const [, section = ''] = readText('docs/recovery.md').split('## What disappears\n');

test('docs/recovery.md lists the same types that cannot be lost as packages/resource-kinds', () => {
  const named = [...section.matchAll(/^\|[^|]+\|/gm)].flatMap(([cell]) => cell.match(/aws_\w+/g) ?? []);
  const staying = kinds.flatMap(([type, { disappears }]) => ('stays' in disappears ? [type] : []));
  expect(named.sort()).toEqual(staying.sort());
});
