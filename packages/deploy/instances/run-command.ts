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

/** How the command ended on an instance. */
export interface Outcome {
  readonly instance: string;
  /** The command's own exit status; 1 where it has none. */
  readonly status: number;
  /** What it printed: the last 23 kB. */
  readonly output: string;
  /** How it ended, in a sentence. */
  readonly end: string;
}

/** How the command ended on all instances. */
export interface Ran {
  readonly outcomes: readonly Outcome[];
  /** Why it could not be cancelled, where it should have been. It then still runs. */
  readonly notCancelled?: string;
}

/** A command, and how it is followed. */
export interface CommandOptions {
  readonly project: string;
  readonly stage: string;
  readonly region: string;
  /** Instance ids; any number. */
  readonly instances: readonly string[];
  /** The text that bash reads. */
  readonly command: string;
  /** Seconds until the command is ended. */
  readonly seconds: number;
  /** Gets each outcome as soon as it is known, with the part of its output that `hear` did not get. */
  readonly print: (outcome: Outcome, rest: string) => void;
  /** Gets each line while the command runs, some seconds after it was printed. @default lines are not read */
  readonly hear?: (instance: string, line: string) => void;
  /** Whether the command is to be cancelled now. Called at each poll. @default never */
  readonly isInterrupted?: () => boolean;
  /** Called every ten seconds with the number of instances that still run it. */
  readonly wait: (instances: number) => void;
  /** Seconds between two polls. @default 2 */
  readonly poll?: number;
}

/** How a cancelled command ended, for {@link Outcome}. */
export const CANCELLED = 'it was cancelled.';

/** The longest command in bytes: the document's parameter takes it in base64. */
const LONGEST = 8190;

/** Seconds until an instance must have received the command. */
const DELIVERY = 60;

/** How many instance ids SendCommand takes. [SSM API, SendCommand: InstanceIds] */
const AT_ONCE = 50;

/** Seconds for an instance to end a cancelled command and to report it. */
const CANCELLING = 90;

/**
 * Seconds in addition to the command's own: the copy of the release, its secrets, the end of its processes,
 * and the report.
 */
const BESIDE = 300;

/**
 * Runs a command as the app's user on instances, by the stage's document `<project>-<stage>-run`, and waits
 * until it has ended on all. After an interrupt the command is cancelled, and its end is waited for, too.
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

/** A command that Systems Manager has accepted. */
interface Sent {
  readonly id: string;
  /** When, by AWS's clock, in milliseconds since the epoch. */
  readonly time: number;
}

/** Sends the command. @throws UserError where it could not be sent, or not to all instances */
async function sendToAll(options: CommandOptions): Promise<Sent[]> {
  const { instances, region, stage } = options;
  // No retries: if only the answer were lost, the command would run twice.
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

/** Prints what a command prints while it runs, as long as that can be read. */
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
      this.isDeaf = true; // to run the command matters more than to print it early
      console.error(`Its output is shown when it has ended (${words(error)}).`);
    });
  }

  rest = ({ instance, output }: Outcome): string => this.live.rest(instance, output);
}

/** Cancels the command. @returns why that failed, where it did */
async function cancel(client: SSMClient, sent: readonly Sent[]): Promise<string | undefined> {
  try {
    await Promise.all(sent.map(({ id }) => client.send(new CancelCommandCommand({ CommandId: id }))));
    return undefined;
  } catch (error) {
    return words(error);
  }
}

/**
 * The answer of a call; undefined where it failed for the moment and is to be repeated, because the command
 * still runs.
 */
const later = <T>(asked: Promise<T>): Promise<T | undefined> =>
  asked.catch((error: unknown) => {
    if (isTransient(error)) return undefined;
    throw error;
  });

/**
 * The outcome for an instance that no longer exists. Systems Manager itself would wait as long as the
 * document allows: a day.
 */
const lost = (instance: string): Outcome => ({
  instance,
  status: 1,
  output: '',
  end: 'it never reported its end: was the instance terminated?',
});

/** Refuses commands that cannot run. @throws UserError */
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
  // The last line is from run-command.sh, or from what refused to start it.
  const [, output = '', end = ''] = /^([\s\S]*?)([^\n]*)\n?$/.exec(StandardOutputContent) ?? [];
  // The script was killed, and printed no last line. [amazon-ssm-agent, CommandStoppedPreemptivelyExitCode]
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
