import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { oraclesDocument } from '../oracles';
import { costDocument } from '../../__tests__/cost/document';
import { pictureDocument } from '../../__tests__/picture/document';
import { exceptionsDocument } from '../../__tests__/security/exceptions/document';
import { everyStack } from '../../__tests__/support/every-stack';
import { wildcardsDocument } from '../../__tests__/security/exceptions/wildcards';
import { reachabilityDocument } from '../../__tests__/security/reachability/document';
import { settingsDocument } from '../../__tests__/settings/document';
import { judgedForms } from '../policy-rules/judged-forms';
import { judgedPolicies } from '../policy-rules/judged-policies';
import { knownDocument } from '../policy-rules/known-document';
import { regionTable } from '../test-support/region-table';
import { declare, readLine, start } from '../deploy/command/command-line';

const DOCS = declare({
  name: 'docs',
  does: 'Writes the pages that are computed from the code. Tests compare them.',
  example: 'npm run docs',
});

/** What is computed from the code and its packages. `npm run docs` writes it; tests compare. */
const DOCUMENTS: Readonly<Record<string, () => string>> = {
  'docs/cost.md': costDocument,
  'docs/exceptions.md': exceptionsDocument,
  'docs/known.md': knownDocument,
  'docs/oracles.md': oraclesDocument,
  'docs/picture.svg': pictureDocument,
  'docs/reachability.md': reachabilityDocument,
  'docs/settings.md': settingsDocument,
  'docs/wildcards.md': wildcardsDocument,
  'packages/policy-rules/judged-forms.json': () => judgedForms(everyStack().map(({ json }) => json)),
  'packages/policy-rules/judged-policies.json': () => judgedPolicies(everyStack()),
  'packages/facts/regions.json': regionTable,
};

async function docs(): Promise<void> {
  readLine(DOCS);
  for (const [file, text] of Object.entries(DOCUMENTS)) {
    writeFileSync(join(__dirname, '../..', file), text());
  }
}

start(DOCS, docs);
