import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { stepOf } from './documents';

const PYTHON = join(__dirname, '../../../.venv/bin/python');
const DUE = '2026-11-29T03:00:00Z';
const OWN = { id: 'own', at: 0, due: DUE };

interface Account {
  /** `at`: seconds relative to the start of the tested execution. */
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
  /** The scheduled time. @default DUE */
  readonly scheduledTime?: string;
}

interface Answer {
  readonly result: Readonly<Record<string, string>>;
  readonly slept: readonly number[];
  readonly asked: readonly string[];
}

const accounts: Account[] = [];
let answers: readonly Answer[] | undefined;

/** The result of the automation's script in an account: one run for all of this file, because Python starts slowly. */
function pick(account: Account): () => Answer {
  const index = accounts.push(account) - 1;
  return () => (answers ??= run())[index]!;
}

function run(): Answer[] {
  const { Script, InputPayload } = stepOf('nightly', 'pick').inputs;
  const given = accounts.map(({ scheduledTime = DUE, ...account }) => ({
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

function rows(table: readonly (readonly [what: string, account: Account, expected: object])[]): void {
  it.each(table.map(([what, account, expected]) => [what, pick(account), expected] as const))(
    '%s',
    (_, answer, expected) => expect(answer().result).toEqual(expected),
  );
}

const picked = (instance: string) => ({ runs: 'yes', because: `picked ${instance}`, instance });
const leftOut = (because: string) => ({ runs: 'no', because, instance: '' });
const underWay = (id: string) => ({ refused: `left out: ${id} is still in progress` });
const stillOn = (instance: string) => ({ refused: `left out: the command still runs on ${instance}` });
const nobody = (inService: string) => ({
  refused: `no instance can run it: ${inService} are in service, and none of them answers Systems Manager`,
});
const NIGHTLY = 'hello-staging-command.nightly';

describe('the instance that a scheduled command runs on', () => {
  const ordinary = pick({});

  it('is the first one in service by its id, for every execution', () => {
    expect(ordinary().result).toEqual(picked('i-1'));
    expect(ordinary().slept).toEqual([10]); // until AWS shows what began at the same time
  });

  rows([
    ['not one that is on its way', { instances: { 'i-1': 'Pending', 'i-2': 'InService' } }, picked('i-2')],
    ['not one that goes', { instances: { 'i-1': 'Terminating:Wait', 'i-2': 'InService' } }, picked('i-2')],
    ['not one that Systems Manager does not reach', { silent: ['i-1'] }, picked('i-2')],
    ['none where none is reached', { silent: ['i-1', 'i-2'] }, nobody('2 of 2')],
    ['none where none is in service', { instances: { 'i-1': 'Pending' } }, nobody('0 of 1')],
    [
      'none in a stage that sleeps',
      { instances: {}, desired: 0 },
      leftOut('scaled to 0: the stage has no instances at this time'),
    ],
    ['none where the stage should have some', { instances: {}, desired: 2 }, nobody('0 of 0')],
    [
      'none of a group that is gone',
      { gone: true },
      { refused: 'there is no Auto Scaling group hello-staging' },
    ],
  ]);
});

describe('a command never runs twice at once', () => {
  const before = { id: 'before', at: -30, due: '2026-11-29T02:59:00Z' };

  rows([
    ['an earlier execution goes on', { executions: [before] }, underWay('before')],
    [
      'an earlier one is about to end',
      { executions: [{ ...before, status: 'Cancelling' }] },
      underWay('before'),
    ],
    ['an earlier one has ended', { executions: [{ ...before, status: 'Failed' }] }, picked('i-1')],
    ['a later one has begun', { executions: [{ ...before, at: 30 }] }, picked('i-1')],
    [
      'two began in the same moment, and this one comes second',
      { executions: [{ ...before, at: 0, id: 'other' }] },
      underWay('other'),
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
    // Then its command is looked for.
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
      stillOn('i-2'),
    ],
    ['a person runs it by hand', { commands: [{ of: NIGHTLY, on: 'i-2' }] }, stillOn('i-2')],
    [
      'it goes on where it was cancelled',
      { executions: [{ ...before, status: 'Cancelled' }], commands: [{ of: NIGHTLY, on: 'i-1' }] },
      stillOn('i-1'),
    ],
    [
      'another command runs',
      { commands: [{ of: 'hello-staging-command.hourly', on: 'i-2' }] },
      picked('i-1'),
    ],
  ]);
});

describe('a scheduled time runs once', () => {
  const first = { id: 'first', at: -40, due: DUE };
  const twice = leftOut('delivered twice: first has the same scheduled time');

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

  const byHand = { id: 'first', at: -40, due: 'by hand', status: 'Success' };
  rows([
    ['by hand as often as somebody asks', { executions: [byHand], scheduledTime: 'by hand' }, picked('i-1')],
    [
      'by hand one after the other',
      { executions: [{ ...byHand, status: 'InProgress' }], scheduledTime: 'by hand' },
      underWay('first'),
    ],
  ]);
});

const twice = pick({ executions: [{ id: 'first', at: -40, status: 'Success' }] });

it('makes only calls that its role allows', () => {
  expect([...new Set(twice().asked)].sort()).toEqual([
    'DescribeAutoScalingGroups',
    'DescribeAutomationExecutions',
    'DescribeInstanceInformation',
    'GetAutomationExecution',
    'ListCommands',
  ]);
});
