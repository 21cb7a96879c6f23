import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { declare, readLine, ROOT, start, UserError } from '../command';
import { oneRecordALine } from '../facts';
import { DATA, kinds } from '../resource-kinds';

const SCHEMA = declare({
  name: 'mutants:schema',
  does: "Updates the copy of the provider's schema for the types of the stacks, and lists the attributes without an entry in attributes.json.",
  example: 'npm run mutants:schema',
});

interface Block {
  readonly attributes?: Readonly<Record<string, Attribute>>;
  readonly block_types?: Readonly<Record<string, NestedBlock>>;
}
type Attribute = z.infer<typeof attribute>;
interface NestedBlock {
  readonly nesting_mode: string;
  readonly min_items?: number;
  readonly max_items?: number;
  readonly block: Block;
}

const attribute = z.object({
  type: z.unknown().optional(),
  nested_type: z.unknown().optional(),
  optional: z.boolean().optional(),
  required: z.boolean().optional(),
});
const block: z.ZodType<Block> = z.lazy(() =>
  z.object({
    attributes: z.record(z.string(), attribute).optional(),
    block_types: z
      .record(
        z.string(),
        z.object({
          nesting_mode: z.string(),
          min_items: z.number().optional(),
          max_items: z.number().optional(),
          block,
        }),
      )
      .optional(),
  }),
);
const types = z.record(z.string(), z.object({ block }));
const answer = z.object({
  provider_schemas: z.record(
    z.string(),
    z.object({ provider: z.object({ block }), resource_schemas: types, data_source_schemas: types }),
  ),
});

/** Names for what Terraform itself reads, and the provider's schema does not have. */
const TERRAFORMS = ['backend.s3', 'meta-arguments', 'top-level blocks', 'whole resources'];

/**
 * `npm run mutants:schema`: writes schema.json from the provider that set-up installed, reduced to the arguments of the
 * types that the stacks synthesize, and compares attributes.json with it.
 */
async function main(): Promise<void> {
  readLine(SCHEMA);
  const [provider] = Object.values(read().provider_schemas);
  if (!provider)
    throw new UserError('Terraform did not return the provider schema. Run `npm run setup` first.');
  const { resource_schemas: resources, data_source_schemas: data } = provider;
  const own = kinds.map(([type]) => type);
  const trimmed = {
    ...Object.fromEntries(own.map((type) => [type, pathsOf(resources[type]?.block ?? {})])),
    ...Object.fromEntries(
      Object.keys(DATA).map((type) => [`data.${type}`, pathsOf(data[type]?.block ?? {})]),
    ),
    'provider.aws': pathsOf(provider.provider.block),
  };
  write('schema.json', {
    types: sorted(trimmed),
    others: Object.keys(resources)
      .filter((type) => !own.some((one) => one === type))
      .sort(),
  });
  judge(trimmed);
}

function read() {
  const { stdout, stderr } = spawnSync('terraform', ['providers', 'schema', '-json'], {
    cwd: join(ROOT, '.local/provider'),
    env: { ...process.env, CHECKPOINT_DISABLE: '1' },
    encoding: 'utf8',
    maxBuffer: 100_000_000,
  });
  if (!stdout.startsWith('{')) throw new UserError(`Terraform did not return the provider schema: ${stderr}`);
  return answer.parse(JSON.parse(stdout));
}

/**
 * The arguments of a configuration, by their path through nested blocks: `string`, `required number`, `block list up to
 * 1`.
 */
function pathsOf({ attributes = {}, block_types: blocks = {} }: Block, way = ''): Record<string, string> {
  const own = Object.entries(attributes)
    .filter(([, { optional, required }]) => optional || required)
    .map(([name, { type, nested_type: nested, required }]) => [
      way + name,
      `${required ? 'required ' : ''}${nested ? 'object' : typeName(type)}`,
    ]);
  const nested = Object.entries(blocks).flatMap(
    ([name, { nesting_mode: mode, min_items: min, max_items: max, block: inner }]) => [
      [way + name, `${min ? 'required ' : ''}block ${mode}${max ? ` up to ${max}` : ''}`],
      // One argument for each AWS service: one judgement is for all.
      ...(way + name === 'endpoints' ? [] : Object.entries(pathsOf(inner, `${way}${name}.`))),
    ],
  );
  return sorted(Object.fromEntries([...own, ...nested]));
}

/** `["list","string"]` → `list of string` */
function typeName(type: unknown): string {
  if (typeof type === 'string') return type;
  if (!Array.isArray(type)) return 'object';
  const [of, inner] = type as [string, unknown];
  return of === 'object' ? 'object' : `${of} of ${typeName(inner)}`;
}

/**
 * Fails where the schema has an attribute without a judgement; removes judgements of attributes that the schema has no
 * more.
 */
function judge(trimmed: Readonly<Record<string, Readonly<Record<string, string>>>>): void {
  const file = z.record(z.string(), z.record(z.string(), z.unknown()));
  const judged = file.parse(JSON.parse(readFileSync(join(__dirname, 'attributes.json'), 'utf8')));
  const kept = Object.entries(trimmed).map(([type, paths]) => [
    type,
    Object.fromEntries(Object.entries(judged[type] ?? {}).filter(([path]) => path in paths)),
  ]);
  const others = TERRAFORMS.map((one) => [one, judged[one]]);
  write('attributes.json', sorted(Object.fromEntries([...kept, ...others])));
  const missing = Object.entries(trimmed).flatMap(([type, paths]) =>
    Object.keys(paths)
      .filter((path) => judged[type]?.[path] === undefined)
      .map((path) => `${type} ${path}`),
  );
  if (missing.length === 0) return;
  throw new UserError(
    `packages/mutants/attributes.json does not say yet whether these attributes matter:\n${missing.join('\n')}`,
  );
}

function write(file: string, value: object): void {
  writeFileSync(join(__dirname, file), oneRecordALine(value, 2));
}

function sorted<T>(record: Readonly<Record<string, T>>): Record<string, T> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}

start(SCHEMA, main);
