import type { Reference, Shape } from './model';

const ISO_8601 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:?\d\d)$/;
const RFC_822 = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/** The value of a text; the text itself where it is not of the shape's type. */
export function fromText(text: string, shape: Shape, reference: Reference): unknown {
  switch (shape.type) {
    case 'integer':
    case 'long':
      return /^[+-]?\d+$/.test(text) ? Number(text) : text;
    case 'float':
    case 'double':
      return fromFloat(text);
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : text;
    case 'timestamp': {
      const format = reference.timestampFormat ?? shape.timestampFormat;
      const fallback = reference.location === 'header' ? RFC_822 : ISO_8601;
      const pattern = format === 'iso8601' ? ISO_8601 : format === 'rfc822' ? RFC_822 : fallback;
      if (format === 'unixTimestamp')
        return /^\d+(\.\d+)?$/.test(text) ? new Date(Number(text) * 1000) : text;
      return pattern.test(text) && !Number.isNaN(Date.parse(text)) ? new Date(text) : text;
    }
    default:
      return text;
  }
}

/** The value of a JSON scalar; the scalar itself where it is not of the shape's type. */
export function fromJson(value: unknown, shape: Shape, reference: Reference): unknown {
  if (shape.type === 'float' || shape.type === 'double') {
    return value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? Number(value) : value;
  }
  if (shape.type !== 'timestamp') return value;
  const format = reference.timestampFormat ?? shape.timestampFormat ?? 'unixTimestamp';
  if (format === 'unixTimestamp') return typeof value === 'number' ? new Date(value * 1000) : value;
  return typeof value === 'string' ? fromText(value, shape, reference) : value;
}

function fromFloat(text: string): unknown {
  const number = Number(text);
  return text.trim() === '' || (Number.isNaN(number) && text !== 'NaN') ? text : number;
}
