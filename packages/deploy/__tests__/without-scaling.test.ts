import { AutoScalingClient, type ScheduledUpdateGroupAction } from '@aws-sdk/client-auto-scaling';
import { interruption } from '../../command';
import { withoutScaling } from '../rollback/without-scaling';

const GROUP = 'hello-staging';
const RESUME =
  'hello-staging does not scale until this is run: aws autoscaling resume-processes --region us-east-1 ' +
  '--auto-scaling-group-name hello-staging --scaling-processes AlarmNotification AZRebalance ScheduledActions';
const SETTLES = "hello-staging does not scale until the pipeline's step settle has run, within an hour.";

/** The calls to Auto Scaling, the printed errors, and the call that Auto Scaling refuses. */
let asked: string[];
let errors: string[];
let refuses: string;
/** The group's scheduled actions. */
let actions: ScheduledUpdateGroupAction[];

beforeEach(() => {
  [asked, errors, refuses, actions] = [[], [], '', []];
  jest.spyOn(AutoScalingClient.prototype, 'send').mockImplementation((command: object) => {
    asked.push(command.constructor.name);
    if (command.constructor.name !== refuses)
      return Promise.resolve({ ScheduledUpdateGroupActions: actions }) as never;
    return Promise.reject(Object.assign(new Error('No right to it'), { name: 'AccessDenied' })) as never;
  });
  jest.spyOn(console, 'error').mockImplementation((line: string) => void errors.push(line));
  process.env.COLUMNS = '1000'; // a message in one line
});
afterEach(() => {
  delete process.env.COLUMNS;
  jest.restoreAllMocks();
  process.exitCode = undefined;
});

const held = (settles: boolean, work: () => Promise<string>) =>
  withoutScaling(GROUP, 'us-east-1', settles, work);

test('the group scales again after the work, even if the work failed', async () => {
  expect(await held(true, () => Promise.resolve('done'))).toBe('done');
  await expect(held(true, () => Promise.reject(new Error('It failed')))).rejects.toThrow('It failed');
  const both = ['DescribeScheduledActionsCommand', 'SuspendProcessesCommand', 'ResumeProcessesCommand'];
  expect(asked).toEqual([...both, ...both]);
  expect(errors).toEqual([]);
});

describe('a group whose scaling cannot be resumed', () => {
  const why = 'AWS returned an error (resuming the scaling of the group): AccessDenied: No right to it';
  beforeEach(() => void (refuses = 'ResumeProcessesCommand'));

  test('is reported, and the command fails although the work is done', async () => {
    expect(await held(false, () => Promise.resolve('done'))).toBe('done');
    expect(errors).toEqual([`${why}\n${RESUME}`]);
    expect(process.exitCode).toBe(1);
  });

  test('does not hide the error of the work', async () => {
    await expect(held(true, () => Promise.reject(new Error('It failed')))).rejects.toThrow('It failed');
    expect(errors).toEqual([`${why}\n${SETTLES}`]);
  });
});

test('the work does not begin if the scaling cannot be suspended', async () => {
  refuses = 'SuspendProcessesCommand';
  const work = jest.fn();
  await expect(held(true, work)).rejects.toThrow(
    'AWS returned an error (suspending the scaling of the group): AccessDenied: No right to it',
  );
  expect(work).not.toHaveBeenCalled();
});

describe('a scheduled action that is due while scaling is suspended', () => {
  const BEGIN = Date.parse('2026-11-29T20:00:00Z');
  const minutes = (count: number) => new Date(BEGIN + count * 60_000);
  const action = (ScheduledActionName: string, StartTime: Date, size: number) => ({
    ScheduledActionName,
    StartTime,
    MinSize: size,
    MaxSize: size * 2,
  });
  let updates: object[];
  let said: string[];
  beforeEach(() => {
    [updates, said] = [[], []];
    jest.spyOn(console, 'log').mockImplementation((line: string) => void said.push(line));
    const send = AutoScalingClient.prototype.send as jest.Mock;
    const answer = send.getMockImplementation() as (command: object) => Promise<object>;
    send.mockImplementation((command: { input: object }) => {
      if (command.constructor.name.startsWith('Update')) updates.push(command.input);
      return answer(command);
    });
  });

  /** Suspends the scaling from 20:00 to 20:10. */
  async function tenMinutes() {
    const clock = jest.spyOn(Date, 'now').mockReturnValue(BEGIN);
    await held(true, () => {
      clock.mockReturnValue(minutes(10).getTime());
      return Promise.resolve('');
    });
  }

  test('is run afterwards (only the last of several), with a message', async () => {
    actions = [action('down-1a2b3c4d', minutes(9), 0), action('up-1a2b3c4d', minutes(5), 2)];
    await tenMinutes();
    expect(updates).toEqual([{ AutoScalingGroupName: GROUP, MinSize: 0, MaxSize: 0 }]);
    expect(said).toEqual([
      'The scheduled action down-1a2b3c4d of hello-staging was due meanwhile; it was run now.',
    ]);
    expect(asked.at(-1)).toBe('UpdateAutoScalingGroupCommand');
  });

  test('is not one whose time is before or after the suspension', async () => {
    actions = [action('down-1a2b3c4d', minutes(11), 0), action('once', minutes(-1), 2)];
    await tenMinutes();
    expect(updates).toEqual([]);
    expect(errors).toEqual([]);
  });

  test('that cannot be run is reported, with the command that does it', async () => {
    actions = [action('up-1a2b3c4d', minutes(5), 2)];
    refuses = 'UpdateAutoScalingGroupCommand';
    await tenMinutes();
    expect(errors).toEqual([
      'AWS returned an error (running a missed scheduled action): AccessDenied: No right to it\nThe scheduled ' +
        'action up-1a2b3c4d of hello-staging was due meanwhile, and Auto Scaling has skipped it. To do what it ' +
        'does: aws autoscaling update-auto-scaling-group --region us-east-1 --auto-scaling-group-name ' +
        'hello-staging --min-size 2 --max-size 4',
    ]);
    expect(process.exitCode).toBe(1);
  });
});

describe('an interrupt', () => {
  const told = () => interruption('Nothing was deployed.', 'npm run smoke').message;

  test.each([
    ['with a pipeline', true, SETTLES],
    ['without one', false, `${RESUME}.`],
  ])('during the suspension, %s, says when the group scales again', async (_, settles, left) => {
    jest.spyOn(AutoScalingClient.prototype, 'send').mockImplementation((command: object) => {
      asked.push(`${command.constructor.name}: ${told()}`);
      return Promise.resolve({}) as never;
    });
    const all = `Interrupted. Nothing was deployed. ${left} Continue with: npm run smoke`;
    expect(await held(settles, () => Promise.resolve(told()))).toBe(all);
    expect(asked.slice(1)).toEqual([`SuspendProcessesCommand: ${all}`, `ResumeProcessesCommand: ${all}`]);
  });

  test('after the suspension, or without one, says nothing about scaling', async () => {
    await held(true, () => Promise.resolve('done'));
    refuses = 'SuspendProcessesCommand';
    await held(true, () => Promise.resolve('')).catch(() => undefined);
    expect(told()).toBe('Interrupted. Nothing was deployed. Continue with: npm run smoke');
  });
});
