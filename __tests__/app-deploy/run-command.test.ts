import { spawn } from 'node:child_process';
import { statSync } from 'node:fs';
import { fakeTransientUnits } from '../support/transient-units';
import { sandboxForEach } from './sandbox';

const RELEASE = '/opt/app/release-command/abc';
const LOG = '/var/log/app/release.log';
const sandbox = sandboxForEach();

beforeEach(() => {
  sandbox().boot({ environment: { GREETING: 'hello' } });
  sandbox().unpack(RELEASE, { 'migrate.sh': 'echo migrated' });
  sandbox().write(LOG, '');
  fakeTransientUnits(sandbox());
});

const words = (name: string, command: string, folder = sandbox().path(RELEASE)) => [
  '/bin/bash',
  sandbox().path(`${RELEASE}/deploy/run-command.sh`),
  name,
  folder,
  command,
];
const run = (command: string, extra = {}) => sandbox().run(words('release', command), extra);
const said = (...lines: string[]) => lines.map((line) => `${line}\n`).join('');

describe('a command of the app', () => {
  it('runs in its folder, and prints its last lines and its result', () =>
    expect(run('bash migrate.sh && basename "$PWD"')).toEqual({
      status: 0,
      stdout: said('migrated', 'abc', 'run-command: release succeeded.'),
      stderr: '',
    }));

  it("is a unit with its release's drop-ins, as the app, and has a log that only its group may read", () => {
    sandbox().run(['rm', sandbox().path(LOG)]);
    run('echo "one"; stat --format %a "$0"');
    const [call = ''] = sandbox().called('systemd-run');
    expect(call.split(' --')).toEqual(
      expect.arrayContaining([
        'unit=command@release.service',
        'wait',
        'uid=app',
        'gid=app',
        `working-directory=${sandbox().path(RELEASE)}`,
        `property=StandardOutput=append:${sandbox().path(LOG)}`,
        'property=StandardError=inherit',
        'property=RuntimeMaxSec=infinity',
      ]),
    );
    const dropIn = '/run/systemd/system/command@release.service.d/15-app.conf';
    expect(sandbox().read(dropIn)).toBe(sandbox().read(`${RELEASE}/deploy/app.conf`));
    // Every user may read the command, only root may write it, and it is removed.
    expect(sandbox().read(LOG)).toBe('one\n644\n');
    expect(sandbox().exists('/run/aws-bootstrap/command-release.sh')).toBe(false);
    expect(statSync(sandbox().path(LOG)).mode & 0o777).toBe(0o640);
    expect(sandbox().called('chgrp')).toContain(`chgrp app ${sandbox().path(LOG)}`);
    // It gets the environment and the secrets as they are now.
    const environment = '/run/aws-bootstrap/app.environment';
    expect(sandbox().read(environment)).toContain('GREETING="hello"\n');
    expect(statSync(sandbox().path(environment)).mode & 0o777).toBe(0o640);
  });

  it('has its limits of the settings, and none of an earlier run', () => {
    const limits = '/run/systemd/system/command@release.service.d/20-limits.conf';
    sandbox().boot({ limits: { release: { memoryPercent: 40, tasks: 64, openFiles: 2048 } } });
    run('true');
    expect(sandbox().read(limits)).toBe('[Service]\nMemoryMax=40%\nTasksMax=64\nLimitNOFILE=2048\n');
    sandbox().boot();
    run('true');
    expect(sandbox().exists(limits)).toBe(false);
    expect(
      sandbox()
        .called('systemctl')
        .filter((call) => call === 'systemctl daemon-reload'),
    ).toHaveLength(2);
  });

  it('reloads systemd before it starts, and only if its drop-ins are new', () => {
    run('true');
    run('true');
    const calls = sandbox()
      .called('systemctl', 'systemd-run')
      .map((call) => call.split(' ').slice(0, 2).join(' '));
    expect(calls.filter((call) => call === 'systemctl daemon-reload')).toHaveLength(1);
    expect(calls.indexOf('systemctl daemon-reload')).toBeLessThan(
      calls.indexOf('systemd-run --unit=command@release.service'),
    );
  });

  it('reaches bash unchanged: with what systemd would expand, quotes, pipes and redirections', () => {
    const expanded = 'A=1 B=${A:-2}; echo "$A ${B} $$A % %h %%" | tr -d 3-9';
    run(`${expanded}; echo "it's" 'a "word"'; echo b a | tr " " "\\n" | sort 2>&1`);
    expect(sandbox().read(LOG)).toMatch(/^1 [12] \d*A % %h %%\nit's a "word"\na\nb\n$/);
  });

  it('is not started if a secret cannot be fetched', () => {
    sandbox().boot({ secrets: { TOKEN: 'ssm:/hello/token' } });
    sandbox().fake('aws', "echo 'An error occurred (ParameterNotFound) when calling' >&2; exit 254");
    expect(run('true')).toEqual({
      status: 1,
      stdout: said(
        'write-environment: the secret TOKEN does not exist (ssm:/hello/token)',
        'run-command: release was not started: its environment could not be written; the lines above say why.',
      ),
      stderr: '',
    });
    expect(sandbox().called('systemd-run')).toEqual([]);
  });
});

describe('the end of a command', () => {
  it.each([
    ['its own status', 'echo no >&2; exit 3', 3, 'release failed with status 3.'],
    ['the signal that ended it', 'kill -9 $$', 137, 'release was ended by signal 9.'],
  ])('is %s', (_, command, status, reason) => {
    const { stdout, ...end } = run(command);
    expect(end).toEqual({ status, stderr: '' });
    expect(stdout.split('\n').at(-2)).toBe(`run-command: ${reason}`);
  });

  it('is 124 after its time limit', () =>
    expect(run('echo begun; sleep 30', { COMMAND_SECONDS: '1' })).toEqual({
      status: 124,
      stdout: said('begun', 'run-command: release was ended: it took longer than 1 s.'),
      stderr: '',
    }));

  it('is forgotten, so that it can be run again', () => {
    expect(run('exit 3').status).toBe(3);
    expect(run('true').status).toBe(0);
  });

  it('is that of systemd-run if systemd could not start it', () => {
    sandbox().fake('systemd-run', 'echo "Failed to connect to bus" >&2; exit 1');
    expect(run('true')).toEqual({
      status: 1,
      stdout: said(
        'Failed to connect to bus',
        'release has printed nothing.',
        'run-command: release could not be started or followed to its end: systemd-run ended with status 1.',
      ),
      stderr: '',
    });
  });
});

describe('the last lines', () => {
  it('are only of this run', () => {
    sandbox().write(LOG, 'of a time before\n');
    expect(run('echo now').stdout).toBe(said('now', 'run-command: release succeeded.'));
  });

  it('are reported as none if it printed nothing', () =>
    expect(run('true').stdout).toBe(said('release has printed nothing.', 'run-command: release succeeded.')));

  it.each([
    ['many lines', 'for ((i = 0; i < 5000; i++)); do echo "line $i"; done', 21, 'line 4999'],
    ['long lines', 'for ((i = 0; i < 40; i++)); do printf "%0500d\\n" "$i"; done', 10, '0'.repeat(200)],
    [
      'long lines of other letters',
      'for ((i = 0; i < 40; i++)); do printf "ü%.0s" {1..500}; echo; done',
      5,
      'ü'.repeat(200),
    ],
  ])('stay within what a list of commands shows, of %s', (_, command, count, last) => {
    const lines = run(command).stdout.trimEnd().split('\n');
    expect(lines.length).toBe(count);
    expect(lines.at(-2)).toBe(last);
    expect(Buffer.byteLength(lines.join('\n'))).toBeLessThanOrEqual(2500);
  });

  it('have no control characters', () =>
    expect(run(`printf 'a\\033[31mred\\007\\n'`).stdout.split('\n')[0]).toBe('a[31mred'));

  it('are found after a rotation of the log', () => {
    sandbox().write(LOG, 'x'.repeat(4096));
    expect(run(`: > '${sandbox().path(LOG)}'; echo after`).stdout.split('\n')[0]).toBe('after');
  });
});

describe('a second time of the same command', () => {
  it('ends with 75 while the first one is watched', async () => {
    const command = `echo begun; until [ -e '${sandbox().path('/go')}' ]; do sleep 0.05; done`;
    const first = spawn('/bin/bash', words('release', command).slice(1), {
      env: sandbox().environment(),
    });
    const ended = new Promise((resolve) => first.on('exit', resolve));
    while (sandbox().read(LOG) === '') await new Promise((resolve) => setTimeout(resolve, 50));
    expect(run('echo second')).toEqual({
      status: 75,
      stdout: 'run-command: release is running already: it was not started a second time.\n',
      stderr: '',
    });
    sandbox().write('/go', '');
    expect(await ended).toBe(0);
    expect(sandbox().read(LOG)).toBe('begun\n');
  });

  it('has status 75 while its unit runs, also if the script that watched it was killed', () => {
    sandbox().write('fake-units/command@release.service', 'active\n');
    expect(run('true')).toEqual({
      status: 75,
      stdout:
        'run-command: release is still running from an earlier start: it was not started a second time.\n',
      stderr: '',
    });
    expect(sandbox().called('systemd-run')).toEqual([]);
  });

  it('does not block another command', () => {
    sandbox().write('fake-units/command@release.service', 'active\n');
    expect(sandbox().run(words('nightly', 'true')).status).toBe(0);
  });
});

describe('what is refused', () => {
  it.each([
    [
      'no name',
      '../release',
      {},
      'The name `../release` is not valid: use at most 32 letters, digits, - and _, and begin with a letter.',
    ],
    [
      'a long name',
      'a'.repeat(33),
      {},
      `The name \`${'a'.repeat(33)}\` is not valid: use at most 32 letters, digits, - and _, and begin with a letter.`,
    ],
    ['no time', 'release', { COMMAND_SECONDS: '0' }, 'COMMAND_SECONDS is `0`: use a whole number above 0.'],
  ])('is %s', (_, name, extra, reason) => {
    expect(sandbox().run(words(name, 'true'), extra)).toEqual({
      status: 64,
      stdout: `run-command: ${reason}\n`,
      stderr: '',
    });
  });

  it('is a missing folder', () =>
    expect(sandbox().run(words('release', 'true', '/nowhere')).stdout).toBe(
      'run-command: /nowhere is not a folder.\n',
    ));

  it('is a release without app.conf: nothing runs as root', () => {
    sandbox().write(`${RELEASE}/deploy/app.conf`, '');
    const { status, stdout } = run('true');
    expect([status, stdout]).toEqual([
      64,
      `run-command: ${sandbox().path(RELEASE)}/deploy/app.conf is missing: it sets the user that release runs as.\n`,
    ]);
    expect(sandbox().called('systemd-run')).toEqual([]);
  });
});
