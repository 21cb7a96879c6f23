import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { KMSClient, ListKeysCommand } from '@aws-sdk/client-kms';
import { checkAccount } from '../account/account';
import { clientConfig } from '../account/aws';
import { clientOf } from '../preflight/context';
import { askApi } from '../ci/http';
import { reaching } from '../https/reaching';
import { get } from '../smoke/request';
import { StateBucketClient } from '../state/state-bucket';
import { defaultPython } from '../../embedded-aws';
import { resolveFacts } from '../../facts';
import config from '../../../__tests__/support/example-config';
import { HOST } from './public-stage';

jest.setTimeout(60_000); // loading the clients alone takes seconds on a busy machine

const settings = resolveFacts(config);
/** The hosts that are called in these tests. They are not resolved, and nothing leaves the machine. */
const NAMES = [
  'sts.us-east-1.amazonaws.com',
  's3.us-east-1.amazonaws.com',
  'kms.us-east-1.amazonaws.com',
  'api.github.com',
  HOST,
  'localhost', // the proxy itself, for connections over TLS
];

type Certificate = Record<'cert' | 'key', Buffer>;

/** A proxy that forwards every connection to one server, and records the requests. */
class Proxy {
  readonly asked: string[] = [];
  /** What it answers to CONNECT. */
  status = '200 Connection established';
  private readonly sockets = new Set<Socket>();
  private readonly server: Server;

  /** @param tls the certificate of a proxy that is reached over TLS */
  constructor(tls?: Certificate) {
    const take: RequestListener = ({ method, url, headers }, response) => {
      this.note(`${method} ${url}`, headers['proxy-authorization']);
      response.writeHead(301, { location: `https://${HOST}/health` }).end();
    };
    this.server = tls ? createTlsServer(tls, take) : createServer(take);
  }

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

/** AWS, GitHub and a stage in one server: the answers of each to the requests of these tests. */
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
let certificate: Certificate;
let server: Server;
let proxy: Proxy;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'proxies-'));
  const script = join(__dirname, 'certificate.py');
  execFileSync(defaultPython(), [script, NAMES.join(','), '-1', '60', folder]);
  const [cert, key] = ['certificate', 'key'].map((name) => readFileSync(join(folder, `${name}.pem`)));
  certificate = { cert: cert!, key: key! };
  server = createTlsServer(certificate, answer);
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

