import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** GitHub's limit for a comment. It refuses one character more. */
const LONGEST = 65_535;

export interface Comment {
  readonly id: number;
  body: string;
}

/** The configuration with which a pipeline continues. */
export interface Continuation {
  readonly configuration: string;
  readonly parameters: Readonly<Record<string, string>>;
}

/**
 * The services that CI's commands call: CircleCI's continuation, GitHub's comments on one pull request, and HashiCorp's
 * releases of Terraform.
 */
export class Services {
  /** The comments of pull request 7, oldest first. */
  readonly comments: Comment[] = [];
  /** The continuations by key. */
  readonly continuations = new Map<string, Continuation>();
  /** The Terraform archive that is served for every version and platform. */
  terraform?: Buffer;
  /** How many of the next requests fail with status 503. */
  failures = 0;
  private readonly keys = new Set<string>();
  private readonly server: Server;
  private last = 0;

  private constructor() {
    this.server = createServer((request, response) => void this.serve(request, response));
  }

  static async start(): Promise<Services> {
    const services = new Services();
    await new Promise<void>((resolve) => services.server.listen(0, '127.0.0.1', resolve));
    return services;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** A key that continues one pipeline, once. */
  issueKey(): string {
    const key = `key-${++this.last}`;
    this.keys.add(key);
    return key;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.terraform && /^\/terraform\/[\d.]+\/terraform_[\d.]+_\w+\.zip$/.test(request.url ?? ''))
      return void response.end(this.terraform);
    let body = '';
    for await (const part of request) body += String(part);
    const [status, answer] =
      this.failures-- > 0 ? [503, { message: 'Busy' }] : this.answer(request, body ? JSON.parse(body) : {});
    this.failures = Math.max(0, this.failures);
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  }

  private answer(
    { method, url = '', headers }: IncomingMessage,
    json: Record<string, unknown>,
  ): [number, unknown] {
    if (`${method} ${url}` === 'POST /api/v2/pipeline/continue') return this.continue(json);
    if (headers.authorization !== 'Bearer token-of-github') return [401, { message: 'Bad credentials' }];
    const [, path = ''] = /^\/repos\/acme\/hello\/([^?]*)/.exec(url) ?? [];
    if (method === 'GET' && path === 'pulls')
      return [200, url.includes('head=acme%3Achange') ? [{ number: 7 }] : []];
    if (method === 'GET' && path === 'issues/7/comments') return [200, this.page(url)];
    const text = String(json['body'] ?? '');
    if (text.length > LONGEST) return [422, { message: 'Body is too long' }];
    if (method === 'POST' && path === 'issues/7/comments') {
      const comment = { id: ++this.last, body: text };
      this.comments.push(comment);
      return [201, comment];
    }
    const found = this.comments.find(({ id }) => path === `issues/comments/${id}`);
    if (method !== 'PATCH' || !found) return [404, { message: 'Not Found' }];
    found.body = text;
    return [200, found];
  }

  private page(url: string): Comment[] {
    const query = new URL(url, this.url).searchParams;
    const size = Number(query.get('per_page') ?? 30);
    const first = (Number(query.get('page') ?? 1) - 1) * size;
    return this.comments.slice(first, first + size);
  }

  private continue(json: Record<string, unknown>): [number, unknown] {
    const key = String(json['continuation-key']);
    if (!this.keys.delete(key)) return [400, { message: 'Pipeline has already been continued' }];
    this.continuations.set(key, {
      configuration: String(json['configuration']),
      parameters: json['parameters'] as Record<string, string>,
    });
    return [200, { message: 'accepted' }];
  }
}
