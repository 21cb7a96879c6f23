import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type RequestListener, createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { REPOSITORY, Sandbox, sandboxForEach } from './sandbox';

const sandbox = sandboxForEach();
let server: Server;
let port: number;

/** The certificate that an instance has created. */
let tls: { cert: Buffer; key: Buffer };
beforeAll(() => {
  const instance = new Sandbox();
  instance.boot();
  instance.run([instance.path('/opt/aws-bootstrap/make-certificate.sh')]);
  const made = (file: string) => readFileSync(instance.path(`/run/aws-bootstrap/tls/current/${file}.pem`));
  tls = { cert: made('certificate'), key: made('key') };
  instance.remove();
});

/** Serves on a free port with it. */
async function serve(listener: RequestListener, secure = true): Promise<void> {
  server = secure ? createHttps(tls, listener) : createHttp(listener);
  await listen();
}

async function listen(): Promise<void> {
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  port = (server.address() as AddressInfo).port;
  sandbox().write(
    '/etc/aws-bootstrap/instance.env',
    `PORT='${port}'\nAPP_PORT='8080'\nHEALTH_PATH='/health'\n`,
  );
}

/** An app; only the status of its answer matters. */
const app =
  (status = 200): RequestListener =>
  ({ url }, response) =>
    response.writeHead(url === '/health' ? status : 404).end('any body');

const CURRENT = '/opt/app/current';
let running: ChildProcess[] = [];
/** The main process of web.service. */
let mainPid: number;

/** A process of web or of a worker, in a folder. */
function processIn(folder = CURRENT): number {
  const started = spawn('sleep', ['600'], { cwd: sandbox().path(folder), stdio: 'ignore' });
  running.push(started);
  return started.pid ?? 0;
}

/** What systemd says of web.service, and of workers: each one's main process and restarts. */
function systemd(
  restarts = 0,
  workers: Readonly<Record<string, readonly [pid: number | string, restarts: number]>> = {},
): void {
  const lines = Object.entries(workers).map(
    ([name, [pid, ended]]) => `"--property=MainPID worker@${name}.service") echo ${pid} ;;
      "--property=NRestarts worker@${name}.service") echo ${ended} ;;`,
  );
  sandbox().fake(
    'systemctl',
    `case "$2 $4" in
      "--property=MainPID web.service") echo ${mainPid} ;;
      "--property=NRestarts web.service") echo ${restarts} ;;
      ${lines.join('\n')}
    esac`,
  );
}

/** One check, unless it gets a time limit. */
const validate = (seconds = 0) =>
  sandbox().runAlongside(['/bin/bash', join(REPOSITORY, 'app/deploy/scripts/validate-service.sh')], {
    VALIDATE_SECONDS: String(seconds),
  });

const answers = { status: 0, stdout: 'validate-service: new answers.\n', stderr: '' };
const inTime = (last: string) =>
  `validate-service: https://127.0.0.1:${port}/health did not answer 200 from this release in time; last answer: ${last}.\n`;

beforeEach(async () => {
  sandbox().boot();
  sandbox().write(`${CURRENT}/release.json`, '{"commit":"new","build":"b:2"}\n');
  sandbox().write('/var/log/app/app.log', '{"message":"listening"}\n');
  mainPid = processIn();
  systemd();
  sandbox().fake('sleep', 'PATH=/usr/bin:/bin exec sleep 0.02');
});

afterEach(() => {
  for (const each of running) each.kill('SIGKILL');
  running = [];
  return new Promise((resolve) => server?.close(resolve));
});

