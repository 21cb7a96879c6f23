import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { stepOf } from './documents';

const PYTHON = join(__dirname, '../../../.venv/bin/python');
const DUE = '2026-11-29T03:00:00Z';
const OWN = { id: 'own', at: 0, due: DUE };

interface Account {
  /** `at`: seconds from the one that looks. */
  readonly executions?: readonly {
    id: string;
    at: number;
    due?: string;
    status?: string;
    document?: string;
  }[];
  readonly commands?: readonly { of: string; on: string }[];
  readonly instances?: Readonly<Record<string, string>>;
  readonly desired?: number;
  readonly silent?: readonly string[];
  readonly gone?: boolean;
}

interface Answer {
  readonly result: Readonly<Record<string, string>>;
  readonly slept: readonly number[];
  readonly asked: readonly string[];
}

/** What the automation's own script says in each account. */
function pick(accounts: readonly Account[], scheduledTime = DUE): Answer[] {
  const { Script, InputPayload } = stepOf('nightly', 'pick').inputs;
  const given = accounts.map((account) => ({
    instances: { 'i-2': 'InService', 'i-1': 'InService' },
    ...account,
    executions: [OWN, ...(account.executions ?? [])],
    script: Script,
    events: { ...(InputPayload as object), scheduledTime },
  }));
  const { status, stdout, stderr } = spawnSync(PYTHON, [join(__dirname, 'pick.py')], {
    input: JSON.stringify(given),
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout) as Answer[];
}

/** One test a row, of one run for all: Python and its models are slow to start. */
function rows(table: readonly (readonly [what: string, account: Account, expected: object])[]): void {
  const answers = lazily(() => pick(table.map(([, account]) => account)));
  it.each(table.map(([what, , expected], index) => [what, index, expected] as const))(
    '%s',
    (_, index, expected) => expect(answers()[index]?.result).toEqual(expected),
  );
}

function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

const picked = (instance: string) => ({ runs: 'yes', because: `picked ${instance}`, instance });
const leftOut = (because: string) => ({ runs: 'no', because, instance: '' });
const NIGHTLY = 'hello-staging-command.nightly';

describe('the instance that a scheduled command runs on', () => {
  it('is the first one in service by its id, whoever asks', () => {
    const [answer] = pick([{}]);
    expect(answer?.result).toEqual(picked('i-1'));
    expect(answer?.slept).toEqual([10]); // until AWS shows what began at the same time
  });

  rows([
    ['not one that is on its way', { instances: { 'i-1': 'Pending', 'i-2': 'InService' } }, picked('i-2')],
    ['not one that goes', { instances: { 'i-1': 'Terminating:Wait', 'i-2': 'InService' } }, picked('i-2')],
    ['not one that Systems Manager does not reach', { silent: ['i-1'] }, picked('i-2')],
    [
      'none where none is reached',
      { silent: ['i-1', 'i-2'] },
      { refused: 'no instance can run it: 2 of 2 are in service, and none of them answers Systems Manager' },
    ],
    [
      'none where none is in service',
      { instances: { 'i-1': 'Pending' } },
      { refused: 'no instance can run it: 0 of 1 are in service, and none of them answers Systems Manager' },
    ],
    [
      'none in a stage that sleeps',
      { instances: {}, desired: 0 },
      leftOut('asleep: the stage is to have no instances now'),
    ],
    [
      'none where the stage should have some',
      { instances: {}, desired: 2 },
      { refused: 'no instance can run it: 0 of 0 are in service, and none of them answers Systems Manager' },
    ],
    [
      'none of a group that is gone',
      { gone: true },
      { refused: 'there is no Auto Scaling group hello-staging' },
    ],
  ]);
});

describe('a command runs never twice at a time', () => {
  const before = { id: 'before', at: -30, due: '2026-11-29T02:59:00Z' };

  rows([
    [
      'an earlier execution goes on',
      { executions: [before] },
      { refused: 'left out: before is still under way' },
    ],
    [
      'an earlier one is about to end',
      { executions: [{ ...before, status: 'Cancelling' }] },
      { refused: 'left out: before is still under way' },
    ],
    ['an earlier one has ended', { executions: [{ ...before, status: 'Failed' }] }, picked('i-1')],
    ['a later one has begun', { executions: [{ ...before, at: 30 }] }, picked('i-1')],
    [
      'two began in the same moment, and this one comes second',
      { executions: [{ ...before, at: 0, id: 'other' }] },
      { refused: 'left out: other is still under way' },
    ],
    [
      'two began in the same moment, and this one comes first',
      { executions: [{ ...before, at: 0, id: 'z' }] },
      picked('i-1'),
    ],
    [
      'another command of the stage goes on',
      { executions: [{ ...before, document: `hello-staging-schedule.nightly-2` }] },
      picked('i-1'),
    ],
    // Its command is what is asked for then.
    [
      'an execution began long ago and waits for an instance that is gone',
      { executions: [{ ...before, at: -700 }], commands: [{ of: NIGHTLY, on: 'i-0' }] },
      picked('i-1'),
    ],
    [
      'its command goes on',
      {
        executions: [{ ...before, at: -700 }],
        commands: [
          { of: NIGHTLY, on: 'i-0' },
          { of: NIGHTLY, on: 'i-2' },
        ],
      },
      { refused: 'left out: it still runs, on i-2' },
    ],
    [
      'somebody runs it by hand',
      { commands: [{ of: NIGHTLY, on: 'i-2' }] },
      { refused: 'left out: it still runs, on i-2' },
    ],
    [
      'it goes on where it was cancelled',
      { executions: [{ ...before, status: 'Cancelled' }], commands: [{ of: NIGHTLY, on: 'i-1' }] },
      { refused: 'left out: it still runs, on i-1' },
    ],
    [
      'another command runs',
      { commands: [{ of: 'hello-staging-command.hourly', on: 'i-2' }] },
      picked('i-1'),
    ],
  ]);
});

describe('a time that is due runs once', () => {
  const first = { id: 'first', at: -40, due: DUE };
  const twice = leftOut('delivered twice: first is of the same time');

  rows([
    ['the first delivery goes on', { executions: [first] }, twice],
    ['the first delivery is done', { executions: [{ ...first, status: 'Success' }] }, twice],
    ['the first delivery failed', { executions: [{ ...first, status: 'Failed' }] }, twice],
    ['the second delivery is the other one', { executions: [{ ...first, at: 40 }] }, picked('i-1')],
    [
      'a minute before was done',
      { executions: [{ ...first, due: '2026-11-29T02:59:00Z', status: 'Success' }] },
      picked('i-1'),
    ],
  ]);

  it('by hand it runs as often as somebody asks, one after the other', () => {
    const byHand = { id: 'first', at: -40, due: 'by hand', status: 'Success' };
    const accounts = [{ executions: [byHand] }, { executions: [{ ...byHand, status: 'InProgress' }] }];
    expect(pick(accounts, 'by hand').map(({ result }) => result)).toEqual([
      picked('i-1'),
      { refused: 'left out: first is still under way' },
    ]);
  });
});

it('asks nothing but what its role may', () => {
  const [answer] = pick([{ executions: [{ id: 'first', at: -40, status: 'Success' }] }]);
  expect([...new Set(answer?.asked)].sort()).toEqual([
    'DescribeAutoScalingGroups',
    'DescribeAutomationExecutions',
    'DescribeInstanceInformation',
    'GetAutomationExecution',
    'ListCommands',
  ]);
});
