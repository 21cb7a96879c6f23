import {
  GetCommandInvocationCommand,
  ListCommandInvocationsCommand,
  SendCommandCommand,
  SSMClient,
} from '@aws-sdk/client-ssm';
import { asking, clientConfig, isCalled, isThrottled, isTransient, words } from '../account/aws';
import { UserError } from '../command/command';
import { sleep } from '../command/progress';

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

export interface CommandOptions {
  /** `<project>-<stage>` */
  readonly group: string;
  readonly stage: string;
  readonly region: string;
  readonly instances: readonly string[];
  /** What bash reads. */
  readonly command: string;
  /** Seconds that it may take. */
  readonly seconds: number;
  /** Is given each outcome as soon as it is known. */
  readonly print: (outcome: Outcome) => void;
  /** Is told every ten seconds how many instances are waited for. */
  readonly wait: (instances: number) => void;
  /** Seconds between two looks. @default 2 */
  readonly poll?: number;
}

/** Bytes of a command: what the document's parameter takes in base64. */
const LONGEST = 8190;

/** Seconds that an instance has to take the command. */
const DELIVERY = 60;

/** Seconds beside the command: the copy of the release, its secrets, the end of its processes, and word of that. */
const BESIDE = 300;

/**
 * Runs a command on instances as the app, by the stage's document `<project>-<stage>-run`, and waits for the end of all.
 *
 * @throws UserError where it could not be sent
 */
export async function runCommand(options: CommandOptions): Promise<Outcome[]> {
  const { region, command, print, wait, poll = 2 } = options;
  checkCommand(command);
  const client = new SSMClient(clientConfig(region));
  // Once: sent again because its answer was lost, it would run twice.
  const sender = new SSMClient({ ...clientConfig(region), maxAttempts: 1 });
  const CommandId = await asking('sending the command', () => send(sender, options));
  const deadline = Date.now() + (DELIVERY + options.seconds + BESIDE) * 1000;
  const open = new Set(options.instances);
  const outcomes: Outcome[] = [];
  const tell = (outcome: Outcome) => {
    open.delete(outcome.instance);
    outcomes.push(outcome);
    print(outcome);
  };
  for (let looks = 1; ; looks++) {
    const news = await asking('asking for its end', () => later(ended(client, CommandId)));
    for (const instance of (news ?? []).filter((each) => open.has(each))) {
      const outcome = await asking('reading its output', () => later(outcomeOf(client, CommandId, instance)));
      if (outcome) tell(outcome);
    }
    if (Date.now() >= deadline) for (const instance of open) tell(lost(instance));
    if (open.size === 0) return outcomes;
    if (looks % 5 === 0) wait(open.size);
    await sleep(poll);
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
  end: 'it never said how it ended: is the instance gone?',
});

/** @throws UserError */
export function checkCommand(command: string): void {
  if (command.trim() === '') throw new UserError('The command is empty.');
  if (command.includes('\0')) throw new UserError('The command holds a NUL, which no command line can.');
  const bytes = Buffer.byteLength(command);
  if (bytes <= LONGEST) return;
  throw new UserError(
    `The command has ${bytes} bytes, and Systems Manager takes ${LONGEST} of it: release what it does as a script, and run that.`,
  );
}

async function send(client: SSMClient, options: CommandOptions): Promise<string> {
  const { group, stage, instances, command, seconds } = options;
  try {
    const { Command } = await client.send(
      new SendCommandCommand({
        DocumentName: `${group}-run`,
        InstanceIds: [...instances],
        Parameters: { command: [Buffer.from(command).toString('base64')], seconds: [String(seconds)] },
        TimeoutSeconds: DELIVERY,
      }),
    );
    return Command?.CommandId ?? '';
  } catch (error) {
    if (isTransient(error) && !isThrottled(error))
      throw new UserError(
        `Nothing says whether the command was taken (${words(error)}): it may run. Look before it is sent again: ` +
          `npm run logs -- ${stage} --process by-hand`,
      );
    if (!isCalled(error, 'InvalidDocument')) throw error;
    throw new UserError(
      `There is no document ${group}-run: the stage was deployed before it could run commands. npm run deploy -- ${stage}`,
    );
  }
}

const UNDER_WAY = ['Pending', 'InProgress', 'Delayed', 'Cancelling'];

async function ended(client: SSMClient, CommandId: string): Promise<string[]> {
  const { CommandInvocations = [] } = await client.send(new ListCommandInvocationsCommand({ CommandId }));
  return CommandInvocations.filter(({ Status = '' }) => !UNDER_WAY.includes(Status)).map(
    ({ InstanceId = '' }) => InstanceId,
  );
}

async function outcomeOf(client: SSMClient, CommandId: string, instance: string): Promise<Outcome> {
  const {
    ResponseCode,
    StatusDetails,
    StandardOutputContent = '',
  } = await client.send(new GetCommandInvocationCommand({ CommandId, InstanceId: instance }));
  // Its last line is run-command.sh's, or that of what refused to start it.
  const [, output = '', end = ''] = /^([\s\S]*?)([^\n]*)\n?$/.exec(StandardOutputContent) ?? [];
  const hasRun = ResponseCode !== undefined && ResponseCode >= 0;
  return {
    instance,
    status: hasRun ? ResponseCode : 1,
    output,
    end: end.replace(/^run-command: /, '') || `it did not run (${StatusDetails ?? 'no reason given'})`,
  };
}