describe('validate-service.sh', () => {
  it('succeeds when the release answers, and enables it only then', async () => {
    await serve(app());
    expect(await validate(90)).toEqual(answers);
    expect(sandbox().called('systemctl').at(-1)).toBe('systemctl enable web.service');
  });

  it('waits for a slow release, and needs two good answers in a row', async () => {
    let questions = 0;
    await serve((request, response) => {
      questions += 1;
      if (questions === 1) response.destroy();
      else app([503, 200, 503, 200, 200][questions - 2])(request, response);
    });
    expect(await validate(90)).toMatchObject({ status: 0 });
    expect(questions).toBe(6);
  });

  it('accepts a process in a subfolder of the release', async () => {
    await serve(app());
    sandbox().write(`${CURRENT}/src/api/app.py`, '');
    mainPid = processIn(`${CURRENT}/src/api`);
    systemd();
    expect(await validate(90)).toMatchObject({ status: 0 });
  });

  it.each([
    ['is moved away', (current: string) => sandbox().run(['mv', current, `${current}.old`])],
    ['is gone', (current: string) => sandbox().run(['rm', '-r', current])],
  ])('fails if an older release answers, whose folder %s', async (_, replace) => {
    await serve(app());
    replace(sandbox().path(CURRENT));
    sandbox().write(`${CURRENT}/release.json`, '{"commit":"new","build":"b:2"}');
    const { status, stderr } = await validate();
    expect(status).toBe(1);
    expect(stderr).toContain(`last answer: status 200, but web's main process ${mainPid} works in `);
    expect(stderr).toMatch(/ works in \S+\/current(\.old| \(deleted\))\.\n$/);
    expect(sandbox().called('systemctl')).not.toContain('systemctl enable web.service');
  });

  it('checks until its time limit', async () => {
    sandbox().fake('sleep', 'PATH=/usr/bin:/bin exec sleep 0.3'); // a few checks are enough
    let questions = 0;
    await serve((request, response) => {
      questions += 1;
      app(503)(request, response);
    });
    // A busy machine may need seconds for one check.
    for (let seconds = 2; questions <= 2 && seconds <= 32; seconds *= 2) {
      questions = 0;
      const before = Date.now();
      expect(await validate(seconds)).toMatchObject({ status: 1 });
      expect(Date.now() - before).toBeGreaterThan((seconds - 1) * 1000);
    }
    expect(questions).toBeGreaterThan(2);
  });

  it('fails if another program than web answers', async () => {
    await serve(app());
    mainPid = 0;
    systemd();
    expect((await validate()).stderr).toBe(
      `{"message":"listening"}\n${inTime('status 200, but from another program: web is not running')}`,
    );
  });

  it.each<[string, RequestListener, string]>([
    ['the release says that it is not ready', app(503), 'status 503'],
    ['there is nothing at the health path', app(404), 'status 404'],
    [
      "it listens on another address than the proxy's",
      app(502),
      'status 502: nothing answers plain HTTP on 127.0.0.1:8080 (the variable PORT)',
    ],
    [
      'it redirects',
      (_, response) => response.writeHead(301, { Location: 'https://example.com/' }).end(),
      "status 301: the health path must answer 200 without a redirect, also without X-Forwarded-Proto and by the instance's address",
    ],
  ])("fails when %s: first the app's last lines, last the reason", async (_, listener, last) => {
    await serve(listener);
    const stderr = `{"message":"listening"}\n${inTime(last)}`;
    expect(await validate()).toEqual({ status: 1, stdout: '', stderr });
  });

  it.each([
    [7, 'nothing listens', 'Failed to connect to 127\\.0\\.0\\.1 '],
    [35, 'the port is taken by something that speaks no TLS', ''],
  ])('fails with status %s of curl when %s', async (curl, _, said) => {
    await serve(app(), curl === 7);
    if (curl === 7) await new Promise((resolve) => server.close(resolve));
    const { status, stderr } = await validate();
    expect(status).toBe(1);
    expect(stderr).toMatch(
      new RegExp(
        `in time; last answer: curl: \\(${curl}\\) ${said}.*[a-z] \\(is proxy\\.service running\\?\\)\\.\\n$`,
      ),
    );
  });

  it('fails at once when the app ends again and again', async () => {
    await serve(app(503));
    systemd(3);
    expect(await validate(90)).toEqual({
      status: 1,
      stdout: '',
      stderr: '{"message":"listening"}\nvalidate-service: the app ended 3 times since it was started.\n',
    });
    expect(sandbox().called('systemctl')).toEqual([
      'systemctl show --property=MainPID --value web.service',
      'systemctl show --property=NRestarts --value web.service',
    ]);
  });

  describe("the app's last lines", () => {
    const log = '/var/log/app/app.log';
    const reason = 'validate-service: the app ended 3 times since it was started.\n';
    const failed = async () => {
      await serve(app(503));
      systemd(3);
      return validate(90);
    };

    // The agent keeps the last 2,048 bytes of what a script printed, in whole lines, and reads its two streams apart.
    // [aws/aws-codedeploy-agent, lib/instance_agent/plugins/codedeploy/hook_executor.rb, ScriptLog]
    it('are cut, so that the reason is never lost among them, and go where the reason goes', async () => {
      sandbox().write(log, Array.from({ length: 30 }, () => `${'x'.repeat(2500)}\n`).join(''));
      expect(await failed()).toEqual({
        status: 1,
        stdout: '',
        stderr: `${'x'.repeat(200)}\n`.repeat(15) + reason,
      });
    });

    const before = 'of the release before\n';
    const NONE = 'The app has printed nothing since it was started.';
    it.each<[string, text: string, begun: string, shown: string]>([
      ['are cut between letters, never in one', `${'€'.repeat(300)}\n`, '', '€'.repeat(200)],
      ['are shown though the last one does not end', 'one\ntwo', '', 'one\ntwo'],
      ['are of this start alone', `${before}of this one\n`, String(before.length), 'of this one'],
      ['are none where the release printed none', before, String(before.length), NONE],
      ['are those that are left where the log was rotated meanwhile', 'of this one\n', '4096', 'of this one'],
    ])('%s', async (_, text, begun, shown) => {
      sandbox().write(log, text);
      if (begun) sandbox().write('/run/aws-bootstrap/app.log.before', begun);
      expect((await failed()).stderr).toBe(`${shown}\n${reason}`);
    });
  });

  describe('of a release with workers', () => {
    beforeEach(() => {
      sandbox().unpack(CURRENT, {
        Procfile: 'release: ./migrate\nweb: ./server\nmail: ./mail\nq-2: ./queue\n',
        'release.json': '{"commit":"new","build":"b:2"}\n',
      });
      sandbox().write('/var/log/app/mail.log', '{"message":"mailing"}\n');
    });

    const looks = () =>
      sandbox()
        .called('systemctl')
        .filter((call) => call === 'systemctl show --property=MainPID --value web.service').length;

    it('succeeds after all have run for ten checks', async () => {
      await serve(app());
      systemd(0, { mail: [processIn(), 0], 'q-2': [processIn(`${CURRENT}/deploy`), 2] });
      expect(await validate(90)).toEqual(answers);
      expect(looks()).toBe(10);
    });

    it('counts again if one has another process', async () => {
      await serve(app());
      const [first, second] = [processIn(), processIn()];
      const pid = `$([ $(grep -c 'MainPID --value worker@mail' '${sandbox().path('/fake-calls')}') -gt 5 ] && echo ${second} || echo ${first})`;
      systemd(0, { mail: [pid, 1], 'q-2': [processIn(), 0] });
      expect(await validate(90)).toMatchObject({ status: 0 });
      expect(looks()).toBe(15);
    });

    it('fails at once if one ends again and again, with its own last lines', async () => {
      await serve(app());
      systemd(0, { mail: [0, 3], 'q-2': [processIn(), 0] });
      const reason = 'validate-service: the worker mail ended 3 times since it was started.\n';
      expect(await validate(90)).toEqual({
        status: 1,
        stdout: '',
        stderr: `{"message":"mailing"}\n${reason}`,
      });
    });

    it.each<[string, () => number, string]>([
      ['does not run', () => 0, 'it is not running'],
      [
        'is an older release’s',
        () => {
          sandbox().write(`${CURRENT}.old/release.json`, '{}');
          return processIn(`${CURRENT}.old`);
        },
        'its main process \\d+ works in \\S+/current\\.old',
      ],
    ])('fails when one %s', async (_, pid, said) => {
      await serve(app());
      systemd(0, { mail: [processIn(), 0], 'q-2': [pid(), 0] });
      expect((await validate()).stderr).toMatch(
        new RegExp(
          `^The worker q-2 has printed nothing since it was started\\.\\n` +
            `validate-service: the worker q-2 did not run steadily in time; at the last check: ${said}\\.\\n$`,
        ),
      );
      expect(sandbox().called('systemctl')).not.toContain('systemctl enable web.service');
    });

    it('names web if web does not answer', async () => {
      await serve(app(503));
      systemd(0, { mail: [0, 0], 'q-2': [0, 0] });
      expect((await validate()).stderr).toBe(`{"message":"listening"}\n${inTime('status 503')}`);
    });
  });

  it('ignores workers in the Procfile of an old release without workers', async () => {
    sandbox().write(`${CURRENT}/Procfile`, 'web: ./server\nmail: ./mail\n');
    await serve(app());
    expect(await validate(90)).toMatchObject({ status: 0 });
  });

  it('fails on an instance whose start-up wrote no settings', async () => {
    await serve(app());
    sandbox().run(['rm', sandbox().path('/etc/aws-bootstrap/instance.env')]);
    const { status, stderr } = await validate(90);
    expect(status).not.toBe(0);
    expect(stderr).toContain('instance.env: No such file or directory');
  });
});
