import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { oraclesDocument } from '../oracles/document';
import { exceptionsDocument } from './exceptions/document';
import { wildcardsDocument } from './exceptions/wildcards';
import { reachabilityDocument } from './reachability/document';
import { regionTable } from '../support/region-table';

/** What is computed from the code and its packages. `npm run docs` writes it; tests compare. */
const DOCUMENTS: Readonly<Record<string, () => string>> = {
  'docs/exceptions.md': exceptionsDocument,
  'docs/oracles.md': oraclesDocument,
  'docs/reachability.md': reachabilityDocument,
  'docs/wildcards.md': wildcardsDocument,
  'settings/regions.json': regionTable,
};

for (const [file, text] of Object.entries(DOCUMENTS)) {
  writeFileSync(join(__dirname, '../..', file), text());
}
