import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { fileProblem, isSettingsError, printMessage } from '../facts';
import { interruption } from './interrupts';
import { UserError } from './user-error';

/** The project's folder, whatever folder a command was started from. */
export const ROOT = resolve(__dirname, '../..');

/** Where the stacks are synthesized to: `cdktf.out`, or what CDKTF_OUTDIR says, as for cdktf itself. */
export function outputFolder(): string {
  return resolve(ROOT, process.env.CDKTF_OUTDIR ?? 'cdktf.out');
}

/** Runs a command's main function. Exit status 1 where it throws; a stack trace only for a fault of this project. */
export function run(main: () => Promise<void>): void {
  // Who reads along may end first, as `| tee` does at an interrupt: what is under way is brought to its end all the same.
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

/** A plan that cannot be read. By its name, as errors of the settings: this package does not know who judges plans. */
const isPlanError = (error: unknown): boolean => error instanceof Error && error.name === 'PlanError';

/**
 * How npm scripts start TypeScript: in one process (docs/decisions/0008-start.md), which gets the interrupts.
 * Followed by a program's path from the project's folder, and its arguments.
 */
export const START = ['node', 'packages/start/index.js'] as const;

/**
 * Synthesizes all stacks. Its report of bad settings is printed as it comes.
 *
 * @param folder takes them; the one that it lies in exists
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
