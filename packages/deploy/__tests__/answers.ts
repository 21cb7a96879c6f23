import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsError, type Conformance, errorResponse, jsonResponse, parseRequest } from '../../embedded-aws';
import { strict } from '../../oracles';

/** The answers of a service, by operation. Each gets the request; an `Error` becomes an AWS error of its name. */
export type Answers = Record<string, (asked: Record<string, unknown>) => object | Error>;

/** Accepted deviations from the model: missing members of an answer, and short ids. */
const TOLERATED = /^(answer \S+ missing|\S+ \S+ (pattern|length)) /;

/**
 * A fake AWS service with the answers of a test, for what the embedded AWS does not play. JSON protocol only. Requests and
 * answers are checked against the service's own model.
 */
export class AnsweringService {
  /** The operations that were called, in order. */
  readonly asked: string[] = [];
  answers: Answers = {};
  private readonly server: Server;
  private conformance?: Conformance;

  constructor() {
    this.server = createServer(async (incoming, outgoing) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      const { method = '', url = '', headers } = incoming;
      const request = parseRequest({ method, url, headers, body: Buffer.concat(chunks) });
      const { action } = request;
      this.asked.push(action);
      this.conformance?.refuse(request);
      const answer = this.answers[action]?.(request.json) ?? new Error(`No answer to ${action}`);
      const response =
        answer instanceof Error
          ? errorResponse(request, new AwsError(answer.name, answer.message))
          : jsonResponse(answer);
      if (!(answer instanceof Error)) this.conformance?.hold(request, response);
      outgoing.writeHead(response.status, { 'content-type': String(response.headers['content-type']) });
      outgoing.end(response.body);
    });
  }

  /** @returns its address, for AWS_ENDPOINT_URL_<SERVICE> */
  async listen(): Promise<string> {
    this.conformance = await strict();
    return new Promise((resolve) =>
      this.server.listen(0, '127.0.0.1', () =>
        resolve(`http://127.0.0.1:${(this.server.address() as AddressInfo).port}`),
      ),
    );
  }

  /** @throws Error if a request or an answer contradicts the service's model */
  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
    const problems = this.conformance?.unexplained.filter(({ what }) => !TOLERATED.test(what)) ?? [];
    const lines = problems.map(({ what, example }) => `${what} (${example})`);
    if (lines.length > 0) throw new Error(`The service's model does not know this:\n${lines.join('\n')}`);
  }
}

/** An error of AWS by its name. */
export function named(name: string, message = name): Error {
  return Object.assign(new Error(message), { name });
}

/** Plays all of AWS for the tests of a file or block. Afterwards the environment variables are restored. */
export function answersAlone(): AnsweringService {
  const service = new AnsweringService();
  const original = process.env;
  beforeAll(async () => {
    const keys = { AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
    process.env = { ...original, ...keys, AWS_ENDPOINT_URL: await service.listen() };
  });
  afterAll(() => {
    process.env = original;
    service.stop();
  });
  return service;
}
