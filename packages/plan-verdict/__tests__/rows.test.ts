import { tellsOf } from './helpers';
import { ROWS } from './rows';
import { SCHEMA, strangers } from './schema/schema';

describe.each(Object.entries(ROWS))('%s', (_, rows) => {
  tellsOf(rows);
});

describe('the rows themselves', () => {
  const rows = Object.values(ROWS).flat();

  test('name types and attributes that the provider has', () => {
    const unknown = rows.flatMap(([what, { type, change }]) => [
      ...(type in SCHEMA ? [] : [`${what}: ${type}`]),
      ...[change.before, change.after].flatMap((values) =>
        strangers(type, values).map((name) => `${what}: ${type} has no ${name}`),
      ),
    ]);
    expect([...new Set(unknown)]).toEqual([]);
  });

  test('have unique names', () => {
    const names = rows.map(([what]) => what);
    expect(names.filter((name, place) => names.indexOf(name) !== place)).toEqual([]);
  });
});
