import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { checkAccount } from '../../commands/account';
import { callJson } from '../../commands/adopt/json-call';
import { ROOT } from '../../commands/command';
import { clientOf } from '../../commands/preflight/context';
import { askApi } from '../../commands/ci/http';
import { proxyFor } from '../../commands/https/proxy';
import { get } from '../../commands/smoke/request';
import { StateBucketClient } from '../../commands/state-bucket';
import { defaultPython } from '../../local/aws/moto';
import { resolveSettings } from '../../settings';
import config from '../support/example-config';
import { HOST } from './public-stage';

jest.setTimeout(60_000); // loading the clients alone takes seconds on a busy machine

const settings = resolveSettings(config);
/** What is asked in these tests; none of it resolves, and nothing of it leaves the machine. */
const NAMES = [
  'sts.us-east-1.amazonaws.com',
  's3.us-east-1.amazonaws.com',
  'kms.us-east-1.amazonaws.com',
  'api.github.com',
  HOST,
];

/** A proxy that leads every connection to one server, and remembers what it was asked. */
class Proxy {
  readonly asked: string[] = [];
  /** What it answers to CONNECT. */
  status = '200 Connection established';
  private readonly sockets = new Set<Socket>();
  private readonly server: Server = createServer(({ method, url, headers }, response) => {
    this.note(`${method} ${url}`, headers['proxy-authorization']);
    response.writeHead(301, { location: `https://${HOST}/health` }).end();
  });

  async start(target: number): Promise<this> {
    this.server.on('connect', ({ url, headers }, socket: Socket) => {
      this.note(`CONNECT ${url}`, headers['proxy-authorization']);
      socket.write(`HTTP/1.1 ${this.status}\r\n\r\n`);
      if (!this.status.startsWith('200')) return void socket.end();
      const onward = connect(target, '127.0.0.1');
      for (const one of [socket, onward]) this.sockets.add(one.on('error', () => undefined));
      socket.pipe(onward).pipe(socket);
    });
    await listen(this.server);
    return this;
  }

  get port(): number {
    return portOf(this.server);
  }

  stop(): void {
    for (const socket of this.sockets) socket.destroy();
    this.server.closeAllConnections();
    this.server.close();
  }

  private note(what: string, authorization?: string): void {
    const user = authorization && Buffer.from(authorization.replace('Basic ', ''), 'base64').toString();
    this.asked.push(user ? `${what} by ${user}` : what);
  }
}

const listen = (server: Server) => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const portOf = (server: Server) => (server.address() as AddressInfo).port;

const IDENTITY =
  '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
  '<Arn>arn:aws:iam::123456789012:user/ann</Arn><Account>123456789012</Account></GetCallerIdentityResult>' +
  '</GetCallerIdentityResponse>';

/** AWS, GitHub and a stage in one: what each would answer to what is asked here. */
const answer: RequestListener = ({ headers, url }, response) => {
  const { host = '' } = headers;
  if (host.startsWith('sts.'))
    return void response.writeHead(200, { 'content-type': 'text/xml' }).end(IDENTITY);
  if (host.startsWith('kms.')) return void response.end(JSON.stringify({ Keys: [] }));
  if (host === 'api.github.com' && url === '/old')
    return void response.writeHead(301, { location: '/new' }).end();
  if (host === 'api.github.com') return void response.end(JSON.stringify({ url }));
  response.end(host);
};

