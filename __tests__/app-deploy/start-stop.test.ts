import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REPOSITORY, sandboxForEach } from './sandbox';

const sandbox = sandboxForEach();
const run = (script: string, extra = {}) =>
  sandbox().run(['/bin/bash', join(REPOSITORY, `app/deploy/scripts/${script}.sh`)], extra);
const stop = (extra = {}) => run('application-stop', extra);
const start = () => run('application-start');

/** A fake of systemctl: what each verb does; the others succeed. */
const systemctl = (verbs: Record<string, string> = {}) =>
  sandbox().fake(
    'systemctl',
    `case "$1" in ${Object.entries(verbs)
      .map(([verb, body]) => `${verb}) ${body} ;;`)
      .join(' ')} esac`,
  );

const HANGS = 'exec tail -f /dev/null';
/** The real timeouts, shortened: `timeout --kill-after=5 80 …`. */
const hurry = () =>
  sandbox().fake(
    'timeout',
    'shift 2; PATH=/usr/bin:/bin exec timeout --kill-after=0.5 1 "${BASH_SOURCE%/*}/$1" "${@:2}"',
    'bash',
  );

describe('application-stop.sh', () => {
  // The next release may be of the first form, whose scripts enable app.service and do not know web.service.
  it('stops and disables the app: the next release enables its own unit', () => {
    systemctl({ cat: '[ "$2" = web.service ]' });
    expect(stop()).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(sandbox().called('systemctl')).toEqual([
      'systemctl cat web.service',
      'systemctl cat app.service',
      'systemctl disable web.service',
      'systemctl stop web.service worker@*.service',
    ]);
  });

  it('stops a running release of the first form too', () => {
    systemctl();
    expect(stop().status).toBe(0);
    expect(sandbox().called('systemctl').slice(2)).toEqual([
      'systemctl disable web.service app.service',
      'systemctl stop web.service app.service worker@*.service',
    ]);
  });

  it('does nothing if no app was ever installed', () => {
    systemctl({ cat: 'exit 1', stop: 'exit 5' });
    expect(stop()).toEqual({ status: 0, stdout: 'application-stop: no app is installed.\n', stderr: '' });
  });

  const STOP = 'systemctl stop web.service app.service worker@*.service';
  const KILL = 'systemctl kill --signal=SIGKILL web.service app.service worker@*.service';
  it.each<[string, verbs: Record<string, string>, last: string]>([
    ['kills an app whose stop hangs', { stop: HANGS }, KILL],
    ['does not wait for killing either', { stop: HANGS, kill: HANGS }, KILL],
    ['kills though disabling and stopping fail', { disable: 'exit 1', stop: 'exit 1', kill: 'exit 1' }, KILL],
    ['stops though disabling hangs', { disable: HANGS }, STOP],
  ])('%s, and succeeds', (_, verbs, last) => {
    systemctl(verbs);
    hurry();
    const { status, stdout } = stop();
    expect([status, stdout]).toEqual([
      0,
      last === KILL ? 'application-stop: the app did not stop in 80 s: killing it.\n' : '',
    ]);
    const calls = sandbox().called('systemctl');
    expect([calls.at(-1), calls.includes(STOP)]).toEqual([last, true]);
  });

  it('succeeds even if every command fails', () =>
    expect(stop({ PATH: sandbox().path('/nowhere') }).status).toBe(0));
});

