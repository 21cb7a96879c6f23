import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { oneRecordALine } from '../facts';

const ROOT = join(__dirname, '../..');
const filesIn = (folder: string) => readdirSync(join(ROOT, folder)).map((file) => `${folder}/${file}`);

/**
 * JSON tables that people or programs write, by the number of levels above a record. Prettier does not format
 * them.
 */
const DEPTHS: Readonly<Record<number, readonly string[]>> = {
  1: [
    'packages/embedded-aws/models/differences.json',
    'packages/oracles/commands/differences.json',
    'packages/oracles/documents/differences.json',
    'packages/oracles/rights/differences.json',
    'packages/oracles/values/differences.json',
    'packages/plan-verdict/__tests__/schema/provider-schema.json',
    'packages/scan/known-secrets.json',
    ...['fixes', 'planted'].flatMap((folder) => filesIn(`packages/undone/${folder}`)),
  ],
  2: [
    'packages/mutants/attributes.json',
    'packages/mutants/schema.json',
    'packages/oracles/rights/dependent-actions.json',
    'packages/recorded-plans/standing.json',
    'settings/amazon-linux-packages.json',
  ],
  3: [
    'packages/deploy/__tests__/everyday/plans.json',
    'packages/deploy/__tests__/everyday/standing.json',
    'packages/recorded-plans/plans.json',
  ],
};

/** Each table with one record in a line, by path from the repository's root. */
export const RECORDS: Readonly<Record<string, () => string>> = Object.fromEntries(
  Object.entries(DEPTHS).flatMap(([depth, files]) =>
    files.map((file) => [file, () => oneRecordALine(read(file), Number(depth))]),
  ),
);

const read = (file: string) => JSON.parse(readFileSync(join(ROOT, file), 'utf8')) as object;
