// Asks the npm registry for known vulnerabilities of the app's packages, where npm installs the app. Silence
// is no success: where the registry does not answer, the exit status is 2. With --if-reachable it is then 0,
// with a message.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from '../setup/shared.mjs';
import { readWords } from '../setup/words.mjs';

const app = process.env.APP ?? resolve(dirname(fileURLToPath(import.meta.url)), '../../app');

run(() => {
  const given = readWords({
    name: 'audit',
    does: 'Asks the npm registry for known vulnerabilities in the packages that ship in the app. Exit status 1 if there are any, 2 if the registry does not answer.',
    options: { '--if-reachable': 'exit status 0 if the registry does not answer' },
    example: 'npm run audit',
  });
  audit(given.includes('--if-reachable'));
});

function audit(isOptional) {
  if (!existsSync(join(app, 'package-lock.json'))) {
    console.log('NOT CHECKED: the app has no package-lock.json, so npm knows no packages of it.');
    return;
  }
  const answer = ask();
  if (!answer?.metadata) {
    const why = answer?.message ?? answer?.error?.summary ?? 'no answer';
    console.error(`NOT CHECKED: the npm registry did not answer the question for vulnerabilities (${why}).`);
    process.exitCode = isOptional ? 0 : 2;
    return;
  }
  const { total } = answer.metadata.vulnerabilities;
  for (const { name, severity, range, fixAvailable } of Object.values(answer.vulnerabilities)) {
    const fix = fixAvailable ? 'npm audit fix updates it' : 'no fixed version exists yet';
    console.error(`${name} ${range}: ${severity}; ${fix}.`);
  }
  console.log(
    `${answer.metadata.dependencies.prod} packages that ship in the app: ${total} vulnerabilities.`,
  );
  if (total > 0) process.exitCode = 1;
}

function ask() {
  const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { cwd: app, encoding: 'utf8' });
  return parse(stdout);
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
