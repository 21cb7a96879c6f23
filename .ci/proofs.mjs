// The proofs of `.ci/run`: three lanes side by side, each one step after the other, then what measures latency alone.
// Most steps wait most of the time, so that three of them fill two cores. What a step prints is shown whole when it
// ends; a step that fails ends nothing else.
import { spawn } from 'node:child_process';
import process from 'node:process';
import { clearInterval, setInterval } from 'node:timers';
import Table from 'cli-table3';

/** One process for each: a second one would take the core from another lane. */
const slow = (...patterns) => `npm run test:slow -- --maxWorkers 1 ${patterns.join(' ')}`;

// Patterns of Jest are looked for in whole paths, the name of the clone's folder included: each names a folder of ours.
const LANES = [
  // The longest, and the one that waits most.
  [slow('slow/circleci.test'), 'npm run transitions -- --form 0.1.0 --pairs 0'],
  // What computes. The check of CI has the quick tests in it, with lint and types, and Checkov's scan.
  [
    'npm run scan:secrets', // it installs Checkov, which the check then has
    slow('slow/circleci-check'),
    'npm run test:mends -- --sample 3 --seed 4',
    slow('slow/mutants'),
    slow('slow/preflight', 'slow/refresh', 'slow/smoke'),
    slow('slow/validate', 'slow/traps', 'slow/command-lines', 'slow/ci-identity'),
    slow('slow/releases', 'slow/run-time-changes'),
  ],
  // What deploys. The rehearsal leaves a record of calls to the step after it.
  [
    'npm run rehearse',
    slow('slow/recorded-calls', 'slow/circleci-rights'),
    'npm run transitions -- --sample 3 --pairs 6',
    'npm run faults -- --sample 10 --seed 4',
    slow('slow/bootstrap', 'slow/embedded-aws', '__tests__/local'),
  ],
];
const APART = ['npm run rehearse:release'];

const begun = Date.now();
const running = new Set();
const done = [];

/** Runs a step, in a process group of its own, and notes how it ended. */
async function step(command) {
  const started = Date.now();
  const [program, ...args] = command.split(' ');
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  running.add(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  const status = await new Promise((resolve) => child.on('close', resolve));
  running.delete(child);
  const seconds = Math.round((Date.now() - started) / 1000);
  const held = status === 0;
  done.push({ command, held, seconds, from: Math.round((started - begun) / 1000) });
  console.log(`\n== ${command}\n${output}\n== ${command}: ${held ? 'held' : 'DID NOT HOLD'}, ${seconds} s`);
}

async function lane(commands) {
  for (const command of commands) await step(command);
}

function endAll() {
  for (const { pid } of running) {
    try {
      process.kill(-pid, 'SIGTERM');
    } catch {
      // it has just ended by itself
    }
  }
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    endAll();
    process.exit(130);
  });

// Nobody has to guess whether it hangs.
const saying = setInterval(() => {
  const minutes = Math.round((Date.now() - begun) / 60_000);
  console.log(`${minutes} min: ${done.length} steps ended, ${running.size} under way`);
}, 60_000);
await Promise.all(LANES.map(lane));
await lane(APART);
clearInterval(saying);

const table = new Table({ head: ['step', 'from (s)', 'seconds', ''], style: { head: [] } });
for (const { command, held, seconds, from } of done.sort((one, other) => one.from - other.from))
  table.push([command, from, seconds, held ? 'held' : 'DID NOT HOLD']);
const failed = done.filter(({ held }) => !held);
console.log(`\n${table}\nAll of it took ${Math.round((Date.now() - begun) / 1000)} s.`);
console.log(`${done.length - failed.length} passed, ${failed.length} failed`);
if (failed.length > 0) process.exitCode = 1;
