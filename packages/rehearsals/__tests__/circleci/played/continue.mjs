// Continues the pipeline as `npm run ci:continue` does, for the runner's tests.
/* global fetch */
import { readFileSync } from 'node:fs';
import process from 'node:process';

const { CIRCLE_API_URL, CIRCLE_CONTINUATION_KEY } = process.env;
const json = {
  'continuation-key': CIRCLE_CONTINUATION_KEY,
  configuration: readFileSync('.circleci/continue.yml', 'utf8'),
  parameters: {},
};
const { ok } = await fetch(`${CIRCLE_API_URL}/api/v2/pipeline/continue`, {
  method: 'POST',
  body: JSON.stringify(json),
});
process.exitCode = ok ? 0 : 1;
