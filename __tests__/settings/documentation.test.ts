import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { z } from 'zod';
import { notes } from '../../settings/fields';
import { settingsSchema } from '../../settings/schema';
import { RESERVED_ENVIRONMENT } from '../../settings/schema-app';
import { TLS_POLICIES } from '../../settings/tls';
import { bare, fieldsOf } from '../../settings/walk';

const text = readFileSync('docs/settings.md', 'utf8');

/** The rows of the tables by the path in the first cell. */
const rows = new Map(
  text
    .split('\n')
    .filter((line) => line.startsWith('| `'))
    .map((line) => line.slice(2, -2).split(' | '))
    .map(([path = '', meaning, ...rest]) => [
      path.slice(1, -1),
      { meaning, default: rest[0], accepted: rest[1] },
    ]),
);

const fields = [...fieldsOf(settingsSchema)].filter(({ schema }) => !(bare(schema) instanceof z.ZodObject));

test('docs/settings.md has a row for every setting, and for nothing else', () => {
  expect([...rows.keys()].sort()).toEqual(fields.map(({ path }) => path).sort());
});

test.each(fields)('$path is documented as the schema has it', ({ path, schema }) => {
  const row = rows.get(path);
  expect(row?.accepted).toBe(notes.get(bare(schema))?.accepted);
  expect(row?.meaning?.length).toBeGreaterThan(10);
  if (schema instanceof z.ZodDefault) expect(row?.default).toBe(`\`${inspect(schema.def.defaultValue)}\``);
  else if (schema instanceof z.ZodOptional) expect(row?.default).not.toBe('_required_');
});

test.each([...TLS_POLICIES, ...RESERVED_ENVIRONMENT])('%s is named', (word) => {
  expect(text).toContain(`\`${word}\``);
});
