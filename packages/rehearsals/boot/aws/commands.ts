import { createServer, type IncomingMessage, type Server } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LifecycleEvent } from '../../release/deploy/app-specification';

/** A command for an agent. */
export interface Command {
  readonly event: LifecycleEvent;
  readonly specification: object;
}

/** How a command ended, as the event of a deployment shows it. */
export interface Ending {
  readonly status: 'Succeeded' | 'Failed';
  /** The agent's error code; 0: no error. */
  readonly code: number;
  readonly message: string;
  /** The last lines that the scripts printed. */
  readonly log: string;
}

interface Waiting {
  readonly identifier: string;
  readonly command: Command;
  readonly end: (ending: Ending) => void;
}

/** How long an agent's poll waits for a command, in milliseconds. */
const PATIENCE_MS = 1000;

/**
 * The part of CodeDeploy that its agents call. It hands out one command at a time, once; the agent ends it.
 * [aws/aws-codedeploy-agent, vendor/gems/codedeploy-commands]
 */
export class CommandService {
  /** The instances that polled for commands. */
  readonly hosts = new Set<string>();
  private readonly waiting = new Map<string, Waiting>();
  private readonly handedOut = new Set<string>();
  private count = 0;
  private server?: Server;

  /** @param socket path of a Unix socket */
  listen(socket: string): void {
    this.server = createServer((incoming, outgoing) => {
      const send = (status: number, answer: object) => {
        outgoing.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
        outgoing.end(JSON.stringify(answer));
      };
      this.answer(incoming).then(
        (answer) => send(200, answer),
        (error: Error) => send(400, { __type: 'ClientException', message: error.message }),
      );
    }).listen(socket);
  }

  close(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }

  /** Hands out a command and waits for the agent's report. @throws Error where none comes in time */
  async carryOut(command: Command, seconds: number): Promise<Ending> {
    const identifier = `command-${(this.count += 1)}`;
    const ended = new Promise<Ending>((end) => this.waiting.set(identifier, { identifier, command, end }));
    const patience = new AbortController();
    const late = sleep(seconds * 1000, undefined, { signal: patience.signal }).then(() => {
      throw new Error(`The agent did not say within ${seconds} s how ${command.event} ended.`);
    });
    late.catch(() => {}); // cancelled when the command has ended
    return Promise.race([ended, late]).finally(() => patience.abort());
  }

  private async answer(incoming: IncomingMessage): Promise<object> {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString()) as Record<string, never>;
    switch (String(incoming.headers['x-amz-target']).split('.')[1]) {
      case 'PollHostCommand':
        this.hosts.add(body.HostIdentifier ?? '');
        return this.next(body.HostIdentifier ?? '');
      case 'GetDeploymentSpecification':
        return specification(this.find(body.DeploymentExecutionId ?? ''));
      case 'PutHostCommandAcknowledgement':
        return { CommandStatus: 'InProgress' };
      case 'PutHostCommandComplete':
        this.complete(body as unknown as Completion);
        return {};
      default:
        throw new Error(`An agent's call that is not supported here: ${incoming.headers['x-amz-target']}`);
    }
  }

  private async next(HostIdentifier: string): Promise<object> {
    for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await sleep(50)) {
      const found = [...this.waiting.values()].find(({ identifier }) => !this.handedOut.has(identifier));
      if (!found) continue;
      const { identifier, command } = found;
      this.handedOut.add(identifier);
      return {
        HostCommand: {
          HostIdentifier,
          HostCommandIdentifier: identifier,
          DeploymentExecutionId: identifier,
          CommandName: command.event,
        },
      };
    }
    return {};
  }

  private find(identifier: string): Waiting {
    const found = this.waiting.get(identifier);
    if (found) return found;
    throw new Error(`Unknown command: ${identifier}.`);
  }

  private complete({ HostCommandIdentifier, CommandStatus, Diagnostics }: Completion): void {
    const { error_code: code, message, log } = JSON.parse(Diagnostics.Payload) as Payload;
    this.find(HostCommandIdentifier).end({ status: CommandStatus, code, message, log });
    this.waiting.delete(HostCommandIdentifier);
  }
}

interface Completion {
  readonly HostCommandIdentifier: string;
  readonly CommandStatus: 'Succeeded' | 'Failed';
  readonly Diagnostics: { readonly Payload: string };
}

interface Payload {
  readonly error_code: number;
  readonly message: string;
  readonly log: string;
}

function specification({ command }: Waiting): object {
  const Payload = JSON.stringify(command.specification);
  return {
    DeploymentSystem: 'CodeDeploy',
    DeploymentSpecification: { GenericEnvelope: { Format: 'TEXT/JSON', Payload } },
  };
}
