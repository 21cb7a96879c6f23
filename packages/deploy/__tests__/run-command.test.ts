import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Outcome, runCommand } from '../instances/run-command';

type Answer = [status: number, body: object];
/** What Systems Manager answers to each call, in order; the last one again and again. */
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

/** Runs a command against these answers. @param called is told of each call */
async function run(answers: Answers, instances = ['i-1'], called: (call: string) => void = () => {}) {
  const calls: string[] = [];
  const left = Object.fromEntries(Object.entries(answers).map(([call, all]) => [call, [...all]]));
  const listener = (request: IncomingMessage, response: ServerResponse) => {
    const call = String(request.headers['x-amz-target']).replace('AmazonSSM.', '');
    calls.push(call);
    called(call);
    const rest = left[call] ?? [];
    const answer = rest.length > 1 ? rest.shift() : rest[0];
    request.resume();
    const [status, body] = answer ?? [400, { __type: 'UnknownOperationException' }];
    response.writeHead(status).end(JSON.stringify(body));
  };
  server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  process.env = {
    ...original,
    AWS_ENDPOINT_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
  };
  const printed: Outcome[] = [];
  const outcomes = await runCommand({
    group: 'hello-staging',
    stage: 'staging',
    region: 'us-east-1',
    instances,
    command: 'echo hello',
    seconds: 60,
    print: (outcome) => printed.push(outcome),
    wait: () => undefined,
    poll: 0,
  }).catch(({ message }: Error) => message);
  if (typeof outcomes !== 'string') expect(printed).toEqual(outcomes);
  return { outcomes, calls };
}

const WORKED = (instance: string): Outcome => ({
  instance,
  status: 0,
  output: 'hello\n',
  end: 'by-hand is done.',
});

test('a command whose answer does not come is not sent a second time, and may run', async () => {
  const { outcomes, calls } = await run({ SendCommand: [DOWN, SENT] });
  expect(calls).toEqual(['SendCommand']);
  expect(outcomes).toBe(
    'Nothing says whether the command was taken (InternalServerError: It is down.): it may run. Look before it is sent ' +
      'again: npm run logs -- staging --process by-hand',
  );
});

test('one that AWS was too busy to take does not run', async () => {
  const { outcomes, calls } = await run({
    SendCommand: [[400, { __type: 'ThrottlingException', message: 'Rate exceeded' }], SENT],
  });
  expect(calls).toEqual(['SendCommand']);
  expect(outcomes).toBe(
    'AWS did not answer as it should (sending the command): ThrottlingException: Rate exceeded',
  );
});

test('the command is waited for to its end, whatever the asking meets', async () => {
  // Each call is made three times by itself.
  const { outcomes, calls } = await run({
    SendCommand: [SENT],
    ListCommandInvocations: [DOWN, DOWN, DOWN, listed(['i-1', 'InProgress']), listed(['i-1', 'Success'])],
    GetCommandInvocation: [DOWN, DOWN, DOWN, DONE],
  });
  expect(outcomes).toEqual([WORKED('i-1')]);
  expect(calls.filter((call) => call === 'SendCommand')).toHaveLength(1);
}, 120_000);

test('what AWS refuses is said', async () => {
  const { outcomes } = await run({
    SendCommand: [SENT],
    ListCommandInvocations: [[400, { __type: 'AccessDeniedException', message: 'Not you.' }]],
  });
  expect(outcomes).toBe(
    'AWS did not answer as it should (asking for its end): AccessDeniedException: Not you.',
  );
});

test('an instance that is gone is not waited for longer than the command may take', async () => {
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
    { instance: 'i-1', status: 1, output: '', end: 'it never said how it ended: is the instance gone?' },
  ]);
  expect(looks).toBe(3);
});
