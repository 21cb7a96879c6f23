import { createServer, type Server } from 'node:net';

/** The result of a call of `aws`. */
export interface Reply {
  readonly status: number;
  readonly answer?: unknown;
  readonly error?: string;
}

/** The options of a call, each with its values. */
export type Options = ReadonlyMap<string, readonly string[]>;
export type Operation = (options: Options) => unknown;

/** A refusal of AWS: the code, and the message that its CLI prints. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message);
  }
}

/**
 * Answers the calls of `aws.py` on a socket. A call without an answer here is refused: the step may then not use it.
 */
export class Cloud {
  /** The calls, in order: `ssm send-command`. */
  readonly calls: string[] = [];
  private server?: Server;

  constructor(
    private readonly socket: string,
    private readonly operations: Readonly<Record<string, Operation>>,
  ) {}

  async start(): Promise<void> {
    this.server = createServer({ allowHalfOpen: true }, (connection) => {
      let asked = '';
      connection.setEncoding('utf8').on('data', (text: string) => (asked += text));
      connection.on('end', () => {
        void this.answer(JSON.parse(asked) as string[])
          .catch((error: Error): Reply => ({ status: 255, error: error.message }))
          .then((reply) => connection.end(JSON.stringify(reply)));
      });
    });
    await new Promise<void>((resolve) => this.server?.listen(this.socket, resolve));
  }

  async stop(): Promise<void> {
    await new Promise((resolve) => (this.server ? this.server.close(resolve) : resolve(undefined)));
  }

  private async answer(words: readonly string[]): Promise<Reply> {
    const call = words.slice(0, 2).join(' ');
    const operation = this.operations[call];
    if (!operation)
      return { status: 252, error: `The rehearsal's AWS does not support: aws ${words.join(' ')}` };
    this.calls.push(call);
    try {
      return { status: 0, answer: await operation(parsed(words.slice(2))) };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return {
        status: 254,
        error: `An error occurred (${error.code}) when calling ${call}: ${error.message}`,
      };
    }
  }
}

/** Arguments without an option have the name `''`. */
function parsed(words: readonly string[]): Options {
  const options = new Map<string, string[]>();
  let current: string[] = [];
  options.set('', current);
  for (const word of words) {
    if (word.startsWith('--')) options.set(word.slice(2), (current = []));
    else current.push(word);
  }
  return options;
}

/** The only value of an option. @throws Refusal where it is missing, as the CLI does */
export function one(options: Options, name: string): string {
  const value = options.get(name)?.[0];
  if (value === undefined) throw new Refusal('ParamValidation', `--${name} is missing`);
  return value;
}
