import { problemsIn, readInput, resolveFacts } from '../facts';
import { canAsk, confirm, declare, nowHolds, readLine, start, UserError } from '../command';
import { type Answered, answers } from './init/answers';
import { type Found, lookAround } from './init/found';
import { begunSmaller } from './init/begin-smaller';
import { changesText, foundText, wayText } from './init/text';
import { changedText, replaceSettings } from './init/write';
import { preflight } from './preflight/preflight';
import { hasPassed, text } from './preflight/report';

const INIT = declare({
  name: 'init',
  does:
    'Asks for the settings, proposes the answers that it can find out, and writes them into config.ts (or the file ' +
    'that CONFIG names). Everything else in the file stays. Then runs the preflight. With options it changes only ' +
    'what they give.',
  options: {
    account: { type: 'string', value: 'digits', says: 'the AWS account, twelve digits' },
    region: { type: 'string', value: 'region', says: 'the AWS region' },
    repository: { type: 'string', value: 'owner/name', says: 'the repository of the app' },
    branch: { type: 'string', value: 'branch', says: 'the branch whose pushes start a release' },
    project: { type: 'string', value: 'name', says: 'the first part of every resource name on AWS' },
    domain: { type: 'string', value: 'domain', says: 'a domain with a public hosted zone, or `none`' },
    email: {
      type: 'string',
      value: 'address',
      multiple: true,
      says: 'an e-mail address that gets the alarms',
    },
    budget: { type: 'string', value: 'dollars', says: 'the monthly budget of the account in US dollars' },
    'one-stage': {
      type: 'boolean',
      says: "begin with the last stage only, on two instances of 1 vCPU, which fits a new account's quotas",
    },
    'skip-preflight': { type: 'boolean', says: 'do not run the preflight' },
    yes: { type: 'boolean', says: 'do not ask' },
  },
  example: 'npm run init\nnpm run init -- --email ops@example.com --email dev@example.com',
});

/** `npm run init`: asks for the settings, writes them, and prints the next steps. */
async function init(): Promise<void> {
  const { values } = readLine(INIT);
  nowHolds('Nothing was changed.', 'npm run init');
  const { path, input } = readInput();
  const found = await lookAround();
  console.log(foundText(found));
  const hasPerson = canAsk() && !values.yes;
  const isNarrow = values['one-stage'];
  const answered = await answers(input, found, values, { hasPerson, isNarrow });
  const wanted = await begunSmaller(answered, found, { hasPerson, isWanted: values['one-stage'] });
  refuseOthers(path, wanted.input);
  await write(path, input, wanted, values.yes);
  await lookAtAccount(wanted.input, found, values['skip-preflight']);
  console.log(wayText(resolveFacts(wanted.input)));
}

/**
 * Refuses settings that have problems outside the answers. Only the person can fix those, and the command
 * does not overwrite them.
 */
function refuseOthers(path: string, input: unknown): void {
  const lines = problemsIn(input).map(({ line }) => `  - ${line}`);
  if (lines.length === 0) return;
  throw new UserError(
    `${path} has other errors. Nothing was changed. Fix them there, then run this again:\n${lines.join('\n')}`,
  );
}

async function write(path: string, before: unknown, { input, changes }: Answered, yes: boolean) {
  if (changes.length === 0) {
    console.log(`\n${path} has all of these values already. Nothing was changed.`);
    return;
  }
  const changed = await changedText(path, changes);
  console.log(`\n${changesText(path, before, changes)}\n`);
  await confirm(`Write this into ${path}?`, yes);
  replaceSettings(path, changed, input);
  nowHolds(`${path} is written.`, 'npm run preflight');
  console.log(`\n${path} is written.`);
}

/**
 * Runs the preflight where there are credentials for the account. What it finds does not make this command
 * fail.
 */
async function lookAtAccount(input: unknown, found: Found, isSkipped: boolean): Promise<void> {
  const facts = resolveFacts(input);
  if (isSkipped || found.account !== facts.account) return;
  const sections = await preflight(facts);
  console.log(`\n${text(facts, sections)}`);
  if (!hasPassed(sections)) console.log('Fix each FAIL, then run: npm run preflight');
}

start(INIT, init);
