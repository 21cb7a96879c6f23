import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdirSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { before, describe, test } from 'node:test';
import { readOptions } from '../src/options.ts';
import { readRelease } from '../src/release.ts';
import { App, script } from './support/app.ts';
import { makeCertificate, scratch, write, type CertificateFiles } from './support/certificates.ts';

interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built script until it ends by itself. */
async function run(env: Record<string, string>, argv: readonly string[] = [script]): Promise<Outcome> {
  const child = spawn(process.execPath, argv, { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: 10_000 });
  const output = Promise.all([child.stdout.toArray(), child.stderr.toArray()]);
  await once(child, 'close');
  const [stdout = '', stderr = ''] = (await output).map((chunks) =>
    Buffer.concat(chunks as Buffer[]).toString(),
  );
  return { status: child.exitCode, stdout, stderr };
}

/** One clear line, exit status 1, nothing else. */
async function assertRefused(
  env: Record<string, string>,
  message: string | RegExp,
  argv?: string[],
): Promise<void> {
  const { status, stdout, stderr } = await run(env, argv);
  assert.equal(stdout, '');
  assert.match(stderr, /^app: [^\n]+\.\n$/);
  const text = stderr.slice('app: '.length, -1);
  if (typeof message === 'string') assert.equal(text, message);
  else assert.match(text, message);
  assert.equal(status, 1);
}

let good: CertificateFiles;
let other: CertificateFiles;
let expired: CertificateFiles;
let early: CertificateFiles;

before(async () => {
  [good, other, expired, early] = await Promise.all([
    makeCertificate('good'),
    makeCertificate('other', 'rsa'),
    makeCertificate('expired', 'ec', { from: -30, to: -1 }),
    makeCertificate('early', 'ec', { from: 1, to: 30 }),
  ]);
});

const noRelease = '{ "commit": "<sha>", "build": "<id>" }, each 1 to 200 characters.';
const release = (content: string): string =>
  write(`release-${Buffer.from(content).toString('hex')}.json`, content);

describe('a value that cannot work ends the start with one line', { concurrency: 2 }, () => {
  for (const [name, value, message] of [
    ['PORT', 'https', 'PORT must be a whole number from 1 to 65535, not "https".'],
    ['PORT', '0', 'PORT must be a whole number from 1 to 65535, not "0".'],
    ['PORT', '65536', 'PORT must be a whole number from 1 to 65535, not "65536".'],
    ['PORT', '8443.5', 'PORT must be a whole number from 1 to 65535, not "8443.5".'],
    ['PORT', ' 8443', 'PORT must be a whole number from 1 to 65535, not " 8443".'],
    ['HEALTH_PATH', 'health', /^HEALTH_PATH must begin with "\/" .*, not "health"\.$/],
    ['HEALTH_PATH', '/health?deep', /^HEALTH_PATH must begin with "\/" .*, not "\/health\?deep"\.$/],
    ['DRAIN_SECONDS', '-1', 'DRAIN_SECONDS must be a whole number from 0 to 3600, not "-1".'],
    ['DRAIN_SECONDS', '3601', 'DRAIN_SECONDS must be a whole number from 0 to 3600, not "3601".'],
    ['DRAIN_SECONDS', '30', 'STOP_TIMEOUT_SECONDS must be more than DRAIN_SECONDS (30), not 30.'],
    ['STOP_TIMEOUT_SECONDS', '0', 'STOP_TIMEOUT_SECONDS must be a whole number from 1 to 3600, not "0".'],
    ['STOP_TIMEOUT_SECONDS', '30s', 'STOP_TIMEOUT_SECONDS must be a whole number from 1 to 3600, not "30s".'],
    ['HTTP_ONLY', 'yes', 'HTTP_ONLY must be 1 (plain HTTP) or 0 (HTTPS), not "yes".'],
    ['RELEASE_FILE', '/none/release.json', 'RELEASE_FILE: /none/release.json does not exist.'],
  ] as const) {
    test(`${name}=${value}`, () => assertRefused({ HTTP_ONLY: '1', [name]: value }, message));
  }

  for (const content of [
    '',
    '{',
    'null',
    '[]',
    '{"commit":"a"}',
    '{"commit":1,"build":"b"}',
    '{"commit":"","build":"b"}',
  ]) {
    test(`a release file that holds ${content || 'nothing'}`, () => {
      const file = release(content);
      return assertRefused(
        { HTTP_ONLY: '1', RELEASE_FILE: file },
        `RELEASE_FILE: ${file} must hold JSON like ${noRelease}`,
      );
    });
  }

  test('a port that is taken', async () => {
    const server = createServer().listen(0);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await assertRefused({ HTTP_ONLY: '1', PORT: String(port) }, `PORT ${port} is taken by another process.`);
    server.close();
  });
});

