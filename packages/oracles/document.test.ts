import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { differencesOf } from './differences';
import { folders, oracles, oraclesDocument } from './document';

test('docs/oracles.md is up to date with the tables: `npm run docs` writes it', () => {
  const written = readFileSync(join(__dirname, '../../docs/oracles.md'), 'utf8');
  expect(written).toBe(oraclesDocument());
});

test('docs/oracles.md has every oracle', () => expect(folders()).toEqual(oracles()));

test.each(oracles())('each difference of %s is listed once, in order, with a reason', (name) => {
  const differences = differencesOf(name);
  const told = differences.map(({ what }) => what);
  expect(told).toEqual([...new Set(told)].sort());
  // A reason is a sentence with its source.
  expect(differences.filter(({ reason }) => !/^.{20,}(\.|\. \[.+\])$/.test(reason))).toEqual([]);
});
