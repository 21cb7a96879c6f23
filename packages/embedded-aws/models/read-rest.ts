import type { IncomingHttpHeaders } from 'node:http';
import type { AwsRequest } from '../request';
import type { AwsResponse } from '../response';
import { parseXml, type XmlNode } from '../xml';
import { type OperationModel, type Reference, shapeOf } from './model';
import { readJson, readJsonMembers } from './read-json';
import { elementOf, readXml, readXmlMembers } from './read-xml';
import type { Reader, Value } from './reader';
import { fromText } from './scalar';

type Format = 'json' | 'xml';

/** Query parameters of the call itself: SDKs add the operation, presigned URLs the signer. */
const OF_THE_CALL = /^(x-id|X-Amz-.*)$/i;

/** Reads the input of a REST call from its path, query, headers and body. */
export function readRestRequest(
  reader: Reader,
  operation: OperationModel,
  request: AwsRequest,
  format: Format,
): Value {
  const [path = '', query = ''] = operation.http.requestUri.split('?');
  const labels = labelsOf(path, request.path);
  if (!labels) reader.unknown(undefined, request.path);
  const known = new Set(new URLSearchParams(query).keys());
  const value: Record<string, Value> = {};
  if (operation.input) {
    for (const [step, member] of Object.entries(shapeOf(reader.model, operation.input).members ?? {})) {
      const name = member.locationName ?? step;
      if (member.location === 'querystring') known.add(name);
      const found = placed(reader, member, name, request.headers, request.search, labels ?? {});
      if (found !== undefined) value[step] = found;
    }
    Object.assign(value, readBody(reader, operation.input, request.body, format));
  }
  for (const name of new Set(request.search.keys())) {
    if (!known.has(name) && !OF_THE_CALL.test(name)) reader.unknown(undefined, name);
  }
  return value;
}

/** Reads the output of a REST answer from its headers and body. */
export function readRestAnswer(
  reader: Reader,
  output: Reference,
  response: AwsResponse,
  format: Format,
): Value {
  const value: Record<string, Value> = {};
  for (const [step, member] of Object.entries(shapeOf(reader.model, output).members ?? {})) {
    const name = member.locationName ?? step;
    const found = placed(reader, member, name, response.headers, new URLSearchParams(), {});
    if (found !== undefined) value[step] = found;
  }
  return Object.assign(value, readBody(reader, output, response.body, format));
}

/** Reads a member whose location is the URL or a header. */
function placed(
  reader: Reader,
  member: Reference,
  name: string,
  headers: IncomingHttpHeaders,
  search: URLSearchParams,
  labels: Readonly<Record<string, string>>,
): Value {
  const shape = shapeOf(reader.model, member);
  switch (member.location) {
    case 'uri':
      return labels[name] === undefined ? undefined : fromText(labels[name], shape, member);
    case 'querystring': {
      if (!search.has(name)) return undefined;
      const item = shape.type === 'list' && shape.member;
      if (!item) return fromText(search.get(name) ?? '', shape, member);
      return search.getAll(name).map((text) => fromText(text, shapeOf(reader.model, item), item));
    }
    case 'header': {
      const text = headers[name.toLowerCase()];
      if (text === undefined) return undefined;
      const item = shape.type === 'list' && shape.member;
      if (!item) return fromText(String(text), shape, member);
      const texts = String(text).split(/\s*,\s*/);
      return texts.map((part) => fromText(part, shapeOf(reader.model, item), item));
    }
    case 'headers': {
      const prefix = name.toLowerCase();
      const found = Object.entries(headers).filter(([header]) => header.startsWith(prefix));
      return Object.fromEntries(found.map(([header, text]) => [header.slice(prefix.length), String(text)]));
    }
    default:
      return undefined;
  }
}

/** Reads the members in the body: the one that is the whole body, or all without another location. */
function readBody(reader: Reader, reference: Reference, body: Buffer, format: Format): Record<string, Value> {
  const { payload, members = {} } = shapeOf(reader.model, reference);
  reader.inBody = true;
  try {
    const member = payload === undefined ? undefined : members[payload];
    if (payload === undefined || !member) return readWholeBody(reader, reference, body, format);
    const { type } = shapeOf(reader.model, member);
    if (type === 'blob' || member.streaming) return { [payload]: body };
    if (body.length === 0) return {};
    if (type === 'string') return { [payload]: body.toString() };
    const path = { up: undefined, step: payload };
    if (format === 'json') return { [payload]: readJson(reader, member, JSON.parse(body.toString()), path) };
    const { name, node } = rootOf(body);
    if (name !== (member.locationName ?? payload)) reader.unknown(undefined, name);
    return { [payload]: readXml(reader, member, node, path) };
  } finally {
    reader.inBody = false;
  }
}

function readWholeBody(
  reader: Reader,
  reference: Reference,
  body: Buffer,
  format: Format,
): Record<string, Value> {
  const members = Object.entries(shapeOf(reader.model, reference).members ?? {});
  if (body.length === 0 || members.every(([, member]) => member.location)) return {};
  if (format === 'json') return readJsonMembers(reader, reference, JSON.parse(body.toString()));
  const { name, node } = rootOf(body);
  if (reference.locationName && name !== reference.locationName) reader.unknown(undefined, name);
  // Only GetBucketLocation answers with its only member as the root element.
  const own = members.find(
    ([, member]) => (member.locationName ?? '') === name || name === 'LocationConstraint',
  );
  if (own && name === 'LocationConstraint') return { [own[0]]: readXml(reader, own[1], node) || undefined };
  return readXmlMembers(reader, reference, elementOf(node));
}

/** The root element of an XML body. */
export function rootOf(body: Buffer): { name: string; node: XmlNode } {
  const document = elementOf(parseXml(body.toString()));
  const name = Object.keys(document).find((other) => !other.startsWith('?')) ?? '';
  return { name, node: document[name] ?? '' };
}

const patterns = new Map<string, { pattern: RegExp; names: string[] }>();

/** The values in a path (`/{Bucket}/{Key+}`); undefined where the path does not match. */
function labelsOf(template: string, path: string): Record<string, string> | undefined {
  let known = patterns.get(template);
  if (!known) {
    const names: string[] = [];
    const source = template
      .replace(/\/$/, '')
      .replace(/\{(\w+)(\+?)\}|[.*+?^${}()|[\]\\]/g, (found, name, greedy) => {
        if (!name) return `\\${found}`;
        names.push(name);
        return greedy ? '(.+)' : '([^/]+)';
      });
    known = { pattern: new RegExp(`^${source}/?$`), names };
    patterns.set(template, known);
  }
  const found = known.pattern.exec(path);
  if (!found) return undefined;
  return Object.fromEntries(
    known.names.map((name, index) => [name, decodeURIComponent(found[index + 1] ?? '')]),
  );
}
