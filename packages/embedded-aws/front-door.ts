import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Faults } from './faults';
import type { Conformance } from './models/conformance';
import type { MotoClient } from './moto-client';
import { type AwsRequest, parseRequest } from './request';
import { record, type RequestRecord } from './requests';
import { AwsError, type AwsResponse, errorResponse } from './response';
import type { Backend, Service } from './service';
import { RoleSessions } from './services/sts';

/** The only address of the embedded AWS: parses each request, and carries it out or forwards it to moto. */
export class FrontDoor {
  readonly requests: RequestRecord[] = [];
  private readonly server: Server;
  private readonly sessions = new RoleSessions();

  constructor(
    private readonly moto: MotoClient,
    private readonly services: Readonly<Record<string, Service>>,
    private readonly faults: Faults,
    private readonly conformance: Conformance,
  ) {
    this.server = createServer((incoming, outgoing) => void this.serve(incoming, outgoing));
    this.server.keepAliveTimeout = 30_000;
    this.server.requestTimeout = 0;
  }

  /** Listens on a free port of 127.0.0.1 and returns it. */
  listen(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.server.once('error', reject);
      this.server.listen(0, '127.0.0.1', () => resolve((this.server.address() as AddressInfo).port));
    });
  }

  /** Closes every connection and stops listening. */
  close(): Promise<void> {
    return new Promise((resolve) => {
      this.server.close(() => resolve());
      this.server.closeAllConnections();
    });
  }

  private async serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const time = new Date();
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
    } catch {
      return; // The caller closed the connection while it sent.
    }
    const body = Buffer.concat(chunks);
    const { method = 'GET', url = '/', headers } = incoming;
    let request: AwsRequest;
    try {
      request = parseRequest({ method, url, headers, body });
    } catch (error) {
      outgoing.writeHead(400).end(String(error)); // A URL that cannot be decoded.
      return;
    }
    const response = await this.answer(request);
    const answered = typeof response === 'string' ? undefined : response;
    this.requests.push(record(request, time, answered, this.sessions.roleOf(request)));
    if (response === 'silence') return;
    if (response === 'drop') return void incoming.socket.destroy();
    send(outgoing, request.method, response);
  }

  private async answer(request: AwsRequest): Promise<AwsResponse | 'drop' | 'silence'> {
    try {
      const before = this.faults.before(request);
      if (before) return before;
    } catch (error) {
      return refusal(request, error);
    }
    const response = await this.carryOut(request).catch((error: unknown) => refusal(request, error));
    // The caller does not wait for this check.
    setImmediate(() => this.conformance.hold(request, response));
    this.sessions.remember(request, response);
    return this.faults.after(request) ?? response;
  }

  private async carryOut(request: AwsRequest): Promise<AwsResponse> {
    const refused = this.conformance.refuse(request);
    if (refused) throw refused;
    const service = this.services[request.service];
    const backend: Backend = { moto: this.moto, forward: (passed) => this.forward(passed) };
    service?.guard?.(request);
    const operation = service?.operations[request.action];
    if (operation) return operation(request, backend);
    if (service?.moto) return this.forward(request);
    throw unknown(request);
  }

  /** What moto cannot do becomes a client error: programs retry server errors for minutes. */
  private async forward(request: AwsRequest): Promise<AwsResponse> {
    const response = await this.moto.send(request);
    const isPage = String(response.headers['content-type'] ?? '').startsWith('text/html');
    const isAnswer =
      response.status < 500 &&
      !(isPage && response.status >= 400 && /<!doctype html>/i.test(response.body.toString()));
    if (isAnswer) return response;
    throw unknown(request);
  }
}

/** The answer for an error that a handler threw: never a server error, which programs would retry. */
function refusal(request: AwsRequest, error: unknown): AwsResponse {
  if (error instanceof AwsError) return errorResponse(request, error);
  const reason = error instanceof Error ? error.message : String(error);
  return errorResponse(request, new AwsError('NotImplemented', `The embedded AWS: ${reason}`));
}

function unknown(request: AwsRequest): AwsError {
  return new AwsError(
    'UnknownOperationException',
    `The embedded AWS does not know the operation ${request.action} of ${request.service || 'an unsigned request'}`,
  );
}

function send(outgoing: ServerResponse, method: string, response: AwsResponse): void {
  const headers = { ...response.headers };
  if (method !== 'HEAD') headers['content-length'] = String(response.body.length);
  outgoing.writeHead(response.status, headers as Record<string, string>);
  outgoing.end(method === 'HEAD' ? undefined : response.body);
}
