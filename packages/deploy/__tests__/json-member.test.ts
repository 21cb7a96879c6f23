import { assert, dictionary, jsonValue, property, string } from 'fast-check';
import { withMember } from '../secrets/json-member';

test.each([
  ['{"user":"a","password":"b"}', '{"user":"a","password":"new"}'],
  ['{ "password" : "b\\"}" , "port": 5432 }', '{ "password" : "new" , "port": 5432 }'],
  [
    '{\n  "id": 12345678901234567890.10,\n  "password": "b"\n}\n',
    '{\n  "id": 12345678901234567890.10,\n  "password": "new"\n}\n',
  ],
  [
    '{"a":{"password":"x","b":[1,{"c":"]}"}]},"password":"b"}',
    '{"a":{"password":"x","b":[1,{"c":"]}"}]},"password":"new"}',
  ],
  ['{"pass\\u0077ord":"b"}', '{"pass\\u0077ord":"new"}'],
  ['{"password":{"x":"}"}}', '{"password":"new"}'],
  ['{"password":"a","password":"b"}', '{"password":"new","password":"new"}'],
  ['{"user":"a"}', '{"user":"a", "password": "new"}'],
  ['{\n  "user": "a"\n}', '{\n  "user": "a", "password": "new"\n}'],
  ['{}', '{"password": "new"}'],
])('the text %s stays unchanged, except for the key', (text, expected) =>
  expect(withMember(text, 'password', 'new')).toBe(expected),
);

test.each([
  ['{"port":5432}', '5433', '{"port":5433}'],
  ['{"port":5432}', '0x10', '{"port":"0x10"}'],
  ['{"port":"5432"}', '5433', '{"port":"5433"}'],
  ['{"port":true}', 'false', '{"port":false}'],
  ['{"port":null}', '1', '{"port":"1"}'],
])('%s with the new value %s keeps the type of the old value, if it can', (text, value, expected) =>
  expect(withMember(text, 'port', value)).toBe(expected),
);

test.each(['', '[]', '"text"', '1', 'null', '{"a":1', 'password'])('%j is no JSON object', (text) =>
  expect(withMember(text, 'password', 'new')).toBeUndefined(),
);

test('any object gets any value at the key, and keeps all other keys', () =>
  assert(
    property(dictionary(string(), jsonValue()), string(), string(), (object, key, value) => {
      if (key === '__proto__' || Object.hasOwn(object, '__proto__')) return;
      for (const text of [JSON.stringify(object), JSON.stringify(object, null, 2)]) {
        const changed = JSON.parse(withMember(text, key, value) ?? '') as Record<string, unknown>;
        const { [key]: now, ...others } = changed;
        const { [key]: before, ...rest } = JSON.parse(text) as Record<string, unknown>;
        expect(JSON.stringify(others)).toBe(JSON.stringify(rest));
        expect(String(now)).toBe(typeof before === 'string' || before === undefined ? value : String(now));
        expect([value, Number(value), value === 'true']).toContain(now);
      }
    }),
  ));