const original = process.env;
let folder: string;
let server: Server;
let proxy: Proxy;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'proxies-'));
  const script = join(__dirname, 'certificate.py');
  execFileSync(defaultPython(), [script, NAMES.join(','), '-1', '60', folder]);
  const [cert, key] = ['certificate.pem', 'key.pem'].map((file) => readFileSync(join(folder, file)));
  server = createTlsServer({ cert, key }, answer);
  await listen(server);
});
beforeEach(async () => {
  proxy = await new Proxy().start(portOf(server));
  const own = Object.entries(original).filter(([name]) => !/^AWS_|_proxy$/i.test(name));
  process.env = {
    ...Object.fromEntries(own),
    AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE',
    AWS_SECRET_ACCESS_KEY: 'secret',
    AWS_CA_BUNDLE: join(folder, 'certificate.pem'),
    HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
    HTTP_PROXY: `http://127.0.0.1:${proxy.port}`,
  };
});
afterEach(() => {
  process.env = original;
  proxy.stop();
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
  rmSync(folder, { recursive: true });
});

describe('through the proxy, with its authorities', () => {
  test('AWS is asked by every kind of call', async () => {
    await expect(checkAccount(settings)).resolves.toBeUndefined();
    await expect(new StateBucketClient(settings).exists()).resolves.toBe(true);
    await expect(callJson(settings, 'kms', 'TrentService.ListKeys', {})).resolves.toEqual({ Keys: [] });
    expect(proxy.asked).toEqual(NAMES.slice(0, 3).map((name) => `CONNECT ${name}:443`));
  });

  test('the calls of a preflight go the same way', () =>
    expect(clientOf({ settings } as never).requestHandler).toMatchObject({
      httpsAgent: expect.objectContaining({ keepAlive: true }),
      connectionTimeout: 4_000,
    }));

  test('GitHub and CircleCI are asked, and a move is followed', async () => {
    await expect(askApi('https://api.github.com/old')).resolves.toEqual({
      status: 200,
      body: { url: '/new' },
    });
    expect(proxy.asked[0]).toBe('CONNECT api.github.com:443');
  });

  test('a stage is asked by the smoke test, over HTTP as well', async () => {
    await expect(get(new URL(`https://${HOST}/health`))).resolves.toMatchObject({ status: 200, body: HOST });
    await expect(get(new URL(`http://${HOST}/health`))).resolves.toMatchObject({ status: 301 });
    expect(proxy.asked).toEqual([`CONNECT ${HOST}:443`, `GET http://${HOST}/health`]);
  });

  test('Terraform is downloaded', async () => {
    const file = join(folder, 'downloaded');
    const script = join(__dirname, '../../commands/ci/download.py');
    await promisify(execFile)('python3', [script, 'https://api.github.com/archive', file], {
      env: process.env,
    });
    expect(proxy.asked).toEqual(['CONNECT api.github.com:443']);
    expect(readFileSync(file, 'utf8')).toBe('{"url":"/archive"}');
  });

  test('its user is told to it', async () => {
    process.env.HTTPS_PROXY = `http://ann:p%40ss@127.0.0.1:${proxy.port}`;
    await get(new URL(`https://${HOST}/health`));
    expect(proxy.asked).toEqual([`CONNECT ${HOST}:443 by ann:p@ss`]);
  });
});

describe('what goes wrong is said', () => {
  const refused = () => checkAccount(settings).catch(({ message }: Error) => message);

  test('a proxy that refuses', async () => {
    proxy.status = '407 Proxy Authentication Required';
    expect(await refused()).toBe(
      `AWS cannot be reached or does not answer: the proxy 127.0.0.1:${proxy.port} does not connect to ` +
        'sts.us-east-1.amazonaws.com:443: 407 Proxy Authentication Required. Nothing was changed.',
    );
  });

  test('a proxy that is not there', async () => {
    process.env.HTTPS_PROXY = 'http://127.0.0.1:9';
    expect(await refused()).toMatch(/the proxy 127\.0\.0\.1:9 cannot be reached: .*ECONNREFUSED/);
  });

  test('an address that is none', async () => {
    process.env.HTTPS_PROXY = 'socks5://ann:secret@127.0.0.1:1080';
    const said = await refused();
    expect(said).toContain(
      'HTTPS_PROXY is no address of an HTTP proxy (http://<host>:<port>): socks5://…@127.0.0.1:1080',
    );
    expect(said).not.toContain('secret');
  });

  test('an authority that nobody named', async () => {
    delete process.env.AWS_CA_BUNDLE;
    expect(await refused()).toMatch(/self-signed certificate/);
  });

  test('a bundle that is not there', async () => {
    process.env.AWS_CA_BUNDLE = '/nonexistent/ca.pem';
    expect(await refused()).toMatch(/AWS_CA_BUNDLE names a file that cannot be read: ENOENT/);
  });
});

