// Continues the pipeline as `npm run ci:continue` does, for the runner's tests.
import { readFileSync } from 'node:fs';
import { request } from 'node:http'; // `fetch` takes as long to load as the rest of Node.js
import process from 'node:process';

const { CIRCLE_API_URL, CIRCLE_CONTINUATION_KEY } = process.env;
const json = {
  'continuation-key': CIRCLE_CONTINUATION_KEY,
  configuration: readFileSync('.circleci/continue.yml', 'utf8'),
  parameters: {},
};
const call = request(`${CIRCLE_API_URL}/api/v2/pipeline/continue`, { method: 'POST' }, (answer) => {
  process.exitCode = answer.statusCode === 200 ? 0 : 1;
  answer.resume();
});
call.end(JSON.stringify(json));
