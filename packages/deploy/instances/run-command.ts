import {
  CancelCommandCommand,
  GetCommandInvocationCommand,
  paginateListCommandInvocations,
  SendCommandCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { asking, clientConfig, isCalled, isThrottled, isTransient, words } from '../account/aws';
import { sleep, UserError } from '../../command';
import { StageLogs } from '../logs/cloudwatch';
import { LiveOutput } from './live-output';

/** What became of the command on an instance. */
export interface Outcome {
  readonly instance: string;
  /** The command's own exit status; 1 where it has none. */
  readonly status: number;
  /** What it printed: the last 23 kB. */
  readonly output: string;
  /** How it ended, in words. */
  readonly end: string;
}

/** What became of the command on all instances. */
export interface Ran {
  readonly outcomes: readonly Outcome[];
  /** Why it could not be cancelled, where it was to be; it goes on then. */
  readonly notCancelled?: string;
}

export interface CommandOptions {
  readonly project: string;
  readonly stage: string;
  readonly region: string;
  /** Any number of them. */
  readonly instances: readonly string[];
  /** What bash reads. */
  readonly command: string;
  /** Seconds that it may take. */
  readonly seconds: number;
  /** Is given each outcome as soon as it is known, and what of its output was not heard before. */
  readonly print: (outcome: Outcome, rest: string) => void;
  /** Is given each line while the command runs, some seconds after it was printed. @default nobody listens */
  readonly hear?: (instance: string, line: string) => void;
  /** Whether it is to be cancelled now; asked at each look. @default never */
  readonly isInterrupted?: () => boolean;
  /** Is told every ten seconds how many instances are waited for. */
  readonly wait: (instances: number) => void;
  /** Seconds between two looks. @default 2 */
  readonly poll?: number;
}

/** The end of a command that was cancelled. */
export const CANCELLED = 'it was cancelled.';

/** Bytes of a command: what the document's parameter takes in base64. */
const LONGEST = 8190;

/** Seconds that an instance has to take the command. */
const DELIVERY = 60;

/** Instances that SendCommand takes by their ids. [SSM API, SendCommand: InstanceIds] */
const AT_ONCE = 50;

/** Seconds that an instance has to end a command that is cancelled, and to say so. */
const CANCELLING = 90;

/** Seconds beside the command: the copy of the release, its secrets, the end of its processes, and word of that. */
const BESIDE = 300;

/**
 * Runs a command on instances as the app, by the stage's document `<project>-<stage>-run`, and waits for the end of all.
 * Where it is interrupted, the command is cancelled, and its end waited for all the same.
 *
 * @throws UserError where it could not be sent
 */
export async function runCommand(options: CommandOptions): Promise<Ran> {
  const { region, command, print, wait, isInterrupted = () => false, poll = 2 } = options;
  checkCommand(command);
  const client = new SSMClient(clientConfig(region));
  const sent = await sendToAll(options);
  const live = options.hear && new Listening(options, sent);
  let deadline = Date.now() + (DELIVERY + options.seconds + BESIDE) * 1000;
  const open = new Set(options.instances);
  const outcomes: Outcome[] = [];
  const tell = (outcome: Outcome) => {
    open.delete(outcome.instance);
    outcomes.push(outcome);
    print(outcome, live?.rest(outcome) ?? outcome.output);
  };
  let isCancelled = false;
  for (let looks = 1; ; looks++) {
    if (!isCancelled && isInterrupted()) {
      const notCancelled = await cancel(client, sent);
      if (notCancelled !== undefined) return { outcomes, notCancelled };
      isCancelled = true;
      deadline = Date.now() + CANCELLING * 1000;
    }
    for (const { id } of sent) {
      const news = await asking('asking for its end', () => later(ended(client, id)));
      for (const instance of (news ?? []).filter((each) => open.has(each))) {
        const outcome = await asking('reading its output', () => later(outcomeOf(client, id, instance)));
        if (outcome) tell(outcome);
      }
    }
    if (Date.now() >= deadline) for (const instance of open) tell(lost(instance));
    if (open.size === 0) return { outcomes };
    await live?.look();
    if (looks % 5 === 0) wait(open.size);
    await sleep(poll);
  }
}

/** A command that Systems Manager has taken. */
interface Sent {
  readonly id: string;
  /** By AWS's clock, in milliseconds since the epoch. */
  readonly time: number;
}

/** @throws UserError where it could not be sent, or not to all */
async function sendToAll(options: CommandOptions): Promise<Sent[]> {
  const { instances, region, stage } = options;
  // Once: sent again because its answer was lost, it would run twice.
  const sender = new SSMClient({ ...clientConfig(region), maxAttempts: 1 });
  const sent: Sent[] = [];
  for (let first = 0; first < instances.length; first += AT_ONCE) {
    const some = instances.slice(first, first + AT_ONCE);
    sent.push(
      await asking('sending the command', () => send(sender, options, some)).catch((error: Error) => {
        if (first === 0) throw error;
        throw new UserError(
          `${error.message}\nIt runs on ${first} of ${instances.length} instances, to which it had been sent ` +
            `already: npm run logs -- ${stage} -f --process by-hand`,
        );
      }),
    );
  }
  return sent;
}

/** What a command prints while it runs, as long as it can be read. */
class Listening {
  private readonly live: LiveOutput;
  private isDeaf = false;

  constructor(
    { project, stage, region, instances, hear = () => undefined }: CommandOptions,
    [first]: Sent[],
  ) {
    const logs = new StageLogs(project, stage, region);
    this.live = new LiveOutput(logs, instances, first?.time ?? Date.now(), hear);
  }

  async look(): Promise<void> {
    if (this.isDeaf) return;
    await this.live.look().catch((error: unknown) => {
      if (isTransient(error)) return;
      this.isDeaf = true; // the command matters more
      console.error(`Its output is shown when it has ended (${words(error)}).`);
    });
  }

  rest = ({ instance, output }: Outcome): string => this.live.rest(instance, output);
}

/** @returns why it goes on, where it does */
async function cancel(client: SSMClient, sent: readonly Sent[]): Promise<string | undefined> {
  try {
    await Promise.all(sent.map(({ id }) => client.send(new CancelCommandCommand({ CommandId: id }))));
    return undefined;
  } catch (error) {
    return words(error);
  }
}

/** What is asked; undefined where it is to be asked again, as the command goes on all the same. */
const later = <T>(asked: Promise<T>): Promise<T | undefined> =>
  asked.catch((error: unknown) => {
    if (isTransient(error)) return undefined;
    throw error;
  });

/** Systems Manager itself waits for an instance that is gone as long as its document lets a command run: a day. */
const lost = (instance: string): Outcome => ({
  instance,
  status: 1,
  output: '',
  end: 'it never reported its end: was the instance terminated?',
});

/** @throws UserError */
export function checkCommand(command: string): void {
  if (command.trim() === '') throw new UserError('The command is empty.');
  if (command.includes('\0'))
    throw new UserError('The command contains a NUL character, which a command line cannot have.');
  const bytes = Buffer.byteLength(command);
  if (bytes <= LONGEST) return;
  throw new UserError(
    `The command has ${bytes} bytes, and Systems Manager takes at most ${LONGEST}. Put it into a script of the ` +
      'release, and run that.',
  );
}

async function send(client: SSMClient, options: CommandOptions, instances: readonly string[]): Promise<Sent> {
  const { project, stage, command, seconds } = options;
  const DocumentName = `${project}-${stage}-run`;
  try {
    const { Command } = await client.send(
      new SendCommandCommand({
        DocumentName,
        InstanceIds: [...instances],
        Parameters: { command: [Buffer.from(command).toString('base64')], seconds: [String(seconds)] },
        TimeoutSeconds: DELIVERY,
      }),
    );
    return { id: Command?.CommandId ?? '', time: (Command?.RequestedDateTime ?? new Date()).getTime() };
  } catch (error) {
    if (isTransient(error) && !isThrottled(error))
      throw new UserError(
        `AWS did not confirm the command (${words(error)}): it may be running. Before you send it again, look: ` +
          `npm run logs -- ${stage} --process by-hand`,
      );
    if (!isCalled(error, 'InvalidDocument')) throw error;
    throw new UserError(
      `The SSM document ${DocumentName} does not exist: the stage was deployed by an older version without it. ` +
        `npm run deploy -- ${stage}`,
    );
  }
}

const UNDER_WAY = ['Pending', 'InProgress', 'Delayed', 'Cancelling'];

async function ended(client: SSMClient, CommandId: string): Promise<string[]> {
  const found: string[] = [];
  const pages = paginateListCommandInvocations({ client, stopOnSameToken: true }, { CommandId });
  for await (const { CommandInvocations = [] } of pages)
    for (const { Status = '', InstanceId = '' } of CommandInvocations)
      if (!UNDER_WAY.includes(Status)) found.push(InstanceId);
  return found;
}

async function outcomeOf(client: SSMClient, CommandId: string, instance: string): Promise<Outcome> {
  const {
    ResponseCode,
    StatusDetails,
    StandardOutputContent = '',
  } = await client.send(new GetCommandInvocationCommand({ CommandId, InstanceId: instance }));
  // Its last line is run-command.sh's, or that of what refused to start it.
  const [, output = '', end = ''] = /^([\s\S]*?)([^\n]*)\n?$/.exec(StandardOutputContent) ?? [];
  // Its script was killed, and said no more. [amazon-ssm-agent, CommandStoppedPreemptivelyExitCode]
  if (StatusDetails === 'Cancelled')
    return { instance, status: 130, output: StandardOutputContent, end: CANCELLED };
  const hasRun = ResponseCode !== undefined && ResponseCode >= 0;
  return {
    instance,
    status: hasRun ? ResponseCode : 1,
    output,
    end: end.replace(/^run-command: /, '') || `it did not run (${StatusDetails ?? 'no reason given'})`,
  };
}
