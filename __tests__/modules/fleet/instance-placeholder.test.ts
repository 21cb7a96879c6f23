import { type ChildProcess } from 'node:child_process';
import { type IncomingHttpHeaders, request } from 'node:http';
import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { freePorts } from '../../../packages/rehearsals';
import { Sandbox } from '../../app-deploy/sandbox';

const AGAIN = 0.2;
const GROUP = (more: object) =>
  JSON.stringify({ deploymentGroupInfo: { deploymentGroupName: 'hello-staging', ...more } });
const NEVER = GROUP({});
const RELEASED = GROUP({ lastSuccessfulDeployment: { deploymentId: 'd-1', status: 'Succeeded' } });
const answers = (json: string) => `echo '${json}'`;
const fails = (error: string) =>
  `echo 'An error occurred (${error}) when calling GetDeploymentGroup' >&2; exit 254`;

let sandbox: Sandbox;
let port: number;
let placeholder: ChildProcess;
let output: string;

function start(): ChildProcess {
  output = '';
  placeholder = sandbox.spawnUnprivileged(
    ['python3', '-I', sandbox.path('/opt/aws-bootstrap/placeholder.py')],
    {
      APP_PORT: String(port),
      SECONDS: String(AGAIN),
      HEALTH_PATH: '/health',
      CODEDEPLOY_APPLICATION: 'hello-app',
      CODEDEPLOY_GROUP: 'hello-staging',
    },
  );
  placeholder.stdout?.on('data', (data) => (output += data));
  placeholder.stderr?.on('data', (data) => (output += data));
  return placeholder;
}

type Answer = { readonly status: number | undefined; readonly body: string };

const ask = (method: string, path: string, sent = ''): Promise<Answer & { headers: IncomingHttpHeaders }> =>
  new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', method, path, agent: false }, (response) => {
      let body = '';
      response
        .on('data', (data) => (body += data))
        .on('end', () => resolve({ status: response.statusCode, body, headers: response.headers }));
    })
      .on('error', reject)
      .end(sent);
  });
const get = async (path: string): Promise<Answer> => {
  const { status, body } = await ask('GET', path);
  return { status, body };
};

/** Asks until the answer is the expected one, for at most a minute, and returns the last answer. */
async function eventually(path: string, holds: (answer: Answer) => boolean): Promise<Answer> {
  const end = Date.now() + 60_000;
  for (;;) {
    const answer = await get(path).catch((error: Error) => ({ status: undefined, body: error.message }));
    if (holds(answer) || Date.now() > end) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

const health = (status: number) => eventually('/health', (answer) => answer.status === status);

/** An instance whose deployment group never had a release, for one test or a block of tests. */
function instance(before: jest.Lifecycle, after: jest.Lifecycle): void {
  before(async () => {
    sandbox = new Sandbox();
    sandbox.boot();
    sandbox.fake('aws', answers(NEVER));
    [port = 0] = await freePorts(1);
  });
  after(async () => {
    if (placeholder?.pid && placeholder.exitCode === null) {
      const gone = new Promise((resolve) => placeholder.once('exit', resolve));
      placeholder.kill('SIGKILL');
      await gone;
    }
    sandbox.checkAwsCalls();
    sandbox.remove();
  });
}

describe('the placeholder, while there never was a release', () => {
  instance(beforeAll, afterAll);
  beforeAll(async () => {
    start();
    await health(200);
  });

  it('answers the health path, as an unprivileged user', async () => {
    expect(await get('/health')).toEqual({
      status: 200,
      body: '{"status": "ready", "placeholder": "no release yet"}',
    });
    expect(await get('/health?deep=1')).toMatchObject({ status: 200 });
    expect(sandbox.called('aws')[0]).toBe(
      'aws deploy get-deployment-group --output json --application-name hello-app --deployment-group-name hello-staging',
    );
  });

  it("says what it is on every other path, without a status that counts as the app's error", async () => {
    expect(await get('/')).toEqual({ status: 200, body: 'Nothing is released here yet.\n' });
    expect(await get('/login')).toEqual({ status: 404, body: 'Not found.\n' });
  });

  it.each(['/health', '/', '/login'])(
    'answers HEAD of %s as it answers GET, without the body',
    async (path) => {
      const { status, headers, body } = await ask('GET', path);
      expect(await ask('HEAD', path)).toEqual({
        status,
        headers: { ...headers, date: expect.any(String) as string },
        body: '',
      });
      expect(headers['content-length']).toBe(String(body.length));
    },
  );

  // RFC 9110, 15.5.6: 405 names in Allow what is answered. http.server's own answer would be 501.
  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'PROPFIND'])(
    'refuses %s with 405, on the health path too, and continues to answer',
    async (method) => {
      for (const path of ['/', '/health'])
        expect(await ask(method, path, 'a=b')).toMatchObject({
          status: 405,
          headers: { allow: 'GET, HEAD' },
        });
      expect(await get('/health')).toMatchObject({ status: 200 });
    },
  );

  it('answers also a request with an unread body, without a reset', async () => {
    for (const method of ['POST', 'GET'])
      expect((await ask(method, '/', 'x'.repeat(8_000_000))).status).toBe(method === 'GET' ? 200 : 405);
  });

  it('is not blocked by a client that connects and sends nothing', async () => {
    const silent = Array.from({ length: 5 }, () => connect(port));
    await Promise.all(silent.map((socket) => new Promise((resolve) => socket.once('connect', resolve))));
    expect(await get('/health')).toMatchObject({ status: 200 });
    silent.forEach((socket) => socket.destroy());
  });

  it('listens only on this machine: requests from outside come through the proxy', async () => {
    const outside = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .find(({ internal, family }) => !internal && family === 'IPv4');
    const reached = await new Promise((done) =>
      connect(port, outside?.address ?? '127.0.0.2')
        .once('connect', () => done('reached'))
        .once('error', ({ message }) => done(message)),
    );
    expect(reached).toMatch(/ECONNREFUSED/);
  });

  it('stays healthy if a later call of CodeDeploy fails', async () => {
    sandbox.fake('aws', fails('ThrottlingException'));
    await eventually('/health', () => output.includes('ThrottlingException'));
    expect(output).toContain('ThrottlingException');
    expect(await get('/health')).toMatchObject({ status: 200 });
  });
});

