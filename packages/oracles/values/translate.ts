import type { Values } from '../../documents';
import { asObject } from '../as-object';
import type { Mapping, Usage } from './mapping';
import type { Schema, TypeSchema } from '../cloudformation-registry';
import { isMap, isOf, keyOf, Shape } from './shape';

/** An attribute of a resource in Terraform. */
export interface Origin {
  readonly address: string;
  readonly attribute: string;
  readonly value: unknown;
}

/** What is wrong with an attribute; with a resource as a whole where `attribute` is empty. */
export interface Finding extends Origin {
  readonly what: string;
}

/** A Terraform resource without references. */
export interface Part {
  readonly type: string;
  readonly address: string;
  readonly values: Values;
  readonly mapping: Mapping;
}

/** A CloudFormation object that is being filled. @param at its place: `Rules/0` */
interface Spot {
  readonly object: Record<string, unknown>;
  readonly schema: Schema;
  readonly at: string;
}

/** `A[K=x].B`: [A, brackets, K, x, B]. */
const STEP = /^\/?(\w+)(\[(?:(\w+)=([^\]]+))?\])?(?:\.(.+))?$/;
/** Terraform's own arguments, which every resource has. */
const META = ['//', 'depends_on', 'lifecycle', 'provider', 'count', 'for_each'];

/** One CloudFormation resource, made from one Terraform resource or several. */
export class Translation {
  readonly properties: Record<string, unknown> = {};
  /** Place of a value (`Rules/0/Id`) → the attribute that it comes from. */
  readonly origins = new Map<string, Origin>();
  readonly findings: Finding[] = [];
  /** How many values have a property. */
  compared = 0;
  /** How many attributes have no CloudFormation property, for a reason. */
  named = 0;
  private readonly top: Spot;
  private readonly shape: Shape;

  constructor(
    schema: TypeSchema,
    private readonly usage: Usage,
  ) {
    this.shape = new Shape(schema);
    this.top = { object: this.properties, schema, at: '' };
  }

  add(part: Part): void {
    const { within, partOf, given = {} } = part.mapping;
    const start = within === undefined ? this.top : this.open(this.top, within);
    if (within !== undefined) this.usage.add(part.type, 'within');
    const skipped = partOf === undefined ? META : [...META, partOf];
    if (partOf !== undefined) this.usage.add(part.type, 'partOf');
    const values = Object.entries(part.values).filter(([name]) => !skipped.includes(name));
    this.fill(part, start, '', Object.fromEntries(values));
    for (const [path, value] of Object.entries(given)) {
      this.usage.add(part.type, 'given', path);
      this.place(part, this.top, path, path, value);
    }
  }

  private fill(part: Part, spot: Spot, prefix: string, values: Values): void {
    for (const [name, value] of Object.entries(values)) {
      const attribute = prefix === '' ? name : `${prefix}.${name}`;
      if (value === null || this.isLeftOut(part, attribute, value)) continue;
      const path = this.pathOf(part, attribute, name, spot.schema);
      if (path === undefined) {
        this.report(part, attribute, value, 'no property has its name: map it, or name it in `without`');
      } else this.place(part, path.startsWith('/') ? this.top : spot, path, attribute, value);
    }
  }

  private isLeftOut({ type, mapping }: Part, attribute: string, value: unknown): boolean {
    if (mapping.without?.[attribute] !== undefined) {
      this.usage.add(type, 'without', attribute);
      this.named += 1;
      return true;
    }
    const isUnset = mapping.unset?.[attribute] === value;
    if (isUnset) this.usage.add(type, 'unset', attribute);
    return isUnset;
  }

  private pathOf(
    { type, mapping }: Part,
    attribute: string,
    name: string,
    schema: Schema,
  ): string | undefined {
    const mapped = mapping.paths?.[attribute];
    if (mapped === undefined) return this.shape.named(name, schema);
    this.usage.add(type, 'paths', attribute);
    return mapped;
  }

