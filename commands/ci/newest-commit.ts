import { spawnSync } from 'node:child_process';
import { ROOT, UserError } from '../command';

/** Milliseconds that origin has for its answer. */
const PATIENCE = 30_000;

/**
 * A pipeline that is run again keeps its commit. Where the branch went on since, its plan would take back what newer
 * code did. Looked at before anybody is asked, and never afterwards: what was approved is applied.
 *
 * @param folder the checkout
 * @throws UserError where the branch is at another commit than this job
 */
export function refuseOldCommit(branch: string, folder = ROOT): void {
  const commit = process.env.CIRCLE_SHA1;
  if (!commit) return; // a person's machine
  const { head, why } = headAtOrigin(branch, folder);
  if (head === undefined)
    return console.log(
      `Whether ${branch} has a newer commit is not known: ${why}. Going on with ${short(commit)}.`,
    );
  if (head === commit) return;
  throw new UserError(
    `${branch} is at the newer commit ${short(head)}, and this job at ${short(commit)}: its plan would take back what ` +
      `is newer. Nothing was changed. The newer commit's pipeline plans that; where it is over, trigger a new pipeline ` +
      `on ${branch}.`,
  );
}

/** The commit that a branch is at, or why that cannot be said. */
function headAtOrigin(branch: string, folder: string): { head?: string; why?: string } {
  const asked = spawnSync('git', ['ls-remote', 'origin', `refs/heads/${branch}`], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, GIT_TERMINAL_PROMPT: '0' },
    timeout: PATIENCE,
  });
  if (asked.status !== 0) return { why: asked.stderr?.trim() || String(asked.error ?? 'git was ended') };
  const [head] = asked.stdout.split('\t');
  return head ? { head } : { why: `origin has no branch ${branch}` };
}

const short = (commit: string): string => commit.slice(0, 12);
