import { spawnSync } from 'node:child_process';
import { ROOT, UserError } from '../../command';
import { GitHub } from './github';

/** Milliseconds that origin has for its answer. */
const PATIENCE = 30_000;

/** What a branch is looked for in. */
export interface Source {
  readonly branch: string;
  /** `owner/name` at GitHub. */
  readonly repository: string;
  /** The checkout. @default the project's folder */
  readonly folder?: string;
}

/**
 * A pipeline that is run again keeps its commit. Where the branch went on since, its plan would take back what newer
 * code did. Looked at before anybody is asked, and never afterwards: what was approved is applied. Who cannot say it is
 * taken for a no: nobody is asked to approve what may be old.
 *
 * @throws UserError where the branch is at another commit than this job, or nobody says where it is
 */
export async function refuseOldCommit(source: Source): Promise<void> {
  const commit = process.env.CIRCLE_SHA1;
  if (!commit) return; // a person's machine
  const { branch } = source;
  const head = await headOf(source);
  if (head === commit) return;
  throw new UserError(
    `${branch} is at the newer commit ${short(head)}, and this job is at ${short(commit)}: its plan would undo ` +
      'what is newer. Nothing was changed. The pipeline of the newer commit plans that; if it has ended, trigger a ' +
      `new pipeline on ${branch}.`,
  );
}

/** The commit that a branch is at: as origin says, otherwise GitHub's API, where there is a token for it. */
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

/** git lists every reference that ends like this one, a branch `any/refs/heads/main` too. [git docs, git-ls-remote] */
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
