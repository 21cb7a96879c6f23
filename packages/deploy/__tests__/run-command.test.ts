import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type CommandOptions, type Outcome, runCommand } from '../instances/run-command';

type Answer = [status: number, body: object];
/** The answers of Systems Manager to each call, in order; the last one repeats. */
type Answers = Readonly<Record<string, Answer[]>>;

const original = process.env;
let server: Server;
afterEach(() => {
  process.env = original;
  jest.restoreAllMocks();
  server.closeAllConnections();
  server.close();
});

const SENT: Answer = [200, { Command: { CommandId: 'c-1' } }];
const DOWN: Answer = [500, { __type: 'InternalServerError', message: 'It is down.' }];
const listed = (...ended: [id: string, status: string][]): Answer => [
  200,
  { CommandInvocations: ended.map(([InstanceId, Status]) => ({ InstanceId, Status })) },
];
const DONE: Answer = [
  200,
  { ResponseCode: 0, StandardOutputContent: 'hello\nrun-command: by-hand is done.\n' },
];

/** Runs a command against these answers. @param called gets each call */
async function run(
  answers: Answers,
  instances = ['i-1'],
  called: (call: string, asked: Record<string, unknown>) => void = () => {},
  more: Partial<CommandOptions> = {},
) {
  const calls: string[] = [];
  const left = Object.fromEntries(Object.entries(answers).map(([call, all]) => [call, [...all]]));
  const listener = async (request: IncomingMessage, response: ServerResponse) => {
    const call = String(request.headers['x-amz-target']).replace(/^.*\./, '');
    calls.push(call);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    called(call, JSON.parse(Buffer.concat(chunks).toString()) as Record<string, unknown>);
    const rest = left[call] ?? [];
    const answer = rest.length > 1 ? rest.shift() : rest[0];
    const [status, body] = answer ?? [400, { __type: 'UnknownOperationException' }];
    response.writeHead(status).end(JSON.stringify(body));
  };
  server = createServer((request, response) => void listener(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env = {
    ...original,
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
  };
  const printed: Outcome[] = [];
  const ran = await runCommand({
    project: 'hello',
    stage: 'staging',
    region: 'us-east-1',
    instances,
    command: 'echo hello',
    seconds: 60,
    print: (outcome) => printed.push(outcome),
    wait: () => undefined,
    poll: 0,
    ...more,
  }).catch(({ message }: Error) => message);
  if (typeof ran === 'string') return { outcomes: ran, calls };
  if (!more.print) expect(printed).toEqual(ran.outcomes);
  return { outcomes: ran.outcomes, notCancelled: ran.notCancelled, calls };
}

const WORKED = (instance: string): Outcome => ({
  instance,
  status: 0,
  output: 'hello\n',
  end: 'by-hand is done.',
});

test('a command without an answer of AWS is not sent again, and is reported as possibly running', async () => {
  const { outcomes, calls } = await run({ SendCommand: [DOWN, SENT] });
  expect(calls).toEqual(['SendCommand']);
  expect(outcomes).toBe(
    'AWS did not confirm the command (InternalServerError: It is down.): it may be running. Before you send it ' +
      'again, look: npm run logs -- staging --process by-hand',
  );
});

test('a command that AWS throttles does not run', async () => {
  const { outcomes, calls } = await run({
    SendCommand: [[400, { __type: 'ThrottlingException', message: 'Rate exceeded' }], SENT],
  });
  expect(calls).toEqual(['SendCommand']);
  expect(outcomes).toBe('AWS returned an error (sending the command): ThrottlingException: Rate exceeded');
});

test('a command is waited for despite errors of AWS', async () => {
  // The SDK sends each call up to three times.
  const { outcomes, calls } = await run({
    SendCommand: [SENT],
    ListCommandInvocations: [DOWN, DOWN, DOWN, listed(['i-1', 'InProgress']), listed(['i-1', 'Success'])],
    GetCommandInvocation: [DOWN, DOWN, DOWN, DONE],
  });
  expect(outcomes).toEqual([WORKED('i-1')]);
  expect(calls.filter((call) => call === 'SendCommand')).toHaveLength(1);
}, 120_000);

test('a refusal by AWS is reported', async () => {
  const { outcomes } = await run({
    SendCommand: [SENT],
    ListCommandInvocations: [[400, { __type: 'AccessDeniedException', message: 'Not you.' }]],
  });
  expect(outcomes).toBe('AWS returned an error (asking for its end): AccessDeniedException: Not you.');
});

test('a terminated instance is not waited for longer than the command may take', async () => {
  let now = Date.now();
  jest.spyOn(Date, 'now').mockImplementation(() => now);
  let looks = 0;
  const hour = (call: string) => {
    if (call !== 'ListCommandInvocations') return;
    if (++looks === 2) now += (60 + 60 + 300) * 1000 - 1;
    if (looks === 3) now += 1;
  };
  const { outcomes } = await run(
    {
      SendCommand: [SENT],
      ListCommandInvocations: [listed(['i-1', 'InProgress'], ['i-2', 'Success'])],
      GetCommandInvocation: [DONE],
    },
    ['i-1', 'i-2'],
    hour,
  );
  expect(outcomes).toEqual([
    WORKED('i-2'),
    {
      instance: 'i-1',
      status: 1,
      output: '',
      end: 'it never reported its end: was the instance terminated?',
    },
  ]);
  expect(looks).toBe(3);
});

test('a command to more than 50 instances is sent by several calls, each with its own instances', async () => {
  const ids = Array.from({ length: 120 }, (_, index) => `i-${index + 1}`);
  const orders: unknown[] = [];
  const sent = ['c-1', 'c-2', 'c-3'].map((CommandId): Answer => [200, { Command: { CommandId } }]);
  const all: Answer = listed(...ids.map((id): [string, string] => [id, 'Success']));
  const { outcomes } = await run(
    { SendCommand: sent, ListCommandInvocations: [all], GetCommandInvocation: [DONE] },
    ids,
    (call, asked) => call === 'SendCommand' && orders.push(asked.InstanceIds),
  );
  expect(orders).toEqual([ids.slice(0, 50), ids.slice(50, 100), ids.slice(100)]);
  expect(outcomes).toEqual(ids.map(WORKED));
});

test('the message of a later call that is refused says on how many instances the command runs', async () => {
  const ids = Array.from({ length: 70 }, (_, index) => `i-${index + 1}`);
  const refused: Answer = [400, { __type: 'InvalidInstanceId', message: 'i-60 is gone' }];
  const { outcomes } = await run({ SendCommand: [SENT, refused] }, ids);
  expect(outcomes).toBe(
    'AWS returned an error (sending the command): InvalidInstanceId: i-60 is gone\nIt runs on 50 of 70 ' +
      'instances, to which it had been sent already: npm run logs -- staging -f --process by-hand',
  );
});

describe('an interrupted command', () => {
  const CANCELLED: Answer = [200, { ResponseCode: 137, StatusDetails: 'Cancelled' }];

  test('is cancelled once, and waited for', async () => {
    const { outcomes, calls } = await run(
      {
        SendCommand: [SENT],
        CancelCommand: [[200, {}]],
        ListCommandInvocations: [
          listed(['i-1', 'Success']),
          listed(['i-1', 'Success'], ['i-2', 'Cancelling']),
          listed(['i-1', 'Success'], ['i-2', 'Cancelled']),
        ],
        GetCommandInvocation: [DONE, CANCELLED],
      },
      ['i-1', 'i-2'],
      undefined,
      { isInterrupted: () => true },
    );
    expect(calls.filter((call) => call === 'CancelCommand')).toHaveLength(1);
    expect(outcomes).toEqual([
      WORKED('i-1'),
      { instance: 'i-2', status: 130, output: '', end: 'it was cancelled.' },
    ]);
  });

  test('that may not be cancelled is not waited for, and the reason is reported', async () => {
    const refusal: Answer = [400, { __type: 'AccessDeniedException', message: 'Not you.' }];
    const { notCancelled, calls } = await run(
      { SendCommand: [SENT], CancelCommand: [refusal] },
      ['i-1'],
      undefined,
      { isInterrupted: () => true },
    );
    expect(notCancelled).toBe('AccessDeniedException: Not you.');
    expect(calls).toEqual(['SendCommand', 'CancelCommand']);
  });
});

describe('a running command', () => {
  const event = (eventId: string, message: string, stream = 'i-1_var_log_app_by-hand.log') => ({
    eventId,
    message,
    timestamp: 1_700_000_000_000,
    logStreamName: stream,
  });
  const RUNS = listed(['i-1', 'InProgress']);
  const logged = (...events: object[]): Answer => [200, { events }];

  /** @returns the lines from its log, and the rest of the output that is printed at its end */
  async function heard(logs: Answer[], output: string) {
    const lines: string[] = [];
    let rest = '';
    const asked: Record<string, unknown>[] = [];
    const { outcomes } = await run(
      {
        SendCommand: [[200, { Command: { CommandId: 'c-1', RequestedDateTime: 1_700_000_000 } }]],
        ListCommandInvocations: [...logs.map(() => RUNS), listed(['i-1', 'Success'])],
        FilterLogEvents: logs,
        GetCommandInvocation: [[200, { ResponseCode: 0, StandardOutputContent: output }]],
      },
      ['i-1'],
      (call, question) => void (call === 'FilterLogEvents' && asked.push(question)),
      {
        hear: (instance, line) => lines.push(`${instance} ${line}`),
        print: (_, left) => void (rest = left),
      },
    );
    return { lines, rest, asked, outcomes };
  }

  test('has its output printed from the log, and only the rest at its end', async () => {
    const { lines, rest, asked, outcomes } = await heard(
      [
        logged(event('1', 'one')),
        logged(event('1', 'one'), event('2', 'two\u001b[31m'), event('3', 'x', 'i-1')),
      ],
      'one\n\ntwo[31m\nthree\nrun-command: by-hand is done.\n',
    );
    expect(lines).toEqual(['i-1 one', 'i-1 two[31m']);
    expect(rest).toBe('three\n');
    expect(outcomes).toMatchObject([{ output: 'one\n\ntwo[31m\nthree\n' }]);
    expect(asked[0]).toMatchObject({
      logGroupName: '/hello/staging/app',
      startTime: 1_700_000_000_000,
      logStreamNamePrefix: 'i-1',
    });
  });

  test('continues if its log may not be read, and prints its output at the end', async () => {
    const errors = jest.spyOn(console, 'error').mockImplementation();
    const refusal: Answer = [400, { __type: 'AccessDeniedException', message: 'Not you.' }];
    const { rest, asked } = await heard([refusal, refusal, refusal], 'one\nrun-command: by-hand is done.\n');
    expect(rest).toBe('one\n');
    expect(asked).toHaveLength(1);
    expect(errors.mock.calls).toEqual([
      ['Its output is shown when it has ended (AccessDeniedException: Not you.).'],
    ]);
  });
});
