/**
 * Writes provider-schema.json: the part of the provider's schema that random plans use. It needs the provider folder of
 * the set-up.
 *
 *   node --import tsx packages/plan-verdict/__tests__/schema/make.ts
 */
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { oneRecordALine } from '../../../facts';
import type { Block } from './schema';
import { TYPES } from './types';

interface Attribute {
  readonly type?: unknown;
  readonly nested_type?: unknown;
  readonly optional?: boolean;
  readonly required?: boolean;
  readonly sensitive?: boolean;
}
interface RawBlock {
  readonly attributes?: Record<string, Attribute>;
  readonly block_types?: Record<string, { nesting_mode: string; block: RawBlock }>;
}
interface Provider {
  readonly resource_schemas: Record<string, { block: RawBlock }>;
}

/** Statements of a web ACL hold statements, which hold statements. */
const DEEPEST = 4;

/** `string`; `!string` if required, `=string` if computed, `*string` if sensitive. */
function written({ type, optional, required, sensitive }: Attribute): string {
  const plain = Array.isArray(type)
    ? type.map((part) => (typeof part === 'string' ? part : 'object'))
    : [type];
  const said = plain.every((part) => typeof part === 'string') ? plain.join(' ') : 'object';
  return `${sensitive ? '*' : ''}${required ? '!' : optional ? '' : '='}${said}`;
}

function trimmed({ attributes = {}, block_types = {} }: RawBlock, depth = 1): Block {
  const blocks = Object.entries(block_types).filter(([name]) => depth < DEEPEST && name !== 'timeouts');
  return {
    a: Object.fromEntries(Object.entries(attributes).map(([name, one]) => [name, written(one)])),
    ...(blocks.length > 0 && {
      b: Object.fromEntries(blocks.map(([name, { block }]) => [name, trimmed(block, depth + 1)])),
    }),
  };
}

const folder = resolve(__dirname, '../../../../.local/provider');
const text = execFileSync('terraform', ['providers', 'schema', '-json'], {
  cwd: folder,
  maxBuffer: 1 << 28,
  stdio: ['ignore', 'pipe', 'ignore'],
});
const { provider_schemas } = JSON.parse(text.toString()) as { provider_schemas: Record<string, Provider> };
const [provider] = Object.values(provider_schemas);
const schemas = TYPES.map((type) => {
  const schema = provider?.resource_schemas[type];
  if (!schema) throw new Error(`the provider has no ${type}`);
  return [type, trimmed(schema.block)] as const;
});
writeFileSync(join(__dirname, 'provider-schema.json'), oneRecordALine(Object.fromEntries(schemas), 1));
