import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { fileProblem, isSettingsError, printMessage } from '../facts';
import { interruption } from './interrupts';
import { UserError } from './user-error';

/** The project's folder, independent of the folder that a command was started in. */
export const ROOT = resolve(__dirname, '../..');

/** The folder for the synthesized stacks: `cdktf.out`, or the value of CDKTF_OUTDIR, as in cdktf itself. */
export function outputFolder(): string {
  return resolve(ROOT, process.env.CDKTF_OUTDIR ?? 'cdktf.out');
}

/**
 * Runs a command's main function. Where that throws, the exit status is 1; only a bug of this project prints
 * a stack trace.
 */
export function run(main: () => Promise<void>): void {
  // The reader of a pipe may end first, as `| tee` does at an interrupt. The command still finishes its work.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE') throw error;
    });
  }
  main().catch((error: unknown) => {
    const expected = isSettingsError(error) || isPlanError(error) || error instanceof UserError;
    const message = expected ? (error as Error).message : fileProblem(error);
    if (message === undefined) console.error(error);
    else printMessage(message);
    process.exitCode = error instanceof UserError ? error.status : 1;
  });
}

/**
 * Whether a plan could not be read. Recognised by the error's name, because this package may not import
 * `plan-verdict`.
 */
const isPlanError = (error: unknown): boolean => error instanceof Error && error.name === 'PlanError';

/**
 * The words that start TypeScript in npm scripts, in one process, so that it receives the interrupts itself
 * (docs/decisions/0008-start.md). The program's path from the project's folder follows, then its arguments.
 */
export const START = ['node', 'packages/start/index.js'] as const;

/**
 * Synthesizes all stacks. Messages about bad settings are printed as they come.
 *
 * @param folder where the stacks are written to; its parent folder must exist
 */
export function synthesize(folder = outputFolder()): void {
  const [, start] = START;
  const env = { ...process.env, CDKTF_OUTDIR: folder };
  const { status, signal } = spawnSync(process.execPath, [start, 'main.ts'], {
    cwd: ROOT,
    env,
    stdio: 'inherit',
  });
  if (signal === 'SIGINT') throw interruption();
  if (status !== 0) throw new UserError('Synthesis failed (see above). Nothing was changed.');
}
