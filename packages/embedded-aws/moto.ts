import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { withoutAws } from './environment';

/** The exit status of serve_moto.py where Python cannot import moto. */
const MOTO_IS_MISSING = 3;
const SECONDS_TO_START = 60;

/** A running moto: its address, and how to stop it. */
export interface Moto {
  readonly port: number;
  /** The process id, for tests that check that it ends. */
  readonly pid: number;
  stop(): Promise<void>;
}

/** The Python of the project's virtual environment where set-up has made one, otherwise the system's. */
export function defaultPython(): string {
  const own = join(__dirname, '..', '..', '.venv', 'bin', 'python');
  return existsSync(own) ? own : 'python3';
}

/**
 * Starts moto as a child process. It ends with this process, however this process ends: serve_moto.py reads the pipe on
 * its standard input until it closes.
 *
 * @param from the file of an account that was kept: it starts as it was then
 * @throws Error with a message for people where Python or moto is missing, or moto does not start
 */
export async function startMoto(python: string, logFile?: string, from?: string): Promise<Moto> {
  const account = from === undefined ? [] : [from];
  const child = spawn(python, [join(__dirname, 'serve_moto.py'), ...account], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // Python would write compiled files beside the sources.
    env: { ...withoutAws(process.env), AWS_EC2_METADATA_DISABLED: 'true', PYTHONDONTWRITEBYTECODE: '1' },
  });
  let lastWords = '';
  child.stderr.on('data', (text: Buffer) => (lastWords = (lastWords + text.toString()).slice(-2000)));
  if (logFile) child.stderr.pipe(createWriteStream(logFile, { flags: 'a' }));
  try {
    const port = await firstLine(child, python, () => lastWords);
    return { port: Number(port), pid: child.pid ?? -1, stop: () => stop(child) };
  } catch (error) {
    await stop(child);
    throw error;
  }
}

function firstLine(child: ChildProcess, python: string, lastWords: () => string): Promise<string> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(
        new Error(`The embedded AWS (moto) did not start within ${SECONDS_TO_START} s.\n${lastWords()}`),
      );
    }, SECONDS_TO_START * 1000);
    child.once('error', (error: NodeJS.ErrnoException) => {
      clearTimeout(timer);
      const reason = error.code === 'ENOENT' ? 'was not found' : `could not be started (${error.message})`;
      reject(
        new Error(`Python ${reason}: ${python}. Install Python 3.10 or newer (https://www.python.org).`),
      );
    });
    child.once('exit', (status) => {
      clearTimeout(timer);
      reject(new Error(status === MOTO_IS_MISSING ? missing(python) : `moto ended at once.\n${lastWords()}`));
    });
    if (!child.stdout) return;
    createInterface(child.stdout).once('line', (line) => {
      clearTimeout(timer);
      child.removeAllListeners('exit');
      resolve(line);
    });
  });
}

function missing(python: string): string {
  return (
    `The embedded AWS needs the Python package moto, which ${python} does not have. ` +
    'Install it with: npm run setup'
  );
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.stdin?.end();
  const timer = setTimeout(() => child.kill('SIGKILL'), 3000);
  await gone;
  clearTimeout(timer);
}
