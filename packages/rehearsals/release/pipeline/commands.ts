import { existsSync } from 'node:fs';
import type { Instance } from '../instance/instance';
import { one, Refusal, type Operation, type Options } from './cloud';
import { runDocument, type Invocation } from './documents';
import type { CommandDocument } from './synthesized';

export interface CommandsProps {
  /** The instances by their ids on AWS. */
  readonly instances: () => ReadonlyMap<string, Instance>;
  /** @throws Error where the stage has no document of this name */
  readonly document: (name: string) => CommandDocument;
  /** The socket that an instance's own `aws` connects to. */
  readonly socket: string;
}

interface Command {
  readonly id: string;
  readonly document: string;
  readonly comment: string;
  readonly instance: string;
  invocation: Invocation;
}

/** How many bytes of a command's output the list of all invocations has. [SSM API, CommandPlugin] */
const OUTPUT = 2500;
/** The path of that socket on an instance. */
const SOCKET = '/run/aws';

/** Systems Manager's commands on the rehearsed instances. */
export class Commands {
  private readonly all: Command[] = [];

  constructor(private readonly props: CommandsProps) {}

  /** The documents that were sent, each with its instance: `hello-production-release on i-…`. */
  sentSince(count: number): string[] {
    return this.all.slice(count).map(({ document, instance }) => `${document} on ${instance}`);
  }

  get count(): number {
    return this.all.length;
  }

  get operations(): Record<string, Operation> {
    return {
      'ssm send-command': (options) => this.send(options),
      'ssm list-command-invocations': (options) => this.list(options),
    };
  }

  private send(options: Options) {
    const [id = ''] = options.get('instance-ids') ?? [];
    const instance = this.props.instances().get(id);
    if (!instance) throw new Refusal('InvalidInstanceId', `Instances not in a valid state: ${id}`);
    if (!existsSync(instance.root.at(SOCKET))) instance.root.link(SOCKET, this.props.socket);
    const name = one(options, 'document-name');
    const parameters = JSON.parse(options.get('parameters')?.[0] ?? '{}') as Record<string, string[]>;
    const command: Command = {
      id: `0a1b2c3d-0000-1111-2222-${String(this.all.length + 1).padStart(12, '0')}`,
      document: name,
      comment: options.get('comment')?.[0] ?? '',
      instance: id,
      invocation: { status: 'InProgress', output: '' },
    };
    const running = runDocument(this.props.document(name), parameters, instance, command.id);
    this.all.push(command);
    void running.then((ended) => (command.invocation = ended));
    return { Command: { CommandId: command.id } };
  }

  /** By the id of a command, or by filters: `key=DocumentName,value=…`. */
  private list(options: Options) {
    const id = options.get('command-id')?.[0];
    const filters = (options.get('filters') ?? []).map((text) => /^key=(\w+),value=(.*)$/.exec(text));
    const name = filters.find((filter) => filter?.[1] === 'DocumentName')?.[2];
    const found = this.all.filter((each) => (id ? each.id === id : each.document === name));
    return { CommandInvocations: found.map((each) => listed(each, options.has('details'))) };
  }
}

function listed({ id, instance, comment, document, invocation }: Command, hasDetails: boolean) {
  const { status, output } = invocation;
  const plugin = { Name: 'aws:runShellScript', Status: status, Output: output.slice(0, OUTPUT) };
  return {
    CommandId: id,
    InstanceId: instance,
    Comment: comment,
    DocumentName: document,
    Status: status,
    // The API's values have no blanks. [SSM API, CommandInvocation]
    StatusDetails: status === 'TimedOut' ? 'ExecutionTimedOut' : status,
    CommandPlugins: hasDetails ? [plugin] : [],
  };
}
