import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Conformance, type ModelProblem, parseRequest, type ServiceModels } from '../../embedded-aws';
import { serviceModels, strict } from './calls';
import { sampleAnswer } from './model-answers';

/** An AWS that answers as the service models say: it checks each request by them, and makes the answers from them. */
export class ModelAws {
  private readonly asked: string[] = [];
  private readonly server: Server;

  private constructor(
    private readonly models: ServiceModels,
    readonly conformance: Conformance,
  ) {
    this.server = createServer(async (incoming, outgoing) => {
      const chunks: Buffer[] = [];
      for await (const chunk of incoming) chunks.push(chunk as Buffer);
      const { method = '', url = '', headers } = incoming;
      const request = parseRequest({ method, url, headers, body: Buffer.concat(chunks) });
      this.asked.push(`${request.service}:${request.action}`);
      this.conformance.refuse(request);
      const model = this.models.of(request.service);
      const answer = model && sampleAnswer(model, request);
      outgoing.writeHead(answer?.status ?? 500, { 'content-type': String(answer?.headers['content-type']) });
      outgoing.end(method === 'HEAD' ? undefined : answer?.body);
    });
  }

  static async start(): Promise<ModelAws> {
    const aws = new ModelAws(await serviceModels(), await strict());
    await new Promise<void>((resolve) => aws.server.listen(0, '127.0.0.1', resolve));
    return aws;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** The operations that were called meanwhile, and the new problems that the models found. */
  async during(work: () => Promise<unknown>): Promise<{ asked: string[]; problems: ModelProblem[] }> {
    const before = this.conformance.unexplained.length;
    this.asked.length = 0;
    await work();
    return { asked: [...this.asked], problems: this.conformance.unexplained.slice(before) };
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }
}
