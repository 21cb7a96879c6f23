import type { Path } from './finding';
import { isFlattened, type Reference, type Shape, shapeOf } from './model';
import { type Reader, type Value, WireNames } from './reader';
import { fromText } from './scalar';

/** Parameters as a tree of the parts of their names: `Filter.1.Name=x` is `{ Filter: { 1: { Name: 'x' } } }`. */
type Tree = { [step: string]: Tree | string };

/** Parameters of the call itself, which are not part of its input. */
const OF_THE_CALL = /^(Action|Version|X-Amz-.*)$/i;

/** Reads the parameters of a query call, or of an EC2 call. */
export function readQuery(
  reader: Reader,
  input: Reference,
  parameters: Readonly<Record<string, string>>,
  dialect: 'query' | 'ec2',
): Value {
  const tree: Tree = {};
  for (const [name, value] of Object.entries(parameters)) {
    if (OF_THE_CALL.test(name)) continue;
    const steps = name.split('.');
    const last = steps.pop() ?? '';
    let node: Tree | string | undefined = tree;
    for (const step of steps) {
      const parent: Tree = node;
      const child: Tree | string | undefined = parent[step];
      node = typeof child === 'object' ? child : (parent[step] = {});
    }
    node[last] = value;
  }
  return new QueryReader(reader, dialect).structure(input, tree, undefined);
}

const NAMES = {
  query: new WireNames((step, { locationName }) => locationName ?? step),
  // In EC2 requests, every name starts with a capital letter.
  ec2: new WireNames((step, { queryName, locationName }) => queryName ?? upperFirst(locationName ?? step)),
};

const upperFirst = (name: string) => name.slice(0, 1).toUpperCase() + name.slice(1);

class QueryReader {
  constructor(
    private readonly reader: Reader,
    private readonly dialect: 'query' | 'ec2',
  ) {}

  structure(reference: Reference, tree: Tree, path: Path | undefined): Value {
    const value: Record<string, Value> = {};
    const members = NAMES[this.dialect].of(this.reader.model, shapeOf(this.reader.model, reference));
    for (const name in tree) {
      const member = members.get(name);
      if (!member) this.reader.unknown(path, name);
      else
        value[member.step] = this.read(member.reference, tree[name] ?? '', { up: path, step: member.step });
    }
    return value;
  }

  private read(reference: Reference, node: Tree | string, path: Path): Value {
    const shape = shapeOf(this.reader.model, reference);
    switch (shape.type) {
      case 'structure':
        return typeof node === 'string' ? node || {} : this.structure(reference, node, path);
      case 'list':
        return this.list(reference, shape, node, path);
      case 'map':
        return this.map(reference, shape, node, path);
      default:
        return typeof node === 'string' ? fromText(node, shape, reference) : node;
    }
  }

  private list(reference: Reference, shape: Shape, node: Tree | string, path: Path): Value {
    const { member } = shape;
    if (typeof node === 'string' || !member) return node || []; // An empty list is written `Name=`.
    const isFlat = this.dialect === 'ec2' || isFlattened(reference, shape);
    const items = this.numbered(node, isFlat ? undefined : (member.locationName ?? 'member'), path);
    return items.map((item, step) => this.read(member, item, { up: path, step }));
  }

  private map(reference: Reference, shape: Shape, node: Tree | string, path: Path): Value {
    const { key, value } = shape;
    if (typeof node === 'string' || !key || !value) return node || {};
    const entries = this.numbered(node, isFlattened(reference, shape) ? undefined : 'entry', path);
    return Object.fromEntries(
      entries.map((entry) => {
        const parts = typeof entry === 'object' ? entry : {};
        const name = String(parts[key.locationName ?? 'key'] ?? '');
        const content = parts[value.locationName ?? 'value'] ?? '';
        return [name, this.read(value, content, { up: path, step: { key: name } })];
      }),
    );
  }

  /** The parts `1`, `2`, … of a node, or of its child with this name; other parts are reported as unknown. */
  private numbered(node: Tree, name: string | undefined, path: Path): (Tree | string)[] {
    const parent = name === undefined ? node : node[name];
    if (name !== undefined) {
      Object.keys(node).forEach((other) => other === name || this.reader.unknown(path, other));
    }
    if (typeof parent !== 'object') return [];
    const isNumber = (step: string) => /^\d+$/.test(step);
    Object.keys(parent).forEach((step) => isNumber(step) || this.reader.unknown(path, step));
    const steps = Object.keys(parent).filter(isNumber);
    return steps.sort((one, other) => Number(one) - Number(other)).map((step) => parent[step] ?? '');
  }
}
