import { XMLBuilder, XMLParser } from 'fast-xml-parser';

/** A parsed XML element: text, or its children by name (a name that occurs more than once is a list). */
export type XmlNode = string | XmlNode[] | { [name: string]: XmlNode };

/** Answers can be long and full of escaped quotes: the parser's limits against entity bombs are for untrusted input. */
const UNLIMITED = { maxTotalExpansions: Infinity, maxExpandedLength: Infinity, maxEntityCount: Infinity };
const OPTIONS = { ignoreAttributes: false, parseTagValue: false, trimValues: true, htmlEntities: true };

const parser = new XMLParser({ ...OPTIONS, processEntities: { enabled: true, ...UNLIMITED } });
const builder = new XMLBuilder({ ignoreAttributes: false, suppressEmptyNode: true });

export function parseXml(text: string): XmlNode {
  return parser.parse(text) as XmlNode;
}

export function buildXml(node: XmlNode): string {
  return builder.build(node) as string;
}

/** The child at a path of names, or undefined where one of them is missing. */
export function at(node: XmlNode | undefined, ...path: string[]): XmlNode | undefined {
  return path.reduce<XmlNode | undefined>((current, name) => {
    return typeof current === 'object' && !Array.isArray(current) ? current[name] : undefined;
  }, node);
}

/** The text at a path; empty where there is none. */
export function textAt(node: XmlNode | undefined, ...path: string[]): string {
  const found = at(node, ...path);
  return typeof found === 'string' ? found : '';
}

/** The items of a list element (`<set><item/>…</set>`, `<member/>`), whether there are none, one or many. */
export function itemsAt(node: XmlNode | undefined, ...path: string[]): XmlNode[] {
  const list = at(node, ...path);
  const items = at(list, 'item') ?? at(list, 'member');
  if (items === undefined) return [];
  return Array.isArray(items) ? items : [items];
}

/** Child elements of one name, as a list. */
export function childrenAt(node: XmlNode | undefined, ...path: string[]): XmlNode[] {
  const found = at(node, ...path);
  if (found === undefined) return [];
  return Array.isArray(found) ? found : [found];
}

export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
