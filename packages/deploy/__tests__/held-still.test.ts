import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { heldStill } from '../rollback/held-still';

const GROUP = 'hello-staging';
const RESUME =
  'hello-staging does not scale until this is run: aws autoscaling resume-processes --region us-east-1 ' +
  '--auto-scaling-group-name hello-staging --scaling-processes AlarmNotification AZRebalance ScheduledActions';
const SETTLES = "hello-staging does not scale until the pipeline's step settle has run, within the hour.";

/** What was asked of Auto Scaling, and what was said. */
let asked: string[];
let errors: string[];
let refuses: string;

beforeEach(() => {
  [asked, errors, refuses] = [[], [], ''];
  jest.spyOn(AutoScalingClient.prototype, 'send').mockImplementation((command: object) => {
    asked.push(command.constructor.name);
    if (command.constructor.name !== refuses) return Promise.resolve({}) as never;
    return Promise.reject(Object.assign(new Error('No right to it'), { name: 'AccessDenied' })) as never;
  });
  jest.spyOn(console, 'error').mockImplementation((line: string) => void errors.push(line));
});
afterEach(() => {
  jest.restoreAllMocks();
  process.exitCode = undefined;
});

const held = (settles: boolean, work: () => Promise<string>) => heldStill(GROUP, 'us-east-1', settles, work);

test('the group scales again after it, however it ended', async () => {
  expect(await held(true, () => Promise.resolve('done'))).toBe('done');
  await expect(held(true, () => Promise.reject(new Error('It failed')))).rejects.toThrow('It failed');
  const both = ['SuspendProcessesCommand', 'ResumeProcessesCommand'];
  expect(asked).toEqual([...both, ...both]);
  expect(errors).toEqual([]);
});

describe('a group that is not let go again', () => {
  const why = 'AWS did not answer as it should (letting the group scale again): AccessDenied: No right to it';
  beforeEach(() => void (refuses = 'ResumeProcessesCommand'));

  test('is said, and the command fails, although the work is done', async () => {
    expect(await held(false, () => Promise.resolve('done'))).toBe('done');
    expect(errors).toEqual([`${why}\n${RESUME}`]);
    expect(process.exitCode).toBe(1);
  });

  test('does not hide how the work ended', async () => {
    await expect(held(true, () => Promise.reject(new Error('It failed')))).rejects.toThrow('It failed');
    expect(errors).toEqual([`${why}\n${SETTLES}`]);
  });
});

test('nothing is begun where it cannot be held', async () => {
  refuses = 'SuspendProcessesCommand';
  const work = jest.fn();
  await expect(held(true, work)).rejects.toThrow(
    'AWS did not answer as it should (keeping the group from scaling): AccessDenied: No right to it',
  );
  expect(work).not.toHaveBeenCalled();
});

describe('an interrupt', () => {
  /** Interrupts the work in its middle; resolves to the statuses that the process was ended with. */
  async function interrupted(settles: boolean, signal: NodeJS.Signals): Promise<unknown[]> {
    const exit = jest.spyOn(process, 'exit').mockImplementation(() => undefined as never);
    await held(settles, () => {
      process.emit(signal, signal);
      return Promise.resolve('done');
    });
    return exit.mock.calls.flat();
  }
  let before: NodeJS.SignalsListener[];
  beforeEach(() => {
    before = process.listeners('SIGINT') as NodeJS.SignalsListener[];
    process.removeAllListeners('SIGINT');
  });
  afterEach(() => {
    process.removeAllListeners('SIGINT');
    for (const listener of before) process.on('SIGINT', listener);
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('by %s says what is left of it', async (signal) => {
    expect(await interrupted(false, signal)).toEqual([130]);
    expect(errors).toEqual([`\n${RESUME}`]);
  });

  test('leaves the end of the process to whoever follows a deployment, and speaks before them', async () => {
    process.on('SIGINT', () => void errors.push('No longer following.'));
    expect(await interrupted(true, 'SIGINT')).toEqual([]);
    expect(errors).toEqual([`\n${SETTLES}`, 'No longer following.']);
  });

  test('after it is none of its own', async () => {
    await held(true, () => Promise.resolve('done'));
    expect(process.listenerCount('SIGINT')).toBe(0);
  });
});