describe('application-start.sh', () => {
  it('disables the placeholder and the older release, and starts the app', () => {
    systemctl();
    expect(start()).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(sandbox().called('systemctl')).toEqual([
      'systemctl cat placeholder.service',
      'systemctl disable --now placeholder.service',
      'systemctl cat app.service',
      'systemctl disable app.service',
      'systemctl stop --no-block worker@*.service',
      'systemctl reset-failed web.service',
      'systemctl restart web.service',
    ]);
  });

  it('starts the app if there is nothing else', () => {
    // systemd knows none: `reset-failed` of a unit that is not loaded fails.
    systemctl({ cat: 'exit 1', 'reset-failed': 'echo "Unit web.service not loaded." >&2; exit 1' });
    expect(start()).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(sandbox().called('systemctl').at(-1)).toBe('systemctl restart web.service');
  });

  it('starts its workers with web, and resets their restart counts', () => {
    sandbox().unpack('/opt/app/current', {
      Procfile: 'release: ./migrate\nweb: ./server\nmail: ./mail\nq-2: ./queue\n',
    });
    systemctl();
    expect(start()).toEqual({ status: 0, stdout: '', stderr: '' });
    expect(sandbox().called('systemctl').slice(-5)).toEqual([
      'systemctl stop --no-block worker@*.service',
      'systemctl reset-failed web.service',
      'systemctl reset-failed worker@mail.service',
      'systemctl reset-failed worker@q-2.service',
      'systemctl restart web.service',
    ]);
  });

  it('shows the log of a worker if that of web is empty', () => {
    sandbox().unpack('/opt/app/current', { Procfile: 'web: ./server\nmail: ./mail\n' });
    sandbox().write('/var/log/app/mail.log', 'of the release before\n');
    systemctl({
      restart: `echo 'the secret DB does not exist' >> '${sandbox().path('/var/log/app/mail.log')}'; exit 1`,
    });
    expect(start()).toEqual({ status: 1, stdout: '', stderr: `the secret DB does not exist\n${reason}` });
  });

  const log = '/var/log/app/app.log';
  const reason = 'application-start: the app did not start; the lines above are the last of its log.\n';
  /** A start that fails after the app has written the given text. */
  const failing = (lines: readonly string[]) => {
    sandbox().write('/words', lines.map((line) => `${line}\n`).join(''));
    systemctl({
      restart: `cat '${sandbox().path('/words')}' >> '${sandbox().path(log)}'; echo "Job for web.service failed." >&2; exit 1`,
    });
  };

  it("shows the app's last lines when it does not start, and then the reason, in one stream", () => {
    sandbox().write(log, 'a line of the release before\n');
    const lines = Array.from({ length: 20 }, (_, index) => `line ${index + 1}`);
    failing([...lines, 'write-environment: the secret DB (ssm:/db) does not exist']);
    expect(start()).toEqual({
      status: 1,
      stdout: '',
      stderr:
        'Job for web.service failed.\n' +
        `${lines.slice(-14).join('\n')}\nwrite-environment: the secret DB (ssm:/db) does not exist\n${reason}`,
    });
  });

  it('shows no line of the release before when the new one prints nothing', () => {
    sandbox().write(log, 'a line of the release before\n');
    failing([]);
    const stderr = `Job for web.service failed.\nThe app has printed nothing since it was started.\n${reason}`;
    expect(start()).toEqual({ status: 1, stdout: '', stderr });
  });

  it('prints the reason if there is no log yet', () => {
    systemctl({ restart: 'exit 1' });
    const stderr = `The app has printed nothing since it was started.\n${reason}`;
    expect(start()).toEqual({ status: 1, stdout: '', stderr });
  });

  it('does not wait forever for a start that hangs', () => {
    systemctl({ restart: HANGS });
    hurry();
    expect(start().status).toBe(1);
  });
});

describe('the time limits', () => {
  const seconds = (file: string, pattern: RegExp) =>
    Number(pattern.exec(readFileSync(join(REPOSITORY, 'app', file), 'utf8'))?.[1]);

  const script = seconds('deploy/scripts/application-stop.sh', /timeout --kill-after=5 (\d+) systemctl stop/);
  const stopOf = (unit: string) => seconds(`deploy/${unit}`, /^TimeoutStopSec=(\d+)$/m);
  const step = (name: string) => seconds('appspec.yml', new RegExp(`${name}\\.sh\\n +timeout: (\\d+)`));

  it.each<[string, number[]]>([
    [
      'a stop: web, then its workers, at a time, before the script',
      [stopOf('web.service') + stopOf('worker@.service'), script],
    ],
    [
      'a stop: systemd, also of a release of the first form, then the script, then CodeDeploy',
      // Before that it disables, after it it kills. The first form's unit has 70.
      [stopOf('web.service'), 70, script, step('application-stop') - 6 - 20],
    ],
    [
      'a start: the secrets, then systemd, then the script, then CodeDeploy',
      [
        seconds('deploy/write-environment.py', /"SECONDS", "(\d+)"/) + 25, // a command that is ended, and the rest
        seconds('deploy/web.service', /^TimeoutStartSec=(\d+)$/m),
        seconds('deploy/scripts/application-start.sh', /timeout --kill-after=5 (\d+) systemctl restart/),
        step('application-start'),
      ],
    ],
    [
      'the check: the script, then CodeDeploy',
      [
        seconds('deploy/scripts/validate-service.sh', /VALIDATE_SECONDS:-(\d+)/),
        step('validate-service') - 10,
      ],
    ],
  ])('of %s', (_, limits) => {
    expect(limits).toEqual([...new Set(limits)].sort((a, b) => a - b));
    expect(limits.every((limit) => limit > 0)).toBe(true);
  });
});
