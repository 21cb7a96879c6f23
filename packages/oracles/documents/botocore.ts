import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { pythonPackage } from '../../test-support';

/** A shape of botocore's service models, with the parts that limit values. */
interface Shape {
  readonly type: string;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly member?: { readonly shape: string };
  readonly key?: { readonly shape: string };
  readonly value?: { readonly shape: string };
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly min?: number;
  readonly max?: number;
}

type Shapes = Readonly<Record<string, Shape>>;

interface Model {
  readonly shapes: Shapes;
  readonly operations: Readonly<Record<string, unknown>>;
}

const models = new Map<string, Model>();

/** What AWS's own model of a service says against a value: unknown or missing members, enums, patterns, lengths. */
export function byModel(service: string, shape: string, value: unknown): string[] {
  return check(shapesOf(service), shape, value, '');
}

/** The values that an enum of a service has. */
export function enumOf(service: string, shape: string): readonly string[] {
  const found = shapesOf(service)[shape]?.enum;
  if (!found) throw new Error(`botocore's model of ${service} has no enum ${shape}.`);
  return found;
}

/** Whether a service has an operation of this name. */
export function isOperation(service: string, operation: string): boolean {
  return Object.hasOwn(modelOf(service).operations, operation);
}

const shapesOf = (service: string): Shapes => modelOf(service).shapes;

function modelOf(service: string): Model {
  const known = models.get(service);
  if (known) return known;
  const folder = pythonPackage(['botocore', 'data', service]);
  const newest = readdirSync(folder).sort().at(-1) ?? '';
  const model = gunzipSync(readFileSync(join(folder, newest, 'service-2.json.gz'))).toString();
  const read = JSON.parse(model) as Model;
  models.set(service, read);
  return read;
}

function check(shapes: Shapes, name: string, value: unknown, at: string): string[] {
  const shape = shapes[name];
  if (!shape) throw new Error(`botocore has no shape ${name}.`);
  const inside = (inner: string, part: unknown, step: string) => check(shapes, inner, part, `${at}/${step}`);
  switch (shape.type) {
    case 'structure':
      return structure(shape, value as object, at, inside);
    case 'map':
      return Object.entries(value as object).flatMap(([key, part]) => [
        ...inside(shape.key!.shape, key, key),
        ...inside(shape.value!.shape, part, key),
      ]);
    case 'list':
      return (value as unknown[]).flatMap((part, index) => inside(shape.member!.shape, part, `${index}`));
    case 'string':
      return typeof value === 'string' ? text(shape, value, at) : [`${at} is no text`];
    default:
      return [];
  }
}

function structure(
  { members = {}, required = [] }: Shape,
  value: object,
  at: string,
  inside: (shape: string, part: unknown, step: string) => string[],
): string[] {
  const given = Object.entries(value).filter(([, part]) => part !== undefined);
  return [
    ...required.filter((name) => !given.some(([key]) => key === name)).map((name) => `${at} lacks ${name}`),
    ...given.flatMap(([name, part]) => {
      const member = members[name];
      return member ? inside(member.shape, part, name) : [`${at}/${name} is unknown to AWS`];
    }),
  ];
}

function text(
  { enum: values, pattern, min = 0, max = Infinity }: Shape,
  value: string,
  at: string,
): string[] {
  const short = JSON.stringify(value.slice(0, 80));
  return [
    ...(values && !values.includes(value) ? [`${at} is ${short}, none of ${values.join(', ')}`] : []),
    ...(pattern && !new RegExp(`^(?:${pattern})$`).test(value)
      ? [`${at} is ${short}, and not of the form ${pattern}`]
      : []),
    ...(value.length < min ? [`${at} has fewer than ${min} characters`] : []),
    ...(value.length > max ? [`${at} has ${value.length} characters, and AWS takes ${max}`] : []),
  ];
}
