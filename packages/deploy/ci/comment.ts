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
 * `npm run ci:comment`: puts the plans' summary on the pull request, as one comment that is updated. It needs a token
 * (GITHUB_TOKEN) and an open pull request; without one of them, or where GitHub refuses, it says so: the summary is an
 * artifact of the job all the same.
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

/** An HTML comment: nobody sees it, and the next run finds its own comment by it. */
const markerOf = (project: string): string => `<!-- plan of ${project} -->`;

function bodyOf(settings: Facts, folder: string): string {
  const plans = readPlans(settings, folder);
  const marker = `${markerOf(settings.project)}\n`;
  const commit = process.env.CIRCLE_SHA1 ? `\n\nPlanned at ${process.env.CIRCLE_SHA1}.` : '';
  const body = planComment(settings, plans, LONGEST_COMMENT - marker.length - commit.length);
  return marker + body + commit;
}

/** CircleCI names the pull request by its address; not in every kind of pipeline. */
function pullRequestNumber(): number | undefined {
  const number = /\/pull\/(\d+)$/.exec(process.env.CIRCLE_PULL_REQUEST ?? '')?.[1];
  return number === undefined ? undefined : Number(number);
}

start(COMMENT, comment);
