import { spawnSync } from 'node:child_process';
import { ROOT, UserError } from '../../command';
import { GitHub } from './github';

/** Milliseconds that `git ls-remote` may take. */
const PATIENCE = 30_000;

/** A branch, and where it is looked up. */
export interface Source {
  readonly branch: string;
  /** `owner/name` at GitHub. */
  readonly repository: string;
  /** The folder of the checkout. @default the project's folder */
  readonly folder?: string;
}

/**
 * Refuses a job whose commit is not the newest of its branch. A pipeline that is run again keeps its commit;
 * where the branch has moved on, its plan would revert newer code. The check is made before the approval and
 * never after it: what was approved is applied. Where nothing tells the newest commit, the job is refused,
 * too, so that nobody approves a plan that may be old.
 *
 * @throws UserError where the branch has another newest commit than this job's, or the newest is unknown
 */
export async function refuseOldCommit(source: Source): Promise<void> {
  const commit = process.env.CIRCLE_SHA1;
  if (!commit) return; // not in CI
  const { branch } = source;
  const head = await headOf(source);
  if (head === commit) return;
  throw new UserError(
    `${branch} is at the newer commit ${short(head)}, and this job is at ${short(commit)}: its plan would undo ` +
      'what is newer. Nothing was changed. The pipeline of the newer commit plans that; if it has ended, trigger a ' +
      `new pipeline on ${branch}.`,
  );
}

/** The newest commit of a branch: from origin, otherwise from GitHub's API where there is a token. */
async function headOf({ branch, repository, folder = ROOT }: Source): Promise<string> {
  const origin = headAtOrigin(branch, folder);
  if (origin.head) return origin.head;
  const token = process.env.GITHUB_TOKEN;
  const gitHub = token
    ? await headAtGitHub(branch, new GitHub(repository, token, process.env.GITHUB_API_URL))
    : {};
  if (gitHub.head) return gitHub.head;
  throw new UserError(
    `The newest commit of ${branch} could not be read: ${[origin.why, gitHub.why].filter(Boolean).join('; ')}. ` +
      "Nothing was changed, because this job's plan may be out of date. Run the job again when the repository " +
      'answers. If it always asks for credentials, let GITHUB_TOKEN read the contents of the repository ' +
      '(docs/ci.md).',
  );
}

interface Head {
  readonly head?: string;
  readonly why?: string;
}

/**
 * Asks origin for the branch. git lists every reference with this ending, such as a branch
 * `any/refs/heads/main`, so only the exact one counts. [git docs, git-ls-remote]
 */
function headAtOrigin(branch: string, folder: string): Head {
  const reference = `refs/heads/${branch}`;
  const asked = spawnSync('git', ['ls-remote', 'origin', reference], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, GIT_TERMINAL_PROMPT: '0' },
    timeout: PATIENCE,
  });
  if (asked.status !== 0) return { why: asked.stderr?.trim() || String(asked.error ?? 'git was killed') };
  const lines = asked.stdout.split('\n').map((line) => line.split('\t'));
  const [head] = lines.find(([, name]) => name === reference) ?? [];
  return head ? { head } : { why: `origin has no branch ${branch}` };
}

async function headAtGitHub(branch: string, gitHub: GitHub): Promise<Head> {
  try {
    return { head: await gitHub.headOf(branch) };
  } catch (error) {
    return { why: (error as Error).message };
  }
}

const short = (commit: string): string => commit.slice(0, 12);
