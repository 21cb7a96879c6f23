import { isObject, type Json, nodesIn, pathOf, withValue } from './document';
import { judgements, mattersOf } from './judgements';
import type { Mutant, Operator } from './mutant';
import schema from './schema.json';
import { otherValues, valueFor } from './values';

type Forms = Readonly<Record<string, string>>;
const FORMS: Readonly<Record<string, Forms>> = schema.types;

interface Owner {
  readonly type: string;
  readonly address: string;
  readonly values: Json;
  /** The stack with other arguments of this resource. */
  readonly put: (values: Json) => Json;
}

/** All mutants of a stack, by the attributes of the schema. */
export function mutantsOf(stack: Json): Mutant[] {
  const owners = [
    ...ownersIn(stack, 'resource', ''),
    ...ownersIn(stack, 'data', 'data.'),
    ...foundations(stack),
  ];
  const first = owners.filter((one, index) => owners.findIndex(({ type }) => type === one.type) === index);
  return [
    ...owners.flatMap((owner) => changed(owner, stack)),
    ...first.flatMap(added),
    ...first.flatMap((owner) => duplicated(owner, stack)),
    ...first.flatMap(metaArguments),
    ...owners.flatMap((owner) => removed(owner, stack)),
    ...topLevel(stack),
  ];
}

/** The stack with a resource of a provider type that no stack has, once for each type. */
export function strangers(stack: Json): Mutant[] {
  const resources = stack['resource'] as Json;
  return schema.others.map((type): Mutant => ({
    operator: 'present',
    type,
    address: `${type}.mutant`,
    path: '',
    before: undefined,
    after: {},
    json: () => ({ ...stack, resource: { ...resources, [type]: { mutant: {} } } }),
  }));
}

function ownersIn(stack: Json, block: 'resource' | 'data', prefix: string): Owner[] {
  return Object.entries((stack[block] ?? {}) as Json).flatMap(([type, named]) =>
    Object.entries(named as Json).map(([name, values]) => ({
      type: prefix + type,
      address: `${prefix}${type}.${name}`,
      values: values as Json,
      put: (other: Json) => withValue(stack, [block, type, name], other) as Json,
    })),
  );
}

function foundations(stack: Json): Owner[] {
  const ways = { 'provider.aws': ['provider', 'aws', 0], 'backend.s3': ['terraform', 'backend', 's3'] };
  return Object.entries(ways).map(([type, way]) => ({
    type,
    address: type,
    values: way.reduce<unknown>((at, key) => (at as Json)[key], stack) as Json,
    put: (other: Json) => withValue(stack, way, other) as Json,
  }));
}

function formsOf(type: string): Forms {
  return (
    FORMS[type] ?? Object.fromEntries(Object.keys(judgements[type] ?? {}).map((path) => [path, 'string']))
  );
}

const made = (
  operator: Operator,
  owner: Owner,
  path: string,
  before: unknown,
  after: unknown,
  json: () => Json,
): Mutant => ({
  operator,
  type: owner.type,
  address: owner.address,
  path,
  before,
  after,
  json,
});

/** Removes and opens each attribute that is there; copies each block in a list, and opens the copy. */
function changed(owner: Owner, stack: Json): Mutant[] {
  const forms = formsOf(owner.type);
  return nodesIn(owner.values).flatMap(({ way, value }) => {
    const path = pathOf(way);
    const form = forms[path];
    if (form === undefined) return []; // the key of a map, or an argument of Terraform's own
    const put = (after: unknown) => () => owner.put(withValue(owner.values, way, after) as Json);
    const absent = form.startsWith('required')
      ? []
      : [made('absent', owner, path, value, undefined, put(undefined))];
    const others = otherValues(value, form, mattersOf(owner.type, path), stack['resource'] as Json);
    return [
      ...absent,
      ...others.map((after) => made('opened', owner, path, value, after, put(after))),
      ...twice(owner, way, value, form, stack),
    ];
  });
}

function twice(
  owner: Owner,
  way: readonly (string | number)[],
  value: unknown,
  form: string,
  stack: Json,
): Mutant[] {
  const [first] = Array.isArray(value) ? (value as unknown[]) : [];
  if (!form.includes('block') || form.endsWith('up to 1') || !isObject(first)) return [];
  const forms = formsOf(owner.type);
  const opened = nodesIn(first).flatMap(({ way: inner, value: one }) => {
    const path = pathOf([...way, ...inner]);
    const known = mattersOf(owner.type, path);
    const [other] = known ? otherValues(one, forms[path] ?? '', known, stack['resource'] as Json) : [];
    return other === undefined ? [] : [{ path, one, other, item: withValue(first, inner, other) }];
  });
  return opened.map(({ path, one, other, item }) =>
    made('duplicated', owner, path, one, other, () =>
      owner.put(withValue(owner.values, way, [...(value as unknown[]), item]) as Json),
    ),
  );
}

/** Adds each attribute that is absent, with a value that opens something. */
function added(owner: Owner): Mutant[] {
  const forms = formsOf(owner.type);
  const there = new Set(nodesIn(owner.values).map(({ way }) => pathOf(way)));
  return Object.keys(forms)
    .filter((path) => !there.has(path) && path !== 'id')
    .flatMap((path) => {
      const parent = path.split('.').slice(0, -1);
      const way = wayOf(owner.values, parent);
      if (!way) return []; // its block is absent too
      const after = valueFor(path, forms);
      const key = path.split('.').at(-1) ?? '';
      const json = () => owner.put(withValue(owner.values, [...way, key], after) as Json);
      return [made('present', owner, path, undefined, after, json)];
    });
}

