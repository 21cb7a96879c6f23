import { childrenAt, type XmlNode } from '../xml';
import type { Path } from './finding';
import { isFlattened, type Reference, type Shape, shapeOf } from './model';
import type { Reader, Value } from './reader';
import { fromText } from './scalar';

type Element = { [name: string]: XmlNode };

/** Reads a value of an XML body. */
export function readXml(reader: Reader, reference: Reference, node: XmlNode, path?: Path): Value {
  const shape = shapeOf(reader.model, reference);
  switch (shape.type) {
    case 'structure':
      return readXmlMembers(reader, reference, elementOf(node), path);
    case 'list':
      return readList(reader, shape, isFlattened(reference, shape), node, path);
    case 'map':
      return readMap(reader, shape, isFlattened(reference, shape), node, path);
    default: {
      const text = textOf(node);
      if (text === undefined) reader.wrongType(path, node);
      return text === undefined ? undefined : fromText(text, shape, reference);
    }
  }
}

/** The members of a structure that stand in an XML element. */
export function readXmlMembers(
  reader: Reader,
  reference: Reference,
  element: Element,
  path?: Path,
): Record<string, Value> {
  const value: Record<string, Value> = {};
  const known = new Set<string>();
  for (const [step, member] of Object.entries(shapeOf(reader.model, reference).members ?? {})) {
    if (member.location) continue;
    const shape = shapeOf(reader.model, member);
    const name = (member.xmlAttribute ? '@_' : '') + nameOf(step, member, shape);
    known.add(name);
    const node = element[name];
    if (node === undefined) continue;
    const below = { up: path, step };
    const isRepeated = Array.isArray(node) && !isFlattened(member, shape);
    if (isRepeated) reader.wrongType(below, node);
    value[step] = readXml(reader, member, isRepeated ? (node[0] ?? '') : node, below);
  }
  for (const name of Object.keys(element)) {
    // Attributes that no model names say which schema an element belongs to.
    if (!known.has(name) && !name.startsWith('@_') && !name.startsWith('?')) reader.unknown(path, name);
  }
  return value;
}

/** A flattened list whose members have a name stands under that name. */
function nameOf(member: string, reference: Reference, shape: Shape): string {
  if (reference.locationName) return reference.locationName;
  if (shape.type === 'list' && isFlattened(reference, shape) && shape.member?.locationName) {
    return shape.member.locationName;
  }
  return member;
}

function readList(reader: Reader, shape: Shape, isFlat: boolean, node: XmlNode, path?: Path): Value {
  const { member } = shape;
  if (!member) return undefined;
  const name = member.locationName ?? 'member';
  const element = isFlat ? undefined : elementOf(node);
  for (const other of Object.keys(element ?? {})) {
    if (other !== name && !other.startsWith('@_')) reader.unknown(path, other);
  }
  const items = element ? childrenAt(element, name) : [node].flat();
  return items.map((item, step) => readXml(reader, member, item, { up: path, step }));
}

function readMap(reader: Reader, shape: Shape, isFlat: boolean, node: XmlNode, path?: Path): Value {
  const { key, value } = shape;
  if (!key || !value) return undefined;
  const entries = isFlat ? [node].flat() : childrenAt(elementOf(node), 'entry');
  return Object.fromEntries(
    entries.map((entry) => {
      const parts = elementOf(entry);
      const name = textOf(parts[key.locationName ?? 'key'] ?? '') ?? '';
      const content = parts[value.locationName ?? 'value'] ?? '';
      return [name, readXml(reader, value, content, { up: path, step: { key: name } })];
    }),
  );
}

/** The children of an element by name; an element without any is parsed as its text. */
export function elementOf(node: XmlNode | undefined): Element {
  if (node === undefined || node === '') return {};
  if (typeof node === 'string') return { '#text': node };
  return Array.isArray(node) ? elementOf(node[0]) : node;
}

/** The text of an element without children; undefined for any other. */
function textOf(node: XmlNode): string | undefined {
  if (typeof node === 'string') return node;
  if (Array.isArray(node)) return undefined;
  const isPlain = Object.keys(node).every((name) => name.startsWith('@_') || name === '#text');
  const text = node['#text'] ?? '';
  return isPlain && typeof text === 'string' ? text : undefined;
}
