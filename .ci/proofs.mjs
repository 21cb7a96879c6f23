// Runs the proofs of `.ci/run`: `node .ci/proofs.mjs [LANES]`, of lanes.mjs. What a step prints is shown whole when it ends;
// a step that fails ends nothing else. Whoever stops it gets what the running steps have printed so far.
//
// What did not hold beside other steps is run once more, alone: some steps measure seconds, and two cores that six lanes
// share are no instance. Both results are shown, with why the first one did not hold, so that nobody overlooks it.
import { spawn } from 'node:child_process';
import process from 'node:process';
import { clearInterval, setInterval, setTimeout } from 'node:timers';
import Table from 'cli-table3';
// eslint-disable-next-line aws-bootstrap/one-way-in -- index.ts is TypeScript, which this script cannot load
import { temporaryFolder } from '../packages/test-support/run/temporary-folder.js';

const { APART, LANES, REST } = await import(process.argv[2] ?? './lanes.mjs');

/** How long what was told to end may take for it. */
const PATIENCE_MS = 5000;
/** When all has to be over: the time that the script has is 5,400 s. */
const LATEST_SECONDS = 5200;
/** Runs a step and says at its end, as bash counts it, the processor time that it and all its processes took. */
const TIMED = 'TIMEFORMAT="processor %U %S"; time "$@"';
const PROCESSOR = /^processor ([\d.]+) ([\d.]+)\n/m;
/**
 * Gives this shell and what it starts precedence, where it may, as root may: for the first lane, which takes longest. Linux
 * can share processors out between sessions, and each step is one.
 */
const FIRST = '{ renice -n -5 -p $$; echo -5 >/proc/$$/autogroup; } >/dev/null 2>&1; ';
/** How much of what a step printed is shown again at the end, where it did not hold. */
const LAST_LINES = 40;

/** The memory that must be free for the steps' temporary files and for the steps themselves, in bytes. */
const ROOM = 12 * 1024 ** 3;
process.env.TMPDIR = temporaryFolder(ROOM);

const begun = Date.now();
const secondsSince = (time) => Math.round((Date.now() - time) / 1000);
/** By its command: the process, when it began, and what it has printed. */
const running = new Map();
const done = [];
let isStopped = false;

/** Runs a step, in a process group of its own, and notes how it ended. */
async function step(command, { isAlone = false, isFirst = false } = {}) {
  if (isStopped) return;
  const child = spawn('bash', ['-c', isFirst ? FIRST + TIMED : TIMED, 'bash', ...command.split(' ')], {
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const run = { child, started: Date.now(), output: '' };
  running.set(command, run);
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (run.output += text));
  const status = await new Promise((resolve) => {
    child.on('close', resolve);
    child.on('error', (error) => ((run.output += `${error.message}\n`), resolve(1)));
  });
  running.delete(command);
  if (!isStopped) show(command, run, status === 0 ? 'held' : 'DID NOT HOLD', isAlone);
}

function show(command, run, ended, isAlone) {
  const seconds = secondsSince(run.started);
  const [, user, system] = PROCESSOR.exec(run.output) ?? []; // none where the step was stopped
  const processor = user && Math.round(Number(user) + Number(system));
  const output = run.output.replace(PROCESSOR, '');
  done.push({
    command,
    ended,
    seconds,
    processor,
    output,
    isAlone,
    from: Math.round((run.started - begun) / 1000),
  });
  console.log(`\n== ${command}\n${output}\n== ${command}: ${ended}, ${seconds} s`);
}

/** Runs what did not hold beside others once more, as long as there is time for it. */
async function onceMore() {
  const again = done.filter(({ ended, isAlone }) => ended !== 'held' && !isAlone);
  for (const { command, seconds } of again)
    if (secondsSince(begun) + seconds <= LATEST_SECONDS) await step(command, { isAlone: true });
}

/** The marks of what did not hold, then how it ended: a lane's output is long, and often only its end is kept. */
function lastOf(output) {
  const lines = output.trimEnd().split('\n');
  const last = lines.slice(-LAST_LINES);
  const marked = lines.slice(0, -LAST_LINES).filter((line) => /[✖✕●]/.test(line));
  return [...marked.slice(0, LAST_LINES), ...last].join('\n');
}

async function lane(commands, isFirst) {
  for (const command of commands) await step(command, { isFirst });
}

function end(signal) {
  for (const { child } of running.values()) {
    try {
      process.kill(-child.pid, signal);
    } catch {
      // it has just ended by itself
    }
  }
}

/** @returns how many steps did not hold, not even alone */
function closing() {
  const table = new Table({
    head: ['step', 'from (s)', 'seconds', 'processor (s)', ''],
    style: { head: [] },
  });
  for (const { command, ended, seconds, processor, from, isAlone } of done.sort(
    (one, other) => one.from - other.from,
  ))
    table.push([command, from, seconds, processor ?? '', isAlone ? `${ended}, alone` : ended]);
  for (const { command, ended, output } of done)
    if (ended !== 'held') console.log(`\n== ${command}: ${ended}. It printed:\n${lastOf(output)}`);
  const results = new Map(done.map(({ command, ended }) => [command, ended]));
  const failed = [...results.values()].filter((ended) => ended !== 'held');
  console.log(`\n${table}\nAll of it took ${secondsSince(begun)} s.`);
  console.log(`${results.size - failed.length} passed, ${failed.length} failed`);
  return failed.length;
}

function stop() {
  isStopped = true;
  for (const [command, run] of running) show(command, run, 'STOPPED', true);
  closing();
  end('SIGTERM');
  setTimeout(() => {
    end('SIGKILL');
    process.exit(130);
  }, PATIENCE_MS);
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, stop);
process.on('exit', () => end('SIGKILL'));

// Nobody has to guess what it hangs at.
const saying = setInterval(() => {
  const now = [...running].map(([command, { started }]) => `${command} (${secondsSince(started)} s)`);
  console.log(`${Math.round((Date.now() - begun) / 60_000)} min, under way: ${now.join(' · ')}`);
}, 60_000);
const rest = [...REST];
await Promise.all(
  LANES.map(async (commands, index) => {
    await lane(commands, index === 0);
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) await step(next);
  }),
);
for (const group of APART)
  await Promise.all(group.map((command) => step(command, { isAlone: group.length === 1 })));
await onceMore();
clearInterval(saying);
if (!isStopped && closing() > 0) process.exitCode = 1;
