import { Agent, get, type IncomingMessage } from 'node:http';

/** The result of a request. */
export interface Answer {
  /** Why the request failed; absent after a complete good answer. */
  readonly failure?: string;
  /** The release that answered, if the app says it. */
  readonly commit?: string;
  /** The id of the load balancer's connection to the instance. */
  readonly serverConnection?: string;
}

/** Seconds without an answer after which a request counts as failed. */
export const PATIENCE_SECONDS = 10;

/**
 * A client with one connection at a time, or a new one for each request. It retries nothing: Node.js's HTTP client does
 * not, and reports each connection that ended during a request.
 */
export class Client {
  private readonly agent: Agent;

  constructor(
    private readonly port: number,
    readonly keepsAlive: boolean,
  ) {
    this.agent = new Agent({ keepAlive: keepsAlive, maxSockets: keepsAlive ? 1 : Infinity });
  }

  /** Requests the first page. It never throws: failures are counted. */
  ask(): Promise<Answer> {
    return new Promise((resolve) => {
      const fail = (error: NodeJS.ErrnoException) => resolve({ failure: error.code ?? error.message });
      const request = get({ host: '127.0.0.1', port: this.port, agent: this.agent }, (response) =>
        read(response).then(resolve, fail),
      );
      request.on('error', fail);
      request.setTimeout(PATIENCE_SECONDS * 1000, () =>
        request.destroy(new Error(`no answer in ${PATIENCE_SECONDS} s`)),
      );
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

/** @throws Error if the connection ends before the answer is complete */
async function read(response: IncomingMessage): Promise<Answer> {
  const { statusCode, headers } = response;
  const body = await new Promise<string>((resolve, reject) => {
    let text = '';
    response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    response.on('end', () => (response.complete ? resolve(text) : reject(new Error('half an answer'))));
    response.on('error', reject);
    response.on('close', () => reject(new Error('half an answer')));
  });
  if (statusCode !== 200) return { failure: `status ${statusCode}` };
  return { commit: commitOf(body), serverConnection: headers['x-server-connection']?.toString() };
}

/** The commit id in an answer. */
function commitOf(body: string): string | undefined {
  return /\b[0-9a-f]{40}\b/.exec(body)?.[0];
}
