import type { Path } from './finding';
import { type Reference, shapeOf } from './model';
import { type Reader, type Value, WireNames } from './reader';
import { fromJson } from './scalar';

/** Reads a value of a JSON body; null counts as absent. */
export function readJson(reader: Reader, reference: Reference, json: unknown, path?: Path): Value {
  if (json === undefined || json === null) return undefined;
  const shape = shapeOf(reader.model, reference);
  if (shape.document) return json;
  switch (shape.type) {
    case 'structure':
      return isObject(json) ? readJsonMembers(reader, reference, json, path) : json;
    case 'list': {
      const { member } = shape;
      if (!Array.isArray(json) || !member) return json;
      return json.map((item, step) => readJson(reader, member, item, { up: path, step }));
    }
    case 'map': {
      const { value } = shape;
      if (!isObject(json) || !value) return json;
      return Object.fromEntries(
        Object.entries(json).map(([key, item]) => [
          key,
          readJson(reader, value, item, { up: path, step: { key } }),
        ]),
      );
    }
    default:
      return fromJson(json, shape, reference);
  }
}

/** Reads the members of a structure from a JSON object. */
export function readJsonMembers(
  reader: Reader,
  reference: Reference,
  json: Readonly<Record<string, unknown>>,
  path?: Path,
): Record<string, Value> {
  const value: Record<string, Value> = {};
  const members = NAMES.of(reader.model, shapeOf(reader.model, reference));
  for (const name in json) {
    const member = members.get(name);
    if (member) {
      const found = readJson(reader, member.reference, json[name], { up: path, step: member.step });
      if (found !== undefined) value[member.step] = found;
    } else if (name !== '__type') reader.unknown(path, name);
  }
  return value;
}

const NAMES = new WireNames((step, { location, locationName }) =>
  location ? undefined : (locationName ?? step),
);

function isObject(json: unknown): json is Record<string, unknown> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}
