import { spawnSync } from 'node:child_process';
import { UserError } from './user-error';

/** Whether this runs in a job of CircleCI, not on a person's machine. */
export const isCircleCi = (): boolean => process.env.CIRCLECI === 'true';

/**
 * Ends the CircleCI job here, as a success: its remaining steps do not run. Does nothing on a person's
 * machine.
 *
 * @throws UserError where CircleCI does not end the job: the remaining steps would run as if nothing had
 * happened
 */
export function haltJob(): void {
  if (!isCircleCi()) return;
  const { status, error } = spawnSync('circleci-agent', ['step', 'halt'], { stdio: 'inherit' });
  if (status === 0) return;
  const why = error?.message ?? `it ended with status ${status}`;
  throw new UserError(`This CircleCI job cannot be halted: circleci-agent step halt failed (${why}).`);
}

/** The branch that the pipeline runs for. Empty for a tag and on a person's machine. */
export const branch = (): string => process.env.CIRCLE_BRANCH ?? '';

/**
 * Whether the pipeline runs for a pull request from a fork. CircleCI sets these variables only there. It
 * gives such a job no token and no variables of the project.
 */
export const isFork = (): boolean =>
  Boolean(process.env.CIRCLE_PR_REPONAME ?? process.env.CIRCLE_PR_USERNAME);