/** The path of a block: in the first element of each list. */
function wayOf(values: Json, parent: readonly string[]): (string | number)[] | undefined {
  let at: unknown = values;
  const way: (string | number)[] = [];
  for (const key of parent) {
    at = (at as Json)[key];
    way.push(key);
    if (Array.isArray(at)) {
      at = at[0];
      way.push(0);
    }
    if (!isObject(at)) return undefined;
  }
  return way;
}

/** Adds a second resource that differs in one attribute. */
function duplicated(owner: Owner, stack: Json): Mutant[] {
  if (!/^(data\.)?aws_/.test(owner.type)) return [];
  const forms = formsOf(owner.type);
  const block = owner.type.startsWith('data.') ? 'data' : 'resource';
  const type = owner.type.replace('data.', '');
  return nodesIn(owner.values).flatMap(({ way, value }) => {
    const path = pathOf(way);
    const known = mattersOf(owner.type, path);
    if (!known || forms[path] === undefined) return [];
    const [other] = otherValues(value, forms[path] ?? '', known, stack['resource'] as Json);
    if (other === undefined) return [];
    const second = withValue(owner.values, way, other);
    return [
      made(
        'duplicated',
        owner,
        path,
        value,
        other,
        () => withValue(stack, [block, type, 'mutant'], second) as Json,
      ),
    ];
  });
}

const META: Readonly<Record<string, unknown>> = {
  connection: { host: 'stranger' },
  count: 0,
  for_each: [],
  provider: 'aws.other',
  provisioner: [{ 'local-exec': { command: 'curl stranger' } }],
  'lifecycle.create_before_destroy': true,
  'lifecycle.ignore_changes': 'all',
  'lifecycle.replace_triggered_by': ['aws_vpc.network_vpc.tags'],
};

function metaArguments(owner: Owner): Mutant[] {
  if (!owner.type.startsWith('aws_')) return [];
  const meta = { ...owner, type: 'meta-arguments' };
  const present = Object.entries(META).flatMap(([path, after]) => {
    const way = path.split('.');
    const before = way.reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), owner.values);
    if (String(before) === String(after)) return [];
    const values = way.length > 1 ? { lifecycle: {}, ...owner.values } : owner.values;
    return [
      made(before === undefined ? 'present' : 'opened', meta, path, before, after, () =>
        owner.put(withValue(values, way, after) as Json),
      ),
    ];
  });
  const lifecycle = isObject(owner.values['lifecycle']) ? owner.values['lifecycle'] : {};
  const absent = Object.entries(lifecycle).map(([key, before]) =>
    made('absent', meta, `lifecycle.${key}`, before, undefined, () =>
      owner.put(withValue(owner.values, ['lifecycle', key], undefined) as Json),
    ),
  );
  return [...present, ...absent];
}

/** Removes the whole resource where nothing refers to it: otherwise Terraform refuses the stack. */
function removed(owner: Owner, stack: Json): Mutant[] {
  if (!owner.type.startsWith('aws_')) return [];
  const [type = '', name = ''] = owner.address.split('.');
  const json = withValue(stack, ['resource', type, name], undefined) as Json;
  if (JSON.stringify(json).includes(owner.address)) return [];
  return [
    {
      operator: 'absent',
      type: 'whole resources',
      address: owner.address,
      path: type,
      before: 'there',
      after: undefined,
      json: () => json,
    },
  ];
}

const TOP: Readonly<Record<string, unknown>> = {
  data: { external: { mutant: { program: ['curl', 'stranger'] } } },
  ephemeral: { aws_secretsmanager_secret_version: { mutant: { secret_id: 'db' } } },
  import: [{ to: 'aws_vpc.network_vpc', id: 'vpc-1' }],
  module: { mutant: { source: './mutant' } },
  moved: [{ from: 'aws_vpc.network_vpc', to: 'aws_vpc.mutant' }],
  output: { mutant: { value: 'x', ephemeral: true } },
  provider: { aws: [{ alias: 'mutant', region: 'eu-west-1' }] },
  removed: [{ from: 'aws_vpc.network_vpc', lifecycle: { destroy: false } }],
  resource: { null_resource: { mutant: {} } },
  variable: { mutant: { default: 'x' } },
};

function topLevel(stack: Json): Mutant[] {
  const blocks = Object.entries(TOP).map(([path, after]) => {
    const both = Array.isArray(after)
      ? [...((stack[path] ?? []) as unknown[]), ...(after as unknown[])]
      : { ...(stack[path] as Json), ...(after as Json) };
    return { path, after, json: () => ({ ...stack, [path]: both }) };
  });
  const terraform = stack['terraform'] as Json;
  const cloud = {
    path: 'terraform.cloud',
    after: { organization: 'stranger' },
    json: () => ({ ...stack, terraform: { ...terraform, cloud: { organization: 'stranger' } } }),
  };
  return [...blocks, cloud].map(({ path, after, json }) => ({
    operator: 'present',
    type: 'top-level blocks',
    address: 'top-level blocks',
    path,
    before: undefined,
    after,
    json,
  }));
}
