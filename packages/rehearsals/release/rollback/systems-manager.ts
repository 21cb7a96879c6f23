import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Instance } from '../instance/instance';
import { runDocument } from '../pipeline/documents';
import type { CommandDocument } from '../pipeline/synthesized';

export interface SystemsManagerProps {
  /** The instances by their ids on AWS. */
  readonly instances: () => ReadonlyMap<string, Instance>;
  /** @throws Error where the stage has no document of this name */
  readonly document: (name: string) => CommandDocument;
}

interface Invocation {
  readonly InstanceId: string;
  Status: string;
  CommandPlugins: { Output: string }[];
}

/** Systems Manager over HTTP, as the SDK calls it: its commands run on the rehearsed instances. */
export class SystemsManager {
  private readonly commands = new Map<string, Invocation[]>();
  private readonly server: Server;

  constructor(private readonly props: SystemsManagerProps) {
    this.server = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += (chunk as Buffer).toString();
      const action = String(request.headers['x-amz-target']).split('.')[1] ?? '';
      const answer = this.answer(action, JSON.parse(body) as Record<string, unknown>);
      response.writeHead(answer ? 200 : 400, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(answer ?? { __type: 'UnknownOperationException', message: action }));
    });
  }

  /** @returns its address, for AWS_ENDPOINT_URL_SSM */
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

  private answer(action: string, asked: Record<string, unknown>): object | undefined {
    if (action === 'ListCommandInvocations')
      return { CommandInvocations: this.commands.get(String(asked.CommandId)) ?? [] };
    if (action !== 'SendCommand') return undefined;
    const CommandId = `0a1b2c3d-0000-4111-8222-${String(this.commands.size + 1).padStart(12, '0')}`;
    const DocumentName = String(asked.DocumentName);
    const ids = asked.InstanceIds as string[];
    this.commands.set(
      CommandId,
      ids.map((id) => this.run(DocumentName, id, CommandId)),
    );
    return { Command: { CommandId, DocumentName } };
  }

  private run(name: string, InstanceId: string, command: string): Invocation {
    const instance = this.props.instances().get(InstanceId);
    if (!instance) throw new Error(`Unknown instance: ${InstanceId}.`);
    const invocation: Invocation = { InstanceId, Status: 'InProgress', CommandPlugins: [{ Output: '' }] };
    void runDocument(this.props.document(name), {}, instance, command).then(({ status, output }) => {
      invocation.CommandPlugins = [{ Output: output }];
      invocation.Status = status;
    });
    return invocation;
  }
}
