/**
 * JSON with each record in one line, however long, so that a diff shows one line for each changed record.
 * @param depth the number of levels above a record: 1 for a list of records, 2 for `{ source, records: […] }`
 */
export function oneRecordALine(value: object, depth: number): string {
  const plain = JSON.parse(JSON.stringify(value)) as object; // removes undefined values
  return `${written(plain, depth)}\n`;
}

function written(value: unknown, depth: number, indent = ''): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const inner = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((one) => written(one, depth - 1, inner))
    : Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${written(one, depth - 1, inner)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{', '}'];
  if (depth <= 0 || parts.length === 0) return open + parts.join(', ') + close;
  return `${open}\n${parts.map((part) => inner + part).join(',\n')}\n${indent}${close}`;
}
