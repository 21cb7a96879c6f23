import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { AwsError, type Conformance, errorResponse, jsonResponse, parseRequest } from '../../embedded-aws';
import { strict } from '../../oracles';

/** What a service answers, by operation; it is told what was asked. An `Error` is answered by its name. */
export type Answers = Record<string, (asked: Record<string, unknown>) => object | Error>;

/** What a test leaves out of an answer, and ids that it makes short, are no mistakes. */
const TOLERATED = /^(answer \S+ missing|\S+ \S+ (pattern|length)) /;

/**
 * A service of AWS that answers what a test says: for what the embedded AWS does not play. JSON protocol only. What is
 * asked and answered is held against the service's own model.
 */
export class AnsweringService {
  /** The operations that were asked for, in their order. */
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

  /** @throws Error where the service's model does not know what was asked or answered */
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

/** All of AWS for a file's tests, or a block's; after them the environment is as it was. */
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
