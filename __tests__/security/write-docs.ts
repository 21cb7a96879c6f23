import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exceptionsDocument } from './exceptions/document';
import { wildcardsDocument } from './exceptions/wildcards';
import { reachabilityDocument } from './reachability/document';

/** The documents in docs/ that are computed from the code. `npm run docs` writes them; tests compare. */
const DOCUMENTS: Readonly<Record<string, () => string>> = {
  'exceptions.md': exceptionsDocument,
  'reachability.md': reachabilityDocument,
  'wildcards.md': wildcardsDocument,
};

for (const [file, text] of Object.entries(DOCUMENTS)) {
  writeFileSync(join(__dirname, '../../docs', file), text());
}
