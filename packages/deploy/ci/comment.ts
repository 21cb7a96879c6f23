import { LONGEST_COMMENT } from '../../plan-verdict';
import { type Facts, loadFacts } from '../../facts';
import { branch, declare, readLine, start, UserError } from '../../command';
import { planComment } from '../saved-plan/report';
import { GitHub, GitHubRefusal } from './github';
import { PLANS, readPlans } from './plans';

const COMMENT = declare({
  name: 'ci:comment',
  does: "Writes the plans' summary into one comment of the pull request, and updates it. For CI's jobs.",
  options: {
    from: { type: 'string', value: 'folder', default: PLANS, says: 'the folder of the saved plans' },
  },
  example: 'npm run ci:comment',
});

/**
 * `npm run ci:comment`: writes the plans' summary into one comment on the pull request, which later runs
 * update. It needs a token (GITHUB_TOKEN) and an open pull request. Without them, or where GitHub refuses, it
 * prints the reason and succeeds: the summary is also an artifact of the job.
 */
async function comment(): Promise<void> {
  const settings = loadFacts();
  const { values } = readLine(COMMENT);
  const token = process.env.GITHUB_TOKEN;
  if (!token) return console.log('No comment: GITHUB_TOKEN is not set.');
  try {
    console.log(await putComment(settings, token, bodyOf(settings, values.from)));
  } catch (error) {
    if (!(error instanceof GitHubRefusal || error instanceof UserError)) throw error;
    console.log(`No comment: ${error.message}. May GITHUB_TOKEN write to pull requests of this repository?`);
  }
}

async function putComment({ repository, project }: Facts, token: string, body: string): Promise<string> {
  const gitHub = new GitHub(repository.name, token, process.env.GITHUB_API_URL);
  const number = pullRequestNumber() ?? (branch() ? await gitHub.pullRequestOf(branch()) : undefined);
  if (number === undefined) return `No comment: ${branch() || 'this'} has no open pull request.`;
  const old = await gitHub.findComment(number, markerOf(project));
  if (old === undefined) await gitHub.addComment(number, body);
  else await gitHub.updateComment(old, body);
  return `${old === undefined ? 'Commented on' : 'Updated the comment on'} pull request ${number}.`;
}

/** An invisible HTML comment by which the next run finds its own comment. */
const markerOf = (project: string): string => `<!-- plan of ${project} -->`;

function bodyOf(settings: Facts, folder: string): string {
  const plans = readPlans(settings, folder);
  const marker = `${markerOf(settings.project)}\n`;
  const commit = process.env.CIRCLE_SHA1 ? `\n\nPlanned at ${process.env.CIRCLE_SHA1}.` : '';
  const body = planComment(settings, plans, LONGEST_COMMENT - marker.length - commit.length);
  return marker + body + commit;
}

/**
 * The number from the pull request's address in CIRCLE_PULL_REQUEST, which CircleCI does not set in every
 * kind of pipeline.
 */
function pullRequestNumber(): number | undefined {
  const number = /\/pull\/(\d+)$/.exec(process.env.CIRCLE_PULL_REQUEST ?? '')?.[1];
  return number === undefined ? undefined : Number(number);
}

start(COMMENT, comment);