describe('the placeholder', () => {
  instance(beforeEach, afterEach);

  it.each(['ApplicationDoesNotExistException', 'DeploymentGroupDoesNotExistException'])(
    'is healthy in a stage that is being created: %s',
    async (error) => {
      sandbox.fake('aws', fails(error));
      start();
      expect(await health(200)).toMatchObject({ status: 200 });
    },
  );

  it('is unhealthy if the group had a successful release that did not reach this instance', async () => {
    sandbox.fake('aws', answers(RELEASED));
    start();
    expect(await eventually('/health', ({ body }) => body.includes('exists'))).toEqual({
      status: 503,
      body: '{"status": "unready", "placeholder": "a release exists, but is not on this instance"}',
    });
  });

  it('becomes unhealthy for good when a release succeeds elsewhere', async () => {
    start();
    await health(200);
    sandbox.fake('aws', answers(RELEASED));
    expect(await health(503)).toMatchObject({ status: 503 });
    sandbox.fake('aws', answers(NEVER));
    await new Promise((resolve) => setTimeout(resolve, 3 * AGAIN * 1000));
    expect(await get('/health')).toMatchObject({ status: 503 });
  });

  it.each([
    ['an error', fails('AccessDeniedException')],
    ['no JSON', 'echo nonsense'],
    ['JSON of another kind', 'echo "[]"'],
  ])('is unhealthy as long as CodeDeploy answers with %s, and says why', async (_, body) => {
    sandbox.fake('aws', body);
    start();
    expect(await eventually('/health', (answer) => answer.body.includes('did not answer'))).toMatchObject({
      status: 503,
    });
    expect(output).toMatch(/^placeholder: CodeDeploy did not answer: ./m);
    sandbox.fake('aws', answers(NEVER));
    expect(await health(200)).toMatchObject({ status: 200 });
  });

  it('ends in one clear line if its port is in use', async () => {
    const other = createServer().listen(port, '127.0.0.1');
    await new Promise((resolve) => other.once('listening', resolve));
    const status = await new Promise((resolve) => start().once('close', resolve));
    await new Promise((resolve) => other.close(resolve));
    expect(status).toBe(1);
    expect(output).toMatch(/^placeholder: cannot serve on port \d+: .*Address already in use\n$/);
  });
});