describe('a certificate that cannot work ends the start with one line', { concurrency: 2 }, () => {
  const hint = 'name a file in PEM form, or set HTTP_ONLY=1 for plain HTTP.';
  const certificateRows: [string, () => Partial<CertificateFiles>, (() => string) | RegExp][] = [
    ['none is named', () => ({}), () => `TLS_CERT_FILE is not set: ${hint}`],
    ['no key is named', () => ({ certFile: good.certFile }), () => `TLS_KEY_FILE is not set: ${hint}`],
    [
      'it is missing',
      () => ({ ...good, certFile: '/none.crt' }),
      () => 'TLS_CERT_FILE: /none.crt does not exist.',
    ],
    [
      'its key is missing',
      () => ({ ...good, keyFile: '/none.key' }),
      () => 'TLS_KEY_FILE: /none.key does not exist.',
    ],
    [
      'it is a directory',
      () => ({ ...good, certFile: '/' }),
      () => 'TLS_CERT_FILE: / is a directory, not a file.',
    ],
    [
      'it is empty',
      () => ({ ...good, certFile: write('empty', '') }),
      /empty does not hold a certificate in PEM form\.$/,
    ],
    [
      'it is a key',
      () => ({ ...good, certFile: good.keyFile }),
      /good\.key does not hold a certificate in PEM form\.$/,
    ],
    [
      'its key is not a key',
      () => ({ ...good, keyFile: good.certFile }),
      /good\.crt does not hold a private key/,
    ],
    [
      'its key is of another one',
      () => ({ ...good, keyFile: other.keyFile }),
      /other\.key is not the key of the certificate in/,
    ],
    ['it expired', () => expired, /the certificate in .*expired\.crt expired on .*; it is now \d{4}-/],
    [
      'it is not valid yet',
      () => early,
      /the certificate in .*early\.crt is not valid before .*; it is now \d{4}-/,
    ],
  ];
  for (const [name, files, message] of certificateRows) {
    test(name, () => {
      const { certFile = '', keyFile = '' } = files();
      return assertRefused(
        { TLS_CERT_FILE: certFile, TLS_KEY_FILE: keyFile },
        typeof message === 'function' ? message() : message,
      );
    });
  }

  test('its key may not be read', async () => {
    const keyFile = write('secret.key', '', 0o000);
    const env = { TLS_CERT_FILE: good.certFile, TLS_KEY_FILE: keyFile };
    await assertRefused(env, /secret\.key may not be read by this user \(uid \d+\)\.$/, asUnprivileged());
  });
});

/** Root may read everything: as root, a copy of the app is run as nobody. */
function asUnprivileged(): string[] {
  if (process.getuid?.() !== 0) return [script];
  const from = dirname(dirname(script));
  const to = join(scratch, 'copy');
  mkdirSync(to);
  for (const part of ['dist', 'package.json', 'node_modules/negotiator', 'node_modules/content-type']) {
    cpSync(join(from, part), join(to, part), { recursive: true });
  }
  chmodSync(scratch, 0o755);
  return ['--import', 'data:text/javascript,process.setuid(65534)', join(to, 'dist', 'server.js')];
}

describe('values that work', () => {
  test('an RSA certificate', async () => {
    const app = await App.start(other);
    assert.equal((await app.stop()).status, 0);
  });

  test('every variable has a default but the certificate, and an empty one counts as not set', () => {
    const names = ['PORT', 'HEALTH_PATH', 'STAGE', 'DRAIN_SECONDS', 'STOP_TIMEOUT_SECONDS', 'TLS_CERT_FILE'];
    const empty = Object.fromEntries(names.map((name) => [name, '']));
    for (const environment of [{}, empty]) {
      const { port, certificate, healthPath, stage, drainSeconds, stopTimeoutSeconds } = readOptions({
        ...environment,
        HTTP_ONLY: '1',
      });
      assert.deepEqual([port, certificate, healthPath, stage], [8443, undefined, '/health', 'development']);
      assert.deepEqual([drainSeconds, stopTimeoutSeconds], [0, 30]);
    }
  });

  test('where no release file is named and there is none, it is development', () => {
    const none = join(scratch, 'none.json');
    assert.deepEqual(readRelease(none, false), { commit: 'development', build: 'development' });
  });
});
