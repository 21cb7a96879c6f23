import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  PutQueryDefinitionCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { spawn } from 'node:child_process';
import { groupOf, type Log, LOG_NAMES } from '../../../logs/sources';
import { ROOT } from '../../../../command';
import { expectScreen } from '../../screen';
import type { World } from './world';

const client = () => new CloudWatchLogsClient({ region: 'us-east-1' });
const group = (log: Log) => groupOf('hello', 'staging', log);
/** Times, which differ from run to run. */
const CLOCK: [RegExp, string][] = [
  [/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, '2026-01-01T00:00:00.000Z'],
  [/\d\d:\d\d:\d\d/g, '00:00:00'],
];
const [FIRST, SECOND] = ['i-0aaaaaaaaaaaaaaa1', 'i-0bbbbbbbbbbbbbbb2'];
const REQUEST = {
  requestId: '4bf92f3577b34da6a3ce929d0e0e4736',
  method: 'GET',
  path: '/orders',
  status: 500,
  seconds: 0.12,
  remote: '203.0.113.9',
};

/** Tests of logs, with what the instances of staging write. */
export function logs(world: () => World): void {
  const write = async (log: Log, logStreamName: string, minutesAgo: number, ...messages: string[]) => {
    const logGroupName = group(log);
    const stream = { logGroupName, logStreamName };
    await client()
      .send(new CreateLogStreamCommand(stream))
      .catch(() => undefined);
    const time = world().ago(minutesAgo).getTime();
    const logEvents = messages.map((message, index) => ({ message, timestamp: time + index }));
    await client().send(new PutLogEventsCommand({ ...stream, logEvents }));
  };
  const print = (...args: string[]) => world().screen('logs', ['staging', '--since', '4h', ...args]);
  const messages = (text: string) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => (JSON.parse(line) as { message: string }).message);

  beforeAll(async () => {
    for (const log of LOG_NAMES) await client().send(new CreateLogGroupCommand({ logGroupName: group(log) }));
    // The world's clock is ahead of moto's, which accepts no event that is two hours ahead of its own clock.
    await write('start-up', FIRST, 190, 'start-up: proxy', 'start-up: done');
    await write(
      'release',
      `${FIRST}/scripts`,
      180,
      '[stdout]after-install: the release is installed already.',
    );
    await write('app', FIRST, 170, '{"level":"info","message":"ready"}');
    await write('app', `${SECOND}_var_log_app_mail.log`, 165, 'ERROR no server\u001b[31m for mail');
    await write('access', SECOND, 160, JSON.stringify(REQUEST));
    await write('system', SECOND, 150, 'kernel: eth0: link up');
    await write('app', FIRST, 175, '{"level":"info","message":"starting, written late"}');
  });

  test.each(['terminal', 'pipe'] as const)('all logs are printed in order of time, on a %s', async (on) => {
    const { text, status } = await world().screen('logs', ['staging', '--since', '4h'], { on });
    expect(status).toBe(0);
    expectScreen(`logs.${on}`, text, CLOCK);
  });

  test('with --json each event is a line', async () => {
    const { stdout } = await print('--json');
    expect(messages(stdout)).toHaveLength(8);
    expect(JSON.parse(stdout.split('\n')[4] ?? '')).toEqual({
      time: world().ago(170).toISOString(),
      log: 'app',
      instance: FIRST,
      process: 'web',
      message: '{"level":"info","message":"ready"}',
      id: expect.any(String) as string,
    });
  });

  test.each([
    [
      ['--log', 'start-up'],
      ['start-up: proxy', 'start-up: done'],
    ],
    [
      ['--log', 'system,access', '--instance', 'bbb2'],
      [JSON.stringify(REQUEST), 'kernel: eth0: link up'],
    ],
    [['--process', 'mail'], ['ERROR no server\u001b[31m for mail']],
    [['--grep', '"level":"info".*late'], ['{"level":"info","message":"starting, written late"}']],
    [['--since', '155m'], ['kernel: eth0: link up']],
  ])('%j shows only these events', async (args, expected) => {
    const { stdout } = await print('--json', ...args);
    expect(messages(stdout)).toEqual(expected);
  });

  test('a message says that no event was found, and is not in standard output', async () => {
    const { text, stdout, status } = await print('--grep', 'nowhere');
    expect(stdout).toBe('');
    expect(text).toMatch(/^Nothing in the logs of staging since \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\.\n$/);
    expect(status).toBe(0);
  });

  test('with -f each new event is shown once, even a late one, until Ctrl-C', async () => {
    const { text, status } = await new Promise<{ text: string; status: number | null }>((resolve) => {
      const words = [
        'packages/start/index.js',
        'packages/deploy/logs.ts',
        'staging',
        '-f',
        '--json',
        '--since',
        '4h',
      ];
      const child = spawn('node', [...words, '--log', 'app'], { cwd: ROOT, env: world().environment() });
      let text = '';
      const steps = [
        [/for mail/, () => write('app', SECOND, 168, 'late, and followed')],
        [/late, and followed/, () => write('app', SECOND, 164, 'the newest')],
        [/the newest/, () => void child.kill('SIGINT')],
      ] as const;
      let step = 0;
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
        text += chunk;
        const [seen, act] = steps[step] ?? [];
        if (!seen?.test(text)) return;
        step += 1;
        void act?.();
      });
      child.on('close', (status) => resolve({ text, status }));
    });
    expect(status).toBe(0);
    expect(messages(text)).toEqual([
      '{"level":"info","message":"starting, written late"}',
      '{"level":"info","message":"ready"}',
      'ERROR no server\u001b[31m for mail',
      'late, and followed',
      'the newest',
    ]);
  }, 60_000);

  test('a reader that closes the pipe ends the command without a message', async () => {
    const command =
      'node packages/start/index.js packages/deploy/logs.ts staging --since 4h | head -1; echo ${PIPESTATUS[0]}';
    const env = { ...world().environment(), NODE_NO_WARNINGS: '1' };
    const text = await new Promise<string>((resolve) => {
      const child = spawn('bash', ['-c', `${command} 2>&1`], { cwd: ROOT, env });
      let text = '';
      child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      child.on('close', () => resolve(text));
    });
    expect(text).toMatch(/^\S+ i-0aaaaaaaaaaaaaaa1 start-up start-up: proxy\n0\n$/);
  });

  describe('saved queries', () => {
    beforeAll(async () => {
      for (const [name, queryString] of [
        ['errors-by-release', 'fields @timestamp, @message | sort @timestamp asc'],
        ['one-request', 'fields @message | filter @message like "PASTE-THE-ID-HERE"'],
      ]) {
        const logGroupNames = [group('app')];
        const query = { name: `hello/staging/${name}`, queryString, logGroupNames };
        await client().send(new PutQueryDefinitionCommand(query));
      }
    });

    test('are found by the beginning of their names', async () => {
      const { text, status } = await print('--query', 'errors');
      expect(status).toBe(0);
      expect(text).toMatch(/^@timestamp +@message\n/);
      expect(text).toContain('ERROR no server [31m for mail');
    });

    test('print a JSON object for each row', async () => {
      const { stdout } = await print('--query', 'one', '--grep', '4bf92f35', '--json');
      expect(JSON.parse(stdout.split('\n')[0] ?? '')).toEqual({ '@message': expect.any(String) as string });
    });
  });

  const USAGE = /^.*\. Usage: npm run logs -- <stage> .* The stages are: staging, production\.\n$/;
  test.each<[string[], RegExp | string]>([
    [[], /^Usage: npm run logs -- <stage> /],
    [['stagin'], /^There is no stage "stagin" \(staging\?\)\. Usage: /],
    [['staging', '--folow'], USAGE],
    [
      ['staging', '--since', 'yesterday'],
      '--since takes how long ago (90s, 10m, 2h, 3d), or a time that is past (2026-11-29T20:00:00Z), not "yesterday".\n',
    ],
    [
      ['staging', '--log', 'acces'],
      'There is no log "acces" (access?). The logs are: app, access, system, start-up, release.\n',
    ],
    [
      ['staging', '--log', 'system', '--process', 'mail'],
      '--process works with the log app only: leave --log system out.\n',
    ],
    [
      ['staging', '--process', 'mai1'],
      'No process "mai1" (mail?) has written to the logs of staging. These have: mail, web.\n',
    ],
    [
      ['staging', '--log', 'access', '--instance', 'i-0ccc'],
      `No instance "i-0ccc" has written to the logs of staging. These have: ${SECOND}.\n`,
    ],
    [
      ['staging', '--grep', '('],
      '--grep takes a regular expression; "(" is not one: \\ before ( [ * + ? makes it itself.\n',
    ],
    [
      ['staging', '--query', 'eror'],
      'There is no saved query "eror". There are: errors-by-release, one-request.\n',
    ],
    [['staging', '--query', 'one'], 'one-request needs an id: --grep <id>.\n'],
    [
      ['staging', '--query', 'errors', '-f'],
      '--follow cannot be combined with --query: a saved query has its own logs and filters.\n',
    ],
    [
      ['production', '--log', 'app'],
      'The log group /hello/production/app does not exist: the stage is not deployed. Deploy it: npm run deploy ' +
        '-- production\n',
    ],
  ])('%j is refused in one message', async (args, message) => {
    const { text, status } = await world().screen('logs', args);
    expect(text).toEqual(typeof message === 'string' ? message : (expect.stringMatching(message) as string));
    expect(status).toBe(1);
  });
}
