import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { differencesOf } from './differences';
import { folders, oracles, oraclesDocument } from './document';

test('docs/oracles.md says what the tables say: `npm run docs` writes it', () => {
  const written = readFileSync(join(__dirname, '../../docs/oracles.md'), 'utf8');
  expect(written).toBe(oraclesDocument());
});

test('every oracle is in it', () => expect(folders()).toEqual(oracles()));

test.each(oracles())('each difference of %s is told once, in order, with a reason', (name) => {
  const differences = differencesOf(name);
  const told = differences.map(({ what }) => what);
  expect(told).toEqual([...new Set(told)].sort());
  // A sentence, and where it is from.
  expect(differences.filter(({ reason }) => !/^.{20,}(\.|\. \[.+\])$/.test(reason))).toEqual([]);
});
