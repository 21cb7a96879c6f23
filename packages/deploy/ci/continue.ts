import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadFacts } from '../../facts';
import { isCircleCi, ROOT, start, UserError } from '../../command';
import { askedFor, decideHere, deciding } from './decide-here';
import { type Answer, askApi, saidBy } from './http';
import { refuseOldCommit } from './newest-commit';

const CONTINUE = deciding(
  'ci:continue',
  "Continues the CircleCI pipeline if the saved plans have something to approve. For CI's jobs.",
);

/** The configuration that the pipeline continues with. */
const CONTINUATION = '.circleci/continue.yml';

/**
 * `npm run ci:continue -- <task>`: the last step of the setup workflow. Continues with .circleci/continue.yml
 * only where there is something to approve: an approval job runs no steps, so it cannot skip itself.
 */
async function continuePipeline(): Promise<void> {
  const settings = loadFacts();
  const asked = askedFor(CONTINUE);
  const { continues, reason } = await decideHere(settings, asked);
  console.log(reason);
  if (!continues) return;
  const { branch, name: repository } = settings.repository;
  await refuseOldCommit({ branch, repository });
  if (!isCircleCi()) return console.log(`In CircleCI the pipeline would continue with ${CONTINUATION}.`);
  const key = process.env.CIRCLE_CONTINUATION_KEY;
  if (!key) {
    throw new UserError(
      'CircleCI gave this job no CIRCLE_CONTINUATION_KEY: set-up workflows are off. Project Settings → Advanced → ' +
        'Enable dynamic config using setup workflows.',
    );
  }
  await post(key);
  console.log(`The pipeline continues with ${CONTINUATION}.`);
}

async function post(key: string): Promise<void> {
  const base = process.env.CIRCLE_API_URL ?? 'https://circleci.com';
  const answer = await askApi(`${base}/api/v2/pipeline/continue`, {
    method: 'POST',
    json: {
      'continuation-key': key,
      configuration: readFileSync(join(ROOT, CONTINUATION), 'utf8'),
      // CircleCI passes the parameters of the trigger on by itself, and refuses them here.
      parameters: {},
    },
  });
  if (answer.status < 300) return;
  throw new UserError(refusal(answer));
}

function refusal(answer: Answer): string {
  return (
    `CircleCI does not continue the pipeline: ${saidBy(answer)}. A pipeline can be continued once, and within ` +
    'six hours: if this is a rerun, trigger a new pipeline instead.'
  );
}

start(CONTINUE, continuePipeline);
