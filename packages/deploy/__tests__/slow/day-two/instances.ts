import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SYSTEM_PYTHON } from '../../../../../__tests__/support/python';
import { ROOT } from '../../../../command';
import { expectScreen, inOneLine, widthOf } from '../../screen';
import type { ScreenOptions } from '../../../../test-support';
import type { World } from './world';

/** The AWS CLI that set-up installs. */
const VENV = join(ROOT, '.venv', 'bin', 'aws');

/** Tests of shell and run, on the instances of staging. */
export function instances(world: () => World): void {
  const folder = mkdtempSync(join(tmpdir(), 'plugin-'));
  const record = join(folder, 'started');
  let ids: string[];
  let steady: [string, string][];
  beforeAll(async () => {
    ids = (await world().staging.instanceIds()).sort();
    steady = ids.map((id, index) => [id, `i-${index + 1}`]);
    symlinkSync(VENV, join(folder, 'aws'));
    writeFileSync(
      join(folder, 'session-manager-plugin'),
      `#!/bin/bash
if [ "$1" = --version ]; then echo 1.2.764.0; exit; fi
printf '%s\\n' "$AWS_SSM_START_SESSION_RESPONSE" "\${@:2}" > '${record}'
read -rp 'app$ ' line
echo "the instance was told: $line"
[ "$line" != fail ]
`,
    );
    chmodSync(join(folder, 'session-manager-plugin'), 0o755);
    world().aws.commands.play('hello-staging-run', (instance, { command = '', seconds }) => {
      const line = Buffer.from(command, 'base64').toString();
      if (line === 'lost') return { status: -1, output: '' };
      if (line === 'runs') return 'runs';
      const status = line.startsWith('false') ? (instance === ids[0] ? 3 : 4) : 0;
      const end = status === 0 ? 'by-hand is done.' : `by-hand failed with status ${status}.`;
      return { status, output: `${line}\nfor ${seconds} s\nrun-command: ${end}\n` };
    });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const withTools = (tools = `${folder}:${process.env.PATH}`) => world().environment({ PATH: tools });
  /** The environment of a command that finds only Node.js, Python and these tools. */
  const bare = (...tools: string[]) => {
    const own = mkdtempSync(join(folder, 'bare-'));
    for (const tool of tools) symlinkSync(join(folder, tool), join(own, tool));
    symlinkSync(process.execPath, join(own, 'node'));
    symlinkSync(SYSTEM_PYTHON, join(own, 'python3'));
    return world().environment({ PATH: own });
  };
  const shell = (args: string[], options: Partial<ScreenOptions> = {}) =>
    world().screen('shell', ['staging', ...args], { on: 'terminal', env: withTools(), ...options });
  const run = (...args: string[]) => world().screen('run', ['staging', ...args]);

  test("a shell is a session of the AWS CLI with the stage's document, on the first instance", async () => {
    const { text, status } = await shell([], { typed: [[/app\$ /, 'ls\r']] });
    expectScreen('shell.terminal', text, steady);
    expect(status).toBe(0);
    const [response = '', region, kind, , parameters = ''] = readFileSync(record, 'utf8').split('\n');
    expect(JSON.parse(response)).toMatchObject({ TokenValue: `token of ${ids[0]}` });
    expect([region, kind]).toEqual(['us-east-1', 'StartSession']);
    expect(JSON.parse(parameters)).toEqual({ Target: ids[0], DocumentName: 'hello-staging-shell' });
  });

  test('a shell accepts the end of an instance id, and ends with the status of the session', async () => {
    const { status } = await shell([ids[1]!.slice(-6)], { typed: [[/app\$ /, 'fail\r']] });
    expect(status).not.toBe(0);
    expect(readFileSync(record, 'utf8')).toContain(`"Target": "${ids[1]}"`);
  });

  test('a command runs on one instance, and its output goes to standard output', async () => {
    const { stdout, text, status } = await run('--', 'echo "$HOME" `id` \'it\'');
    expect(text).toContain(`${ids[0]}: by-hand is done.\n`);
    expect(stdout).toBe('echo "$HOME" `id` \'it\'\nfor 3600 s\n');
    expect(status).toBe(0);
  });

  test.each(['terminal', 'pipe'] as const)('with --all each line names its instance, on a %s', async (on) => {
    const { text, stdout, status } = await world().screen('run', ['staging', '--all', '--', 'false'], { on });
    expectScreen(`run.${on}`, on === 'terminal' ? text : stdout, steady); // a pipe has two streams
    expect(status).toBe(4);
  });

  test('with --json the output is one document', async () => {
    const { stdout, status } = await run(
      '--json',
      '--timeout',
      '5',
      '--instance',
      ids[1]!,
      '--',
      'ls',
      'my file',
    );
    expect(JSON.parse(stdout)).toEqual({
      stage: 'staging',
      command: "ls 'my file'",
      instances: [
        { instance: ids[1], status: 0, output: "ls 'my file'\nfor 300 s\n", end: 'by-hand is done.' },
      ],
    });
    expect(status).toBe(0);
  });

  test.each(['terminal', 'pipe'] as const)(
    'Ctrl-C on a %s cancels a command, and names its instances',
    async (on) => {
      const asked = (action: string) => world().aws.requests.filter((one) => one.action === action).length;
      const [sent, cancelled] = [asked('SendCommand'), asked('CancelCommand')];
      const { text, status } = await world().screen('run', ['staging', '--all', '--', 'runs'], {
        on,
        clockRuns: true,
        interrupts: () => asked('SendCommand') > sent,
      });
      expect(inOneLine(text.slice(text.lastIndexOf('Interrupted.')))).toBe(
        `Interrupted. The command was cancelled on ${ids.join(', ')}: it gets SIGTERM there, and SIGKILL 30 s ` +
          'later. Its whole output: npm run logs -- staging --process by-hand',
      );
      expect(asked('CancelCommand')).toBe(cancelled + 1);
      expect(status).toBe(130);
    },
  );

  test('a command that never reached its instance is reported, and is a failure', async () => {
    const { text, status } = await run('--', 'lost');
    expect(text).toContain(`${ids[0]}: it did not run (Undeliverable)\n`);
    expect(status).toBe(1);
  });

  test('an instance that Systems Manager does not reach is skipped; with --all it is an error', async () => {
    world().aws.commands.reach(ids[0]!, false);
    try {
      const [one, all] = await Promise.all([run('--json', '--', 'true'), run('--all', '--', 'true')]);
      expect(one.stdout).toContain(ids[1]);
      expect(all.text).toBe(
        `Systems Manager does not reach ${ids[0]}. An instance is reached a minute after its start, if its ` +
          'outbound traffic is allowed. Nothing was started.\n',
      );
      expect(all.status).toBe(1);
    } finally {
      world().aws.commands.reach(ids[0]!, true);
    }
  });

  describe('misuse', () => {
    const GUIDE = 'https://docs.aws.amazon.com';
    test('of shell has one message each', async () => {
      const cases: [Promise<{ text: string; status: number }>, string | RegExp][] = [
        [
          shell([], { on: 'pipe' }),
          'shell needs a terminal. A command without one: npm run run -- staging -- <command>\n',
        ],
        [
          shell([], { env: bare() }),
          'shell needs the AWS CLI (aws), which is not on the PATH. To install it: ' +
            `${GUIDE}/cli/latest/userguide/getting-started-install.html\n`,
        ],
        [
          shell([], { env: bare('aws') }),
          "shell needs the AWS CLI's Session Manager plugin (session-manager-plugin), which is not on the PATH. " +
            'To install it: ' +
            `${GUIDE}/systems-manager/latest/userguide/session-manager-working-with-install-plugin.html\n`,
        ],
        [shell(['i-0123']), `There is no instance "i-0123" in staging. It has: ${ids.join(', ')}.\n`],
        [shell(['i-0123', 'i-1']), /^Usage: npm run shell -- <stage> \[instance\]/],
      ];
      for (const [screen, message] of cases) {
        const { text, status } = await screen;
        if (typeof message === 'string') expect(inOneLine(text)).toBe(message.trim());
        else expect(text).toMatch(message);
        expect(status).toBe(1);
      }
      const onTerminal = await Promise.all(cases.slice(1).map(([screen]) => screen));
      expect(Math.max(...onTerminal.map(({ text }) => widthOf(text)))).toBeLessThanOrEqual(80);
    });

    test.each<[string, string[], RegExp | string]>([
      ['no command', ['staging'], /^There is no command\. Usage: npm run run -- <stage> .* -- <command>\n$/],
      ['a command without --', ['staging', 'ls'], /^Usage: npm run run -- <stage> /],
      ['an unknown stage', ['stagin', '--', 'ls'], /^There is no stage "stagin" \(staging\?\)\. /],
      [
        'both --all and --instance',
        ['staging', '--all', '--instance', 'i-1', '--', 'ls'],
        '--all and --instance cannot be combined: leave one out.\n',
      ],
      ['an empty command', ['staging', '--', ' '], 'The command is empty.\n'],
      [
        'a long command',
        ['staging', '--', 'x'.repeat(9000)],
        'The command has 9000 bytes, and Systems Manager takes at most 8190. Put it into a script of the ' +
          'release, and run that.\n',
      ],
      [
        'a timeout of 0',
        ['staging', '--timeout', '0', '--', 'ls'],
        '--timeout takes a whole number from 1 to 1440, not "0".\n',
      ],
      [
        'a stage that an older version deployed',
        ['production', '--', 'ls'],
        /The SSM document hello-production-run does not exist: the stage was deployed by an older version without it\. npm run deploy -- production\n$/,
      ],
    ])('of run has one message: %s', async (_, args, message) => {
      const { text, status } = await world().screen('run', args);
      if (typeof message === 'string') expect(text).toBe(message);
      else expect(text).toMatch(message);
      expect(status).toBe(1);
    });
  });
}