describe('through the proxy, with its certificate authorities', () => {
  test('STS, S3 and KMS are called', async () => {
    await expect(checkAccount(settings)).resolves.toBeUndefined();
    await expect(new StateBucketClient(settings).exists()).resolves.toBe(true);
    const kms = new KMSClient(clientConfig(settings.region));
    await expect(kms.send(new ListKeysCommand({}))).resolves.toMatchObject({ Keys: [] });
    expect(proxy.asked).toEqual(NAMES.slice(0, 3).map((name) => `CONNECT ${name}:443`));
  });

  test('the calls of a preflight are sent, too', () =>
    expect(clientOf({ settings } as never).requestHandler).toMatchObject({
      httpsAgent: expect.objectContaining({ keepAlive: true }),
      connectionTimeout: 4_000,
    }));

  test('the API of GitHub is called, and a redirect is followed', async () => {
    await expect(askApi('https://api.github.com/old')).resolves.toEqual({
      status: 200,
      body: { url: '/new' },
    });
    expect(proxy.asked[0]).toBe('CONNECT api.github.com:443');
  });

  test('the smoke test calls a stage, over HTTPS and HTTP', async () => {
    await expect(get(new URL(`https://${HOST}/health`))).resolves.toMatchObject({ status: 200, body: HOST });
    await expect(get(new URL(`http://${HOST}/health`))).resolves.toMatchObject({ status: 301 });
    expect(proxy.asked).toEqual([`CONNECT ${HOST}:443`, `GET http://${HOST}/health`]);
  });

  test('Terraform is downloaded', async () => {
    const file = join(folder, 'downloaded');
    const script = join(__dirname, '../ci/download.py');
    await promisify(execFile)('python3', [script, 'https://api.github.com/archive', file], {
      env: process.env,
    });
    expect(proxy.asked).toEqual(['CONNECT api.github.com:443']);
    expect(readFileSync(file, 'utf8')).toBe('{"url":"/archive"}');
  });

  // The AWS CLI decodes the password by Python's unquote, which keeps a "%" that begins no escape.
  test.each([
    ['p%40ss', 'p@ss'],
    ['50%', '50%'],
    ['%zz%C3%A4%', '%zzä%'],
    ['%ff%41', '%ff%41'],
    ['a%^%40', 'a%^@'],
  ])('the user and the password of the proxy are sent: %s is %s', async (given, password) => {
    process.env.HTTPS_PROXY = `http://ann:${given}@127.0.0.1:${proxy.port}`;
    await get(new URL(`https://${HOST}/health`));
    expect(proxy.asked).toEqual([`CONNECT ${HOST}:443 by ann:${password}`]);
  });

  test('the password of a proxy over TLS is sent only over TLS, even for plain HTTP', async () => {
    const secure = await new Proxy(certificate).start(portOf(server));
    process.env.HTTPS_PROXY = process.env.HTTP_PROXY = `https://ann:pass@localhost:${secure.port}`;
    try {
      await expect(get(new URL(`https://${HOST}/health`))).resolves.toMatchObject({ body: HOST });
      const plain = await get(new URL(`http://${HOST}/health`));
      expect(plain.status).toBe(301);
      expect(plain.validTo).toBeUndefined(); // the certificate is the proxy's
    } finally {
      secure.stop();
    }
    expect(secure.asked).toEqual([
      `CONNECT ${HOST}:443 by ann:pass`,
      `GET http://${HOST}/health by ann:pass`,
    ]);
  });

  // RFC 3986, 3.2.2: brackets belong to the URL. getaddrinfo knows no host with them.
  test.each([
    ['http://[fd00::1]:3128', 'fd00::1', 3128],
    ['http://[fd00::1]', 'fd00::1', 80],
    ['https://proxy.example', 'proxy.example', 443],
  ])('the proxy %s is connected to at its host and port', (address, host, port) =>
    expect(reaching(new URL(address)).options).toMatchObject({ host, port }),
  );
});

describe('the message names', () => {
  const refused = () => checkAccount(settings).catch(({ message }: Error) => message);

  test('a proxy that refuses', async () => {
    proxy.status = '407 Proxy Authentication Required';
    expect(await refused()).toBe(
      `AWS cannot be reached or does not answer: the proxy 127.0.0.1:${proxy.port} does not connect to ` +
        'sts.us-east-1.amazonaws.com:443: 407 Proxy Authentication Required. Nothing was changed.',
    );
  });

  test('a proxy that does not listen', async () => {
    process.env.HTTPS_PROXY = 'http://127.0.0.1:9';
    expect(await refused()).toMatch(/the proxy 127\.0\.0\.1:9 cannot be reached: .*ECONNREFUSED/);
  });

  test('an address that is not that of an HTTP proxy, without its password', async () => {
    process.env.HTTPS_PROXY = 'socks5://ann:secret@127.0.0.1:1080';
    expect(await refused()).toContain(
      'HTTPS_PROXY is not the address of an HTTP proxy (http://<host>:<port>): socks5://…@127.0.0.1:1080',
    );
  });

  test('a certificate of an unknown authority', async () => {
    delete process.env.AWS_CA_BUNDLE;
    expect(await refused()).toMatch(/self-signed certificate/);
  });

  test('a missing file of AWS_CA_BUNDLE', async () => {
    process.env.AWS_CA_BUNDLE = '/nonexistent/ca.pem';
    expect(await refused()).toMatch(/AWS_CA_BUNDLE names a file that cannot be read: ENOENT/);
  });
});