describe('NO_PROXY', () => {
  const HOSTS = [
    'sts.us-east-1.amazonaws.com',
    'S3.us-east-1.amazonaws.com',
    'amazonaws.com',
    'api.github.com:8443',
  ];
  const LISTS = [
    '',
    '*',
    'amazonaws.com',
    '.amazonaws.com',
    'us-east-1.amazonaws.com, api.github.com',
    'github.com:8443',
    'github.com:443',
    'mazonaws.com',
    'api.github.com:443 ,',
  ];

  // The AWS CLI's own code, of the installed botocore, says what it does.
  test('means for a host what it means to the AWS CLI', () => {
    const code = `import json, os, sys
from botocore.utils import should_bypass_proxies
hosts, lists = json.load(sys.stdin)
def bypasses(host, entry):
    os.environ["no_proxy"] = entry
    return bool(should_bypass_proxies(f"https://{host}/"))
print(json.dumps([[bypasses(host, entry) for entry in lists] for host in hosts]))`;
    const input = JSON.stringify([HOSTS, LISTS]);
    const cli = JSON.parse(
      execFileSync(defaultPython(), ['-c', code], { input, encoding: 'utf8' }),
    ) as boolean[][];
    const own = HOSTS.map((host) =>
      LISTS.map((list) => {
        const environment = { https_proxy: 'http://proxy.example:3128', no_proxy: list };
        return proxyFor(new URL(`https://${host}/`), environment) === undefined;
      }),
    );
    expect(own).toEqual(cli);
    expect(cli.flat()).toContain(true);
  });

  test.each(['127.0.0.1', 'localhost', '[::1]'])(
    'need not name this machine: %s, as with Terraform',
    (host) =>
      expect(
        proxyFor(new URL(`http://${host}:4566`), { http_proxy: 'http://proxy.example:3128' }),
      ).toBeUndefined(),
  );

  test.each<[string, NodeJS.ProcessEnv, string | undefined]>([
    ['the lower-case name wins', { https_proxy: 'http://a:1', HTTPS_PROXY: 'http://b:1' }, 'http://a:1/'],
    [
      'an address may leave out what it is',
      { HTTPS_PROXY: 'proxy.example:3128' },
      'http://proxy.example:3128/',
    ],
    ['that of http is for http alone', { HTTP_PROXY: 'http://a:1' }, undefined],
    ['an empty one is none', { HTTPS_PROXY: '' }, undefined],
  ])('%s', (_, environment, expected) =>
    expect(proxyFor(new URL('https://sts.amazonaws.com'), environment)?.href).toBe(expected),
  );
});

/** Every TypeScript file of the commands, as it is written. */
const sources = readdirSync(join(ROOT, 'commands'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => readFileSync(join(ROOT, 'commands', file), 'utf8'));

// A client that is made in another way goes past the proxy: nothing but this would show it.
test('every client of AWS is made for it', () => {
  const made = sources
    .flatMap((text) => text.match(/new \w+Client\([^;]*?\)/g) ?? [])
    .filter((text) => !text.startsWith('new StateBucketClient('));
  expect(made.length).toBeGreaterThan(30);
  expect(made.filter((text) => !/Client\((config\)|.*\bclient(Config|Of)\()/s.test(text))).toEqual([]);
});

test('nothing of ours asks by fetch, which knows no proxy', () =>
  expect(sources.filter((text) => /\bfetch\(/.test(text))).toEqual([]));
