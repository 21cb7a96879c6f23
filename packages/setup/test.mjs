// `npm test`: set-up, then lint, types and the quick tests in parallel. Plain Node.js, as set-up is.
import { spawnSync } from 'node:child_process';
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './shared.mjs';
import { readWords } from './words.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..');
const CHECKS = ['lint:*', 'types', 'test:unit', 'test:app'];

run(() => {
  readWords({
    name: 'test',
    does: 'Installs what is missing, then runs lint, the type check, the quick tests and the tests of the app at the same time.',
    example: 'npm test',
  });
  const start = (program, args) => spawnSync(program, args, { cwd: root, stdio: 'inherit' }).status ?? 1;
  process.on('SIGINT', () => {}); // the child processes end by themselves
  process.exitCode =
    start(process.execPath, ['packages/setup/setup.mjs']) ||
    start('node_modules/.bin/run-p', ['--aggregate-output', ...CHECKS]);
});
