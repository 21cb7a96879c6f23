import { oneRecordALine } from '../one-record-a-line';

test.each([
  ['a list', [{ a: 1, b: ['x', 'y'] }, { a: 2 }], 1, '[\n  {"a": 1, "b": ["x", "y"]},\n  {"a": 2}\n]\n'],
  [
    'a list below a name, and values that are no records',
    { source: 'a page', none: [], all: [[1], { c: {} }] },
    2,
    '{\n  "source": "a page",\n  "none": [],\n  "all": [\n    [1],\n    {"c": {}}\n  ]\n}\n',
  ],
  ['a record with an undefined field', { a: { b: undefined, c: null } }, 1, '{\n  "a": {"c": null}\n}\n'],
])('%s has one record a line', (_, value, depth, text) => {
  expect(oneRecordALine(value, depth)).toBe(text);
});
