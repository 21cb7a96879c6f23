import { randomUUID } from 'node:crypto';
import type { Memory } from '../memory';
import type { Json } from '../request';
import { AwsError, jsonResponse } from '../response';
import type { Operation } from '../service';

/** The result of a command on an instance: its exit status, -1 where it never started, and its output. */
export interface Played {
  readonly status: number;
  readonly output: string;
}

/**
 * @param parameters of the document, as they were sent
 * @returns `'runs'` where it runs until it is cancelled
 */
export type Play = (instance: string, parameters: Readonly<Record<string, string>>) => Played | 'runs';

interface Invocation {
  played: Played | 'runs' | 'cancelled';
  readonly CommandId: string;
  readonly InstanceId: string;
  readonly DocumentName: string;
}

/** Characters of a command's output in a list and in a single answer. [SSM API, CommandPlugin, GetCommandInvocation] */
const [LISTED, SINGLE] = [2500, 24_000];

/** Systems Manager on instances: a test sets what a document's command does there. Sessions are only started. */
export class InstanceCommands {
  private readonly plays = new Map<string, Play>();
  private readonly away = new Set<string>();
  private readonly invocations: Invocation[];

  constructor(memory: Memory) {
    this.invocations = memory.list('ssm command invocations');
  }

  /** Sets what a document's command does; without that the document does not exist. */
  play(document: string, play: Play): void {
    this.plays.set(document, play);
  }

  /** Sets whether Systems Manager reaches an instance. @default all are reached */
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
        this.invocations.push({ CommandId, InstanceId, DocumentName, played: play(InstanceId, given) });
      return jsonResponse({
        Command: {
          CommandId,
          DocumentName,
          InstanceIds,
          Parameters,
          Status: 'Pending',
          RequestedDateTime: Date.now() / 1000,
        },
      });
    },
    ListCommandInvocations: ({ json }) => {
      const CommandInvocations = this.invocations
        .filter(({ CommandId }) => CommandId === json.CommandId)
        .map(({ played, ...ids }) => ({
          ...ids,
          ...endOf(played),
          CommandPlugins: json.Details
            ? [
                {
                  Name: 'aws:runShellScript',
                  ...endOf(played),
                  ResponseCode: codeOf(played),
                  Output: outputOf(played).slice(0, LISTED),
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
      const { played, ...ids } = found;
      return jsonResponse({
        ...ids,
        ...endOf(played),
        ResponseCode: codeOf(played),
        StandardOutputContent: outputOf(played).slice(0, SINGLE),
      });
    },
    CancelCommand: ({ json }) => {
      for (const invocation of this.invocations)
        if (invocation.CommandId === json.CommandId && invocation.played === 'runs')
          invocation.played = 'cancelled';
      return jsonResponse({});
    },
    StartSession: ({ json }) => {
      const SessionId = `person-${randomUUID()}`;
      const StreamUrl = `wss://ssmmessages.us-east-1.amazonaws.com/v1/data-channel/${SessionId}`;
      return jsonResponse({ SessionId, TokenValue: `token of ${json.Target}`, StreamUrl });
    },
    TerminateSession: ({ json }) => jsonResponse({ SessionId: json.SessionId }),
  };
}

/** 137 for a script that the agent killed. [amazon-ssm-agent, CommandStoppedPreemptivelyExitCode] */
function codeOf(played: Invocation['played']): number {
  if (played === 'cancelled') return 137;
  return played === 'runs' ? -1 : played.status;
}

const outputOf = (played: Invocation['played']): string => (typeof played === 'string' ? '' : played.output);

function endOf(played: Invocation['played']): Json {
  if (played === 'runs') return { Status: 'InProgress', StatusDetails: 'InProgress' };
  if (played === 'cancelled') return { Status: 'Cancelled', StatusDetails: 'Cancelled' };
  const { status } = played;
  if (status === 0) return { Status: 'Success', StatusDetails: 'Success' };
  return { Status: 'Failed', StatusDetails: status < 0 ? 'Undeliverable' : 'Failed' };
}
