import { Agent, get, type IncomingMessage } from 'node:http';

/** What came of a request. */
export interface Answer {
  /** Absent where the whole of a good answer came. */
  readonly failure?: string;
  /** The release that answered, where the app says so. */
  readonly commit?: string;
  /** Which connection of the load balancer's own it came by. */
  readonly serverConnection?: string;
}

/** Then a request has failed. */
export const PATIENCE_SECONDS = 10;

/**
 * A client with one connection at a time, or a new one for each request. It tries nothing again: Node.js's own client
 * does not, and says of each connection that ended under a request.
 */
export class Client {
  private readonly agent: Agent;

  constructor(
    private readonly port: number,
    readonly keepsAlive: boolean,
  ) {
    this.agent = new Agent({ keepAlive: keepsAlive, maxSockets: keepsAlive ? 1 : Infinity });
  }

  /** Asks for the first page. Never throws: what goes wrong is what is to be counted. */
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

/** @throws Error where the connection ends before the answer does */
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

/** The name of a commit in an answer, whatever else the app says. */
function commitOf(body: string): string | undefined {
  return /\b[0-9a-f]{40}\b/.exec(body)?.[0];
}
