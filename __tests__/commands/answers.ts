import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a service answers, by operation; it is told what was asked. An `Error` is answered by its name. */
export type Answers = Record<string, (asked: Record<string, unknown>) => object | Error>;

/** A service of AWS that answers what a test says: for what the embedded AWS does not play. JSON protocol only. */
export class AnsweringService {
  /** The operations that were asked for, in their order. */
  readonly asked: string[] = [];
  answers: Answers = {};
  private readonly server: Server;

  constructor() {
    this.server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += (chunk as Buffer).toString();
      const operation = String(request.headers['x-amz-target']).split('.').pop() ?? '';
      this.asked.push(operation);
      const answer =
        this.answers[operation]?.(JSON.parse(body || '{}') as Record<string, unknown>) ??
        new Error(`No answer to ${operation}`);
      const isError = answer instanceof Error;
      response.writeHead(isError ? 400 : 200, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(isError ? { __type: answer.name, message: answer.message } : answer));
    });
  }

  /** @returns its address, for AWS_ENDPOINT_URL_<SERVICE> */
  listen(): Promise<string> {
    return new Promise((resolve) =>
      this.server.listen(0, '127.0.0.1', () =>
        resolve(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}`),
      ),
    );
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}

/** An error of AWS by its name. */
export function named(name: string, message = name): Error {
  return Object.assign(new Error(message), { name });
}
