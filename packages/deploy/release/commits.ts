import { spawnSync } from 'node:child_process';
import {
  type ActionExecutionDetail,
  CodePipelineClient,
  paginateListActionExecutions,
  paginateListPipelineExecutions,
  type PipelineExecutionSummary,
} from '@aws-sdk/client-codepipeline';
import { type Facts, prefixOf } from '../../facts';
import { clientConfig, isCalled } from '../account/aws';
import { ROOT } from '../../command';
import { LONGEST_EXECUTION } from './pipeline';

/** A commit of the app. */
export interface Commit {
  readonly id: string;
  /** The first line of its message. */
  readonly message?: string;
  readonly author?: string;
}

/**
 * The commits of the pipeline's deployments, by CodeDeploy's deployment ids. CodePipeline keeps for a year
 * which execution made which deployment, and from which commit. Other deployments are missing. [CodePipeline
 * API, ListActionExecutions, ListPipelineExecutions]
 *
 * @param since older executions are not read; `newest`: only the first page of each list is read. @default
 * all that CodePipeline has
 */
export async function commitsOf(settings: Facts, since?: Date | 'newest'): Promise<Map<string, Commit>> {
  if (!settings.pipeline) return new Map(); // some regions have no CodePipeline to ask
  const client = new CodePipelineClient(clientConfig(settings.region));
  const question = { pipelineName: prefixOf(settings, 'pipeline'), maxResults: 100 };
  try {
    const [actions, executions] = await Promise.all([
      newest(
        paginateListActionExecutions({ client, stopOnSameToken: true }, question),
        ({ actionExecutionDetails = [] }) => actionExecutionDetails,
        since,
      ),
      newest(
        paginateListPipelineExecutions({ client, stopOnSameToken: true }, question),
        ({ pipelineExecutionSummaries = [] }) => pipelineExecutionSummaries,
        since,
      ),
    ]);
    return withAuthors(byDeployment(actions, executions));
  } catch (error) {
    if (isCalled(error, 'PipelineNotFoundException')) return new Map();
    throw error;
  }
}

/** The items of a list that begins with the newest, as far back as `since` needs. */
async function newest<Answer, Item extends { startTime?: Date }>(
  pages: AsyncIterable<Answer>,
  itemsOf: (page: Answer) => readonly Item[],
  since?: Date | 'newest',
): Promise<Item[]> {
  const all: Item[] = [];
  for await (const page of pages) {
    all.push(...itemsOf(page));
    if (since === 'newest') break;
    const oldest = all.at(-1)?.startTime?.getTime() ?? Infinity;
    if (since && oldest < since.getTime() - LONGEST_EXECUTION) break;
  }
  return all;
}

function byDeployment(
  actions: readonly ActionExecutionDetail[],
  executions: readonly PipelineExecutionSummary[],
): Map<string, Commit> {
  const authors = new Map(actions.flatMap(authorOf));
  const known = new Map(executions.map((each) => [each.pipelineExecutionId, each]));
  const found = new Map<string, Commit>();
  for (const { pipelineExecutionId: id = '', input, output } of actions) {
    const deployment = output?.executionResult?.externalExecutionId;
    if (input?.actionTypeId?.provider !== 'CodeDeploy' || !deployment) continue;
    // A rollback by the pipeline has the commit of the execution that it goes back to. [CodePipeline API,
    // PipelineRollbackMetadata]
    const target = known.get(id)?.rollbackMetadata?.rollbackTargetPipelineExecutionId ?? id;
    const [revision] = known.get(target)?.sourceRevisions ?? known.get(id)?.sourceRevisions ?? [];
    if (!revision?.revisionId) continue;
    const [message, author] = [messageIn(revision.revisionSummary), authors.get(target)];
    found.set(deployment, {
      id: revision.revisionId,
      ...(message && { message }),
      ...(author && { author }),
    });
  }
  return found;
}

/** The author of an execution's commit. Not every source provider tells it. */
function authorOf({ pipelineExecutionId = '', input, output }: ActionExecutionDetail): [string, string][] {
  if (input?.actionTypeId?.category !== 'Source') return [];
  const { AuthorDisplayName, AuthorEmail } = output?.outputVariables ?? {};
  const author = AuthorDisplayName ?? AuthorEmail;
  return author ? [[pipelineExecutionId, author]] : [];
}

/**
 * The first line of a commit message. A connection's summary is JSON that contains the message. [CodePipeline
 * user guide, CodeStarSourceConnection]
 */
export function messageIn(summary = ''): string | undefined {
  let message: unknown = summary;
  try {
    message = (JSON.parse(summary) as { CommitMessage?: unknown }).CommitMessage;
  } catch {
    // the summary is the message itself
  }
  return typeof message === 'string' ? message.split('\n')[0] : undefined;
}

/** Adds missing authors, for commits that this clone has. */
function withAuthors(commits: Map<string, Commit>): Map<string, Commit> {
  const lacking = [...commits.values()].filter(({ author }) => !author).map(({ id }) => id);
  const ids = [...new Set(lacking)].filter((id) => /^[0-9a-f]{40}$/.test(id));
  if (ids.length === 0) return commits;
  const authors = new Map(authorsInClone(ids));
  return new Map(
    [...commits].map(([deployment, commit]) => {
      const author = commit.author ?? authors.get(commit.id);
      return [deployment, { ...commit, ...(author && { author }) }];
    }),
  );
}

/**
 * The authors of the commits that this clone has. `git log` fails at the first unknown commit, so unknown
 * ones are removed first.
 */
function authorsInClone(ids: readonly string[]): [string, string][] {
  const git = (args: readonly string[], input: string) =>
    spawnSync('git', args, { cwd: ROOT, input, encoding: 'utf8' });
  const checked = git(['cat-file', '--batch-check'], ids.join('\n'));
  const there = (checked.stdout ?? '').split('\n').flatMap((line) => /^(\w+) commit /.exec(line)?.[1] ?? []);
  if (checked.status !== 0 || there.length === 0) return [];
  const { stdout } = git(['log', '--no-walk', '--stdin', '--format=%H%x09%an'], there.join('\n'));
  return stdout.split('\n').flatMap((line): [string, string][] => {
    const [id = '', author = ''] = line.split('\t');
    return author ? [[id, author]] : [];
  });
}
