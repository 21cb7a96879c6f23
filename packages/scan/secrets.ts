import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { declare, readLine, ROOT, start, UserError } from '../command';
import { secretsInHistory, type Secret } from './checkov';
import known from './known-secrets.json';

const run = promisify(execFile);

const SECRETS = declare({
  name: 'scan:secrets',
  does: 'Searches every commit for secrets. Exit status 0 only if known-secrets.json lists each finding with a reason, and nothing else.',
  example: 'npm run scan:secrets',
});

/**
 * `npm run scan:secrets`: searches every commit for secrets, also those that a later commit removed. Exit
 * status 0 only if every finding is in known-secrets.json with a reason, and every entry there is found.
 */
async function scan(): Promise<void> {
  readLine(SECRETS);
  const git = async (...args: string[]) => (await run('git', args, { cwd: ROOT })).stdout.trim();
  if ((await git('rev-parse', '--is-shallow-repository')) === 'true') {
    throw new UserError(
      'The clone is shallow, so its history is incomplete. Run git fetch --unshallow first.',
    );
  }
  const found = await secretsInHistory(ROOT);
  const isKnown = ({ check, file }: Secret) => known.some((one) => one.check === check && one.file === file);
  const unknown = found.filter((secret) => !isKnown(secret));
  const idle = known.filter(
    ({ check, file }) => !found.some((one) => one.check === check && one.file === file),
  );
  unknown.forEach(({ check, name, file, line, commit }) =>
    console.log(
      `${file}:${line} (commit ${commit.slice(0, 12)}): ${name} (${check}).\n` +
        '  If it is valid, revoke it: it stays in the history. If it is not a secret, add it to known-secrets.json.',
    ),
  );
  idle.forEach(({ check, file }) =>
    console.log(`known-secrets.json: ${check} is not found in ${file}. Remove it.`),
  );
  const commits = await git('rev-list', '--count', 'HEAD');
  console.log(
    `Secrets: ${commits} commits, ${unknown.length} unknown, ${found.length - unknown.length} known.`,
  );
  if (unknown.length > 0 || idle.length > 0) process.exitCode = 1;
}

start(SECRETS, scan);
