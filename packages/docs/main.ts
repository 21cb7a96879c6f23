import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { everyStack } from '../compare-stacks';
import { oraclesDocument } from '../oracles';
import { judgedForms, judgedPolicies, knownDocument } from '../policy-rules';
import { regionTable } from '../test-support';
import { declare, readLine, start } from '../command';
import { PAGES } from './pages';
import { RECORDS } from './records';
import { settingsDocument } from './settings';

const DOCS = declare({
  name: 'docs',
  does: 'Writes the pages that are computed from the code, and tables with one record a line. Tests compare them.',
  example: 'npm run docs',
});

/**
 * The files that are computed from the code and its packages. `npm run docs` writes them; tests compare them.
 */
const DOCUMENTS: Readonly<Record<string, () => string>> = {
  ...PAGES,
  'docs/known.md': knownDocument,
  'docs/oracles.md': oraclesDocument,
  'docs/settings.md': settingsDocument,
  'packages/policy-rules/judged-forms.json': () => judgedForms(everyStack().map(({ json }) => json)),
  'packages/policy-rules/judged-policies.json': () => judgedPolicies(everyStack()),
  'packages/facts/regions.json': regionTable,
};

async function docs(): Promise<void> {
  readLine(DOCS);
  for (const [file, text] of [...Object.entries(DOCUMENTS), ...Object.entries(RECORDS)]) {
    writeFileSync(join(__dirname, '../..', file), text());
  }
}

start(DOCS, docs);
