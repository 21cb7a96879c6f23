import { type Answer, askApi, type HttpRequest, saidBy } from './http';

interface Comment {
  readonly id: number;
  readonly body?: string;
}

const PER_PAGE = 100;

/** GitHub's REST API for one repository. */
export class GitHub {
  /**
   * @param repository `owner/name`
   * @param token may write comments on pull requests
   * @param base without a slash at its end
   */
  constructor(
    private readonly repository: string,
    private readonly token: string,
    private readonly base = 'https://api.github.com',
  ) {}

  /** The number of the open pull request of a branch in the repository itself (not in a fork). */
  async pullRequestOf(branch: string): Promise<number | undefined> {
    const [owner] = this.repository.split('/');
    const head = encodeURIComponent(`${owner}:${branch}`);
    const { body } = await this.ask(`pulls?state=open&head=${head}`);
    return (body as { number: number }[])[0]?.number;
  }

  /** The newest commit of a branch. The token needs _Contents: read_. */
  async headOf(branch: string): Promise<string> {
    const { body } = await this.ask(`git/ref/heads/${branch}`);
    return (body as { object: { sha: string } }).object.sha;
  }

  /** The id of the first comment that begins with the marker. Reads all pages. */
  async findComment(pullRequest: number, marker: string): Promise<number | undefined> {
    for (let page = 1; ; page++) {
      const { body } = await this.ask(`issues/${pullRequest}/comments?per_page=${PER_PAGE}&page=${page}`);
      const comments = body as Comment[];
      const found = comments.find((comment) => comment.body?.startsWith(marker));
      if (found) return found.id;
      if (comments.length < PER_PAGE) return undefined;
    }
  }

  async addComment(pullRequest: number, body: string): Promise<void> {
    await this.ask(`issues/${pullRequest}/comments`, { method: 'POST', json: { body } });
  }

  async updateComment(id: number, body: string): Promise<void> {
    await this.ask(`issues/comments/${id}`, { method: 'PATCH', json: { body } });
  }

  /** Sends a request to the repository's API. @throws GitHubRefusal */
  private async ask(path: string, request: HttpRequest = {}): Promise<Answer> {
    const headers = { authorization: `Bearer ${this.token}`, 'x-github-api-version': '2022-11-28' };
    const answer = await askApi(`${this.base}/repos/${this.repository}/${path}`, { ...request, headers });
    if (answer.status >= 300) throw new GitHubRefusal(answer);
    return answer;
  }
}

/** GitHub answered with a refusal. The message quotes GitHub. */
export class GitHubRefusal extends Error {
  constructor(answer: Answer) {
    super(`GitHub answered ${saidBy(answer)}`);
  }
}
