import { readFileSync } from 'node:fs';
import { type RequestListener, createServer as createHttp } from 'node:http';
import { createServer as createHttps } from 'node:https';
import { type AddressInfo, type Server } from 'node:net';
import { join } from 'node:path';
import { REPOSITORY, sandboxForEach } from './sandbox';

const sandbox = sandboxForEach();
let server: Server;
let port: number;

/** Answers on a free port with the certificate that the instance made for itself. */
async function serve(listener: RequestListener, secure = true): Promise<void> {
  const tls = (file: string) => readFileSync(sandbox().path(`/run/aws-bootstrap/tls/current/${file}.pem`));
  server = secure
    ? createHttps({ cert: tls('certificate'), key: tls('key') }, listener)
    : createHttp(listener);
  await listen();
}

async function listen(): Promise<void> {
  server.listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  port = (server.address() as AddressInfo).port;
  sandbox().write('/etc/aws-bootstrap/instance.env', `PORT='${port}'\nHEALTH_PATH='/health'\n`);
}

const app =
  (commit: unknown, status = 200): RequestListener =>
  ({ url }, response) =>
    response
      .writeHead(url === '/health' ? status : 404)
      .end(JSON.stringify({ status: 'ready', commit, build: 'b:2' }));

const validate = (seconds = 1) =>
  sandbox().runAlongside(['/bin/bash', join(REPOSITORY, 'app/deploy/scripts/validate-service.sh')], {
    VALIDATE_SECONDS: String(seconds),
  });

const inTime = (last: string) =>
  `validate-service: https://127.0.0.1:${port}/health did not answer with release new in time; the last answer: ${last}.\n`;

beforeEach(async () => {
  sandbox().boot();
  sandbox().run([sandbox().path('/opt/aws-bootstrap/make-certificate.sh')]);
  sandbox().write('/opt/app/current/release.json', '{"commit":"new","build":"b:2"}');
  sandbox().write('/var/log/app/app.log', '{"message":"listening"}\n');
  sandbox().fake('systemctl', 'echo 0');
  sandbox().fake('sleep', 'PATH=/usr/bin:/bin exec sleep 0.2');
});

afterEach(() => new Promise((resolve) => server?.close(resolve)));

describe('validate-service.sh', () => {
  it('succeeds as soon as the new release answers over TLS', async () => {
    await serve(app('new'));
    expect(await validate(90)).toEqual({ status: 0, stdout: 'validate-service: new answers.\n', stderr: '' });
  });

  it('waits for a release that takes its time', async () => {
    let questions = 0;
    await serve((request, response) => {
      questions += 1;
      if (questions === 1) response.destroy();
      else app(questions < 4 ? 'old' : 'new', questions < 3 ? 503 : 200)(request, response);
    });
    expect(await validate(90)).toMatchObject({ status: 0 });
    expect(questions).toBe(4);
  });

  it('takes JSON however it is written', async () => {
    await serve((_, response) => response.end('{\n  "build" : "b:2",\n  "commit" : "new"\n}\n'));
    expect(await validate()).toMatchObject({ status: 0 });
  });

  it.each<[string, RequestListener, string]>([
    ['an older release answers', app('old'), 'status 200, release old'],
    ['the release says that it is not ready', app('new', 503), 'status 503, release new'],
    [
      'the answer is no JSON',
      (_, response) => response.end('<html>new</html>'),
      'status 200, release no release',
    ],
    ['the answer names no release', app(undefined), 'status 200, release no release'],
    ['there is nothing at the health path', app('new', 404), 'status 404, release new'],
    [
      'it redirects',
      (_, response) => response.writeHead(301, { Location: 'https://example.com/' }).end(),
      'status 301, release no release',
    ],
  ])("fails when %s: first the app's last lines, last the reason", async (_, listener, last) => {
    await serve(listener);
    expect(await validate()).toEqual({
      status: 1,
      stdout: '',
      stderr: `{"message":"listening"}\n${inTime(last)}`,
    });
  });

  it('fails when nothing listens', async () => {
    await serve(app('new'));
    await new Promise((resolve) => server.close(resolve));
    const { status, stderr } = await validate();
    expect(status).toBe(1);
    expect(stderr).toMatch(
      /in time; the last answer: curl: \(7\) Failed to connect to 127\.0\.0\.1 .*[a-z]\.\n$/,
    );
  });

  it('fails when the port is taken by something that speaks no TLS', async () => {
    await serve(app('new'), false);
    const { status, stderr } = await validate();
    expect(status).toBe(1);
    expect(stderr).toMatch(/in time; the last answer: curl: \(35\) .*[a-z]\.\n$/);
  });

  it('fails at once when the app ends again and again', async () => {
    await serve(app('old'));
    sandbox().fake('systemctl', 'echo 3');
    const before = Date.now();
    expect(await validate(90)).toEqual({
      status: 1,
      stdout: '',
      stderr: '{"message":"listening"}\nvalidate-service: the app ended 3 times since it was started.\n',
    });
    expect(Date.now() - before).toBeLessThan(10_000);
    expect(sandbox().called('systemctl')).toEqual([
      'systemctl show --property=NRestarts --value app.service',
    ]);
  });

  it.each(['', '{}', 'no JSON'])('fails at once when release.json holds %j', async (content) => {
    await serve(app('new'));
    sandbox().write('/opt/app/current/release.json', content);
    expect(await validate(90)).toMatchObject({
      status: 1,
      stderr:
        '{"message":"listening"}\n' +
        `validate-service: ${sandbox().path('/opt/app/current/release.json')} names no commit.\n`,
    });
  });

  describe("the app's last lines", () => {
    const log = '/var/log/app/app.log';
    const BEFORE = '/run/aws-bootstrap/app.log.before';
    const reason = 'validate-service: the app ended 3 times since it was started.\n';
    const failed = async () => {
      await serve(app('old'));
      sandbox().fake('systemctl', 'echo 3');
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

    it('are cut between letters, never in one', async () => {
      sandbox().write(log, `${'€'.repeat(300)}\n`);
      expect((await failed()).stderr).toBe(`${'€'.repeat(200)}\n${reason}`);
    });

    it('are shown though the last one does not end', async () => {
      sandbox().write(log, 'one\ntwo');
      expect((await failed()).stderr).toBe(`one\ntwo\n${reason}`);
    });

    it('are of this start alone', async () => {
      sandbox().write(log, 'of the release before\nof this one\n');
      sandbox().write(BEFORE, String('of the release before\n'.length));
      expect((await failed()).stderr).toBe(`of this one\n${reason}`);
    });

    it('are none where the release printed none', async () => {
      sandbox().write(log, 'of the release before\n');
      sandbox().write(BEFORE, String('of the release before\n'.length));
      expect((await failed()).stderr).toBe(`The app has printed nothing since it was started.\n${reason}`);
    });

    it('are those that are left where the log was rotated meanwhile', async () => {
      sandbox().write(log, 'of this one\n');
      sandbox().write(BEFORE, '4096');
      expect((await failed()).stderr).toBe(`of this one\n${reason}`);
    });
  });

  it('fails on an instance whose start-up wrote no settings', async () => {
    await serve(app('new'));
    sandbox().run(['rm', sandbox().path('/etc/aws-bootstrap/instance.env')]);
    const { status, stderr } = await validate(90);
    expect(status).not.toBe(0);
    expect(stderr).toContain('instance.env: No such file or directory');
  });
});
