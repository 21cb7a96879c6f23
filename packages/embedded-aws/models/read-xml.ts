import { childrenAt, type XmlNode } from '../xml';
import type { Path } from './finding';
import { isFlattened, type Reference, type Shape, shapeOf } from './model';
import { type Reader, type Value, WireNames } from './reader';
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

/** A flattened list is written under the name of its members, where they have one. */
const NAMES = new WireNames((step, reference, model) => {
  if (reference.location) return undefined;
  if (reference.locationName) return (reference.xmlAttribute ? '@_' : '') + reference.locationName;
  const shape = shapeOf(model, reference);
  const isFlatList = shape.type === 'list' && isFlattened(reference, shape);
  return (isFlatList && shape.member?.locationName) || step;
});

/** Reads the members of a structure from an XML element. */
export function readXmlMembers(
  reader: Reader,
  reference: Reference,
  element: Element,
  path?: Path,
): Record<string, Value> {
  const value: Record<string, Value> = {};
  const members = NAMES.of(reader.model, shapeOf(reader.model, reference));
  for (const name in element) {
    const node = element[name] ?? '';
    const member = members.get(name);
    if (!member) {
      // Attributes that no model names are about schemas.
      if (!name.startsWith('@_') && !name.startsWith('?')) reader.unknown(path, name);
      continue;
    }
    const below = { up: path, step: member.step };
    const isOne =
      !Array.isArray(node) || isFlattened(member.reference, shapeOf(reader.model, member.reference));
    if (!isOne) reader.wrongType(below, node);
    value[member.step] = readXml(reader, member.reference, isOne ? node : (node[0] ?? ''), below);
  }
  return value;
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

/** The children of an element by name; an element without children is parsed as its text. */
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
