// Runs the proofs of `.ci/run` (lanes.mjs). What a step prints is shown whole when it ends; a step that fails ends
// nothing else. Whoever stops it gets what the running steps have printed so far.
import { spawn } from 'node:child_process';
import process from 'node:process';
import { clearInterval, setInterval, setTimeout } from 'node:timers';
import Table from 'cli-table3';
import { APART, LANES, REST } from './lanes.mjs';

/** How long what was told to end may take for it. */
const PATIENCE_MS = 5000;

const begun = Date.now();
const secondsSince = (time) => Math.round((Date.now() - time) / 1000);
/** By its command: the process, when it began, and what it has printed. */
const running = new Map();
const done = [];
let isStopped = false;

/** Runs a step, in a process group of its own, and notes how it ended. */
async function step(command) {
  if (isStopped) return;
  const [program, ...args] = command.split(' ');
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  const run = { child, started: Date.now(), output: '' };
  running.set(command, run);
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (run.output += text));
  const status = await new Promise((resolve) => {
    child.on('close', resolve);
    child.on('error', (error) => ((run.output += `${error.message}\n`), resolve(1)));
  });
  running.delete(command);
  if (!isStopped) show(command, run, status === 0 ? 'held' : 'DID NOT HOLD');
}

function show(command, { started, output }, ended) {
  const seconds = secondsSince(started);
  done.push({ command, ended, seconds, from: Math.round((started - begun) / 1000) });
  console.log(`\n== ${command}\n${output}\n== ${command}: ${ended}, ${seconds} s`);
}

async function lane(commands) {
  for (const command of commands) await step(command);
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

function closing() {
  const table = new Table({ head: ['step', 'from (s)', 'seconds', ''], style: { head: [] } });
  for (const { command, ended, seconds, from } of done.sort((one, other) => one.from - other.from))
    table.push([command, from, seconds, ended]);
  const failed = done.filter(({ ended }) => ended !== 'held');
  console.log(`\n${table}\nAll of it took ${secondsSince(begun)} s.`);
  console.log(`${done.length - failed.length} passed, ${failed.length} failed`);
  return failed.length;
}

function stop() {
  isStopped = true;
  for (const [command, run] of running) show(command, run, 'STOPPED');
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
  LANES.map(async (commands) => {
    await lane(commands);
    for (let next = rest.shift(); next !== undefined; next = rest.shift()) await step(next);
  }),
);
for (const group of APART) await Promise.all(group.map(step));
clearInterval(saying);
if (!isStopped && closing() > 0) process.exitCode = 1;
