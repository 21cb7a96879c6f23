import { randomUUID } from 'node:crypto';
import type { Memory } from '../memory';
import type { Json } from '../request';
import { AwsError, jsonResponse } from '../response';
import type { Operation } from '../service';

/** What an instance does with a command: its exit status, -1 where it never took it, and what it prints. */
export interface Played {
  readonly status: number;
  readonly output: string;
}

/** @param parameters of the document, as they were sent */
export type Play = (instance: string, parameters: Readonly<Record<string, string>>) => Played;

interface Invocation extends Played {
  readonly CommandId: string;
  readonly InstanceId: string;
  readonly DocumentName: string;
}

/** Characters of what a command prints that the list and the single answer have. [SSM API, CommandPlugin, GetCommandInvocation] */
const [LISTED, SINGLE] = [2500, 24_000];

/** Systems Manager on instances: a test plays what a document's command does there. Sessions are started and no more. */
export class InstanceCommands {
  private readonly plays = new Map<string, Play>();
  private readonly away = new Set<string>();
  private readonly invocations: Invocation[];

  constructor(memory: Memory) {
    this.invocations = memory.list('ssm command invocations');
  }

  /** Plays a document: without that there is none of its name. */
  play(document: string, play: Play): void {
    this.plays.set(document, play);
  }

  /** Whether Systems Manager reaches an instance; at first all are reached. */
  reach(instance: string, isReached: boolean): void {
    if (isReached) this.away.delete(instance);
    else this.away.add(instance);
  }

  readonly operations: Record<string, Operation> = {
    DescribeInstanceInformation: ({ json }) => {
      const [filter] = json.Filters ?? [];
      const InstanceInformationList = ((filter?.Values ?? []) as string[]).map((InstanceId) => ({
        InstanceId,
        PingStatus: this.away.has(InstanceId) ? 'ConnectionLost' : 'Online',
      }));
      return jsonResponse({ InstanceInformationList });
    },
    SendCommand: ({ json }) => {
      const { DocumentName, InstanceIds, Parameters = {} } = json;
      const play = this.plays.get(DocumentName);
      if (!play) throw new AwsError('InvalidDocument', `Document with name ${DocumentName} does not exist.`);
      if ((InstanceIds as string[]).some((id) => this.away.has(id)))
        throw new AwsError('InvalidInstanceId', 'Instances not in a valid state for account');
      const CommandId = randomUUID();
      const given = Object.fromEntries(
        Object.entries(Parameters as Record<string, string[]>).map(([name, [value = '']]) => [name, value]),
      );
      for (const InstanceId of InstanceIds as string[])
        this.invocations.push({ CommandId, InstanceId, DocumentName, ...play(InstanceId, given) });
      return jsonResponse({
        Command: { CommandId, DocumentName, InstanceIds, Parameters, Status: 'Pending' },
      });
    },
    ListCommandInvocations: ({ json }) => {
      const CommandInvocations = this.invocations
        .filter(({ CommandId }) => CommandId === json.CommandId)
        .map(({ status, output, ...ids }) => ({
          ...ids,
          ...endOf(status),
          CommandPlugins: json.Details
            ? [
                {
                  Name: 'aws:runShellScript',
                  ...endOf(status),
                  ResponseCode: status,
                  Output: output.slice(0, LISTED),
                },
              ]
            : [],
        }));
      return jsonResponse({ CommandInvocations });
    },
    GetCommandInvocation: ({ json }) => {
      const found = this.invocations.find(
        ({ CommandId, InstanceId }) => CommandId === json.CommandId && InstanceId === json.InstanceId,
      );
      if (!found) throw new AwsError('InvocationDoesNotExist', '');
      const { status, output, ...ids } = found;
      return jsonResponse({
        ...ids,
        ...endOf(status),
        ResponseCode: status,
        StandardOutputContent: output.slice(0, SINGLE),
      });
    },
    StartSession: ({ json }) => {
      const SessionId = `person-${randomUUID()}`;
      const StreamUrl = `wss://ssmmessages.us-east-1.amazonaws.com/v1/data-channel/${SessionId}`;
      return jsonResponse({ SessionId, TokenValue: `token of ${json.Target}`, StreamUrl });
    },
    TerminateSession: ({ json }) => jsonResponse({ SessionId: json.SessionId }),
  };
}

function endOf(status: number): Json {
  if (status === 0) return { Status: 'Success', StatusDetails: 'Success' };
  return { Status: 'Failed', StatusDetails: status < 0 ? 'Undeliverable' : 'Failed' };
}
