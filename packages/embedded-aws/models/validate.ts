import type { Finding, FindingKind, Path } from './finding';
import { type Reference, type ServiceModel, type Shape, shapeOf } from './model';
import type { Value } from './reader';

/** Records every place where a value does not match its shape. */
export function validate(
  model: ServiceModel,
  reference: Reference,
  value: Value,
  findings: Finding[],
  path?: Path,
): void {
  if (value === undefined) return;
  const shape = shapeOf(model, reference);
  if (shape.document || shape.eventstream || reference.streaming) return;
  const note = (kind: FindingKind, at: Path | undefined = path) => {
    findings.push({ kind, path: at, value, shape });
  };
  const below = (part: Reference | undefined, item: Value, step: Path['step']) => {
    if (part) validate(model, part, item, findings, { up: path, step });
  };
  if (!isOfType(shape, value)) return note('type');
  switch (shape.type) {
    case 'structure': {
      const given = value as Record<string, Value>;
      for (const step of shape.required ?? []) {
        if (given[step] === undefined) findings.push({ kind: 'missing', path: { up: path, step } });
      }
      for (const step in given) below(shape.members?.[step], given[step], step);
      return;
    }
    case 'list': {
      const given = value as Value[];
      if (isOutside(shape, given.length)) note('length');
      return given.forEach((item, step) => below(shape.member, item, step));
    }
    case 'map': {
      const entries = Object.entries(value as Record<string, Value>);
      if (isOutside(shape, entries.length)) note('length');
      return entries.forEach(([key, item]) => {
        below(shape.key, key, { key });
        below(shape.value, item, { key });
      });
    }
    case 'string': {
      const text = value as string;
      // Counts characters, not code units: AWS counts a letter outside the basic plane as one.
      if (isOutside(shape, text.length) && isOutside(shape, [...text].length)) note('length');
      if (shape.enum && !shape.enum.includes(text)) note('enum');
      if (shape.pattern !== undefined && !matches(shape.pattern, text)) note('pattern');
      return;
    }
    case 'integer':
    case 'long':
    case 'float':
    case 'double':
      if (isOutside(shape, value as number)) note('range');
  }
}

function isOfType({ type }: Shape, value: Value): boolean {
  switch (type) {
    case 'structure':
    case 'map':
      return typeof value === 'object' && !Array.isArray(value);
    case 'list':
      return Array.isArray(value);
    case 'integer':
    case 'long':
      return Number.isInteger(value);
    case 'float':
    case 'double':
      return typeof value === 'number';
    case 'boolean':
      return typeof value === 'boolean';
    case 'timestamp':
      return value instanceof Date;
    case 'blob':
      return typeof value === 'string' || Buffer.isBuffer(value);
    default:
      return typeof value === 'string';
  }
}

function isOutside({ min, max }: Shape, size: number): boolean {
  return (min !== undefined && size < min) || (max !== undefined && size > max);
}

const patterns = new Map<string, RegExp>();

/** AWS matches a pattern against the whole text. */
function matches(pattern: string, text: string): boolean {
  let known = patterns.get(pattern);
  if (!known) {
    known = compile(pattern);
    patterns.set(pattern, known);
  }
  return known.test(text);
}

/**
 * Compiles a pattern of the models, which is written for Java: some switch case off inside a group, some escape more
 * than needed.
 */
export function compile(pattern: string): RegExp {
  const isCaseless = pattern.includes('(?i)');
  const source = `^(?:${pattern.replaceAll('(?i)', '')})$`;
  const flags = isCaseless ? 'i' : '';
  try {
    return new RegExp(source, `${flags}u`);
  } catch {
    return new RegExp(source, flags);
  }
}