  private place(part: Part, spot: Spot, path: string, attribute: string, value: unknown): void {
    if (path === '.') return this.fill(part, spot, attribute, this.single(part, attribute, value));
    const [, name = '', brackets, key, constant, rest] = STEP.exec(path) ?? [];
    const schema = this.shape.property(spot.schema, name);
    if (schema === undefined) return this.report(part, attribute, value, `there is no property ${path}`);
    const at = join(spot.at, name);
    if (brackets !== undefined) {
      const element = key === undefined ? {} : { [key]: constant };
      const list = this.listIn(spot, name);
      for (const one of [value].flat()) {
        const inner = {
          object: { ...element },
          schema: this.shape.items(schema),
          at: join(at, String(list.length)),
        };
        list.push(
          rest === undefined ? this.convert(part, inner.schema, attribute, one, inner.at) : inner.object,
        );
        if (rest !== undefined) this.place(part, inner, rest, attribute, one);
      }
    } else if (rest !== undefined) {
      const object = (spot.object[name] ??= {}) as Spot['object'];
      this.place(part, { object, schema, at }, rest, attribute, value);
    } else if (name in spot.object) {
      this.report(part, attribute, value, `${path} is set twice`);
    } else spot.object[name] = this.convert(part, schema, attribute, value, at);
  }

  private convert(part: Part, schema: Schema, attribute: string, value: unknown, at: string): unknown {
    const isList = isOf(schema, 'array') && !isOf(schema, 'string');
    if (isList) return this.list(part, this.shape.items(schema), attribute, value, at);
    if (isOf(schema, 'object')) {
      if (typeof value === 'string') return this.leaf(part, attribute, parsed(value), at);
      if (schema.properties === undefined) return this.leaf(part, attribute, value, at);
    }
    if (typeof value === 'object' && schema.properties !== undefined) {
      const object = {};
      this.fill(part, { object, schema, at }, attribute, this.single(part, attribute, value));
      return object;
    }
    const written = part.mapping.values?.[attribute]?.[String(value)];
    if (written !== undefined) this.usage.add(part.type, 'values', attribute);
    return this.leaf(part, attribute, written ?? value, at);
  }

  private list(part: Part, items: Schema, attribute: string, value: unknown, at: string): unknown[] {
    const values =
      isMap(value) && this.isPairs(part, items, attribute, value) ? pairs(items, value) : [value].flat();
    return values.map((one, index) => this.convert(part, items, attribute, one, join(at, String(index))));
  }

  /** Whether a map is written as a list of keys and values: no attribute of a block has such names. */
  private isPairs({ mapping }: Part, items: Schema, attribute: string, value: Values): boolean {
    const isBlock = Object.keys(value).some(
      (name) =>
        mapping.paths?.[`${attribute}.${name}`] !== undefined || this.shape.named(name, items) !== undefined,
    );
    return keyOf(items) !== undefined && !isBlock;
  }

  private leaf(part: Part, attribute: string, value: unknown, at: string): unknown {
    this.origins.set(at, { address: part.address, attribute, value });
    this.compared += 1;
    return value;
  }

  /** A block that occurs once, though Terraform's JSON may write it as a list. */
  private single(part: Part, attribute: string, value: unknown): Values {
    const [only, ...more] = [value].flat() as Values[];
    if (more.length > 0) this.report(part, attribute, value, 'is a list, where CloudFormation has one');
    return only ?? {};
  }

  /** @param path `A.B`, or `A[]` for a new element */
  private open(spot: Spot, path: string): Spot {
    const [, name = '', brackets] = STEP.exec(path) ?? [];
    const schema = this.shape.property(spot.schema, name);
    if (schema === undefined) throw new Error(`within: there is no property ${path}.`);
    if (brackets === undefined) {
      const object = (spot.object[name] ??= {}) as Spot['object'];
      return { object, schema, at: join(spot.at, name) };
    }
    const list = this.listIn(spot, name);
    const object = {};
    list.push(object);
    return { object, schema: this.shape.items(schema), at: join(spot.at, name, String(list.length - 1)) };
  }

  private listIn(spot: Spot, name: string): unknown[] {
    return (spot.object[name] ??= []) as unknown[];
  }

  private report({ address }: Part, attribute: string, value: unknown, what: string): void {
    this.findings.push({ address, attribute, value, what });
  }
}

const join = (...steps: string[]) => steps.filter((step) => step !== '').join('/');
const pairs = (items: Schema, value: Values) =>
  Object.entries(value).map(([key, one]) => ({ [keyOf(items) as string]: key, Value: one }));

/** A document as an object; any other text unchanged. */
function parsed(text: string): unknown {
  try {
    return asObject(text);
  } catch {
    return text;
  }
}
