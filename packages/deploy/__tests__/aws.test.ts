import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { KMSClient, ListKeysCommand } from '@aws-sdk/client-kms';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { asking, clientConfig, isTransient, words } from '../account/aws';
import { UserError } from '../../command';

/** An error as the SDK throws it. */
const failure = (name: string, more: object = {}, message = 'what AWS said') =>
  Object.assign(new Error(message), { name, ...more });
const status = (httpStatusCode: number) => ({ $metadata: { httpStatusCode } });

test.each([
  ['a broken connection', failure('Error', { code: 'ECONNRESET' })],
  ['an address where nothing listens', failure('AggregateError', { code: 'ECONNREFUSED' })],
  ['a name that does not resolve for once', failure('Error', { code: 'EAI_AGAIN' })],
  ['no answer in time', failure('TimeoutError')],
  ['too many calls', failure('ThrottlingException', status(400))],
  ['a failure of AWS', failure('InternalFailure', status(500))],
])('%s passes', (_, error) => expect(isTransient(error)).toBe(true));

test.each([
  ['a refusal', failure('AccessDenied', status(403))],
  ['a wrong call', failure('ValidationError', status(400))],
  ['credentials that ran out', failure('ExpiredTokenException', status(400))],
  ['no credentials', failure('CredentialsProviderError')],
  ['a message for people', new UserError('There is no such stage.')],
  ['a fault of this project', new TypeError('x is not a function')],
])('%s does not pass by itself', (_, error) => expect(isTransient(error)).toBe(false));

test.each([
  ['AWS refuses', failure('AccessDenied', status(403), 'Not yours'), 'AccessDenied: Not yours'],
  ['the system refuses', failure('Error', { code: 'ECONNRESET' }, 'read ECONNRESET'), 'read ECONNRESET'],
  ['nobody says anything', failure('AggregateError', { code: 'ECONNREFUSED' }, ''), 'ECONNREFUSED'],
])('in words, where %s', (_, error, expected) => expect(words(error)).toBe(expected));

describe('a page of a proxy instead of an answer of AWS', () => {
  const page = createServer(({ url }, response) =>
    response.writeHead(Number(url?.slice(1, 4))).end('<html>Bad<br>gateway</html>'),
  );
  const original = process.env;
  beforeAll(async () => {
    await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
    process.env = { ...original, AWS_ACCESS_KEY_ID: 'AKIAEXAMPLE', AWS_SECRET_ACCESS_KEY: 'secret' };
  });
  afterAll(() => {
    process.env = original;
    page.closeAllConnections();
    page.close();
  });

  const config = (status: number) => ({
    ...clientConfig('us-east-1'),
    endpoint: `http://127.0.0.1:${(page.address() as AddressInfo).port}/${status}`,
  });

  test.each([200, 502])('is said with its status: %d', async (status) => {
    const said = `an answer of status ${status} that is not from AWS: a proxy or firewall on the way may have given it`;
    const json = new KMSClient(config(status)).send(new ListKeysCommand({}));
    const xml = new STSClient(config(status)).send(new GetCallerIdentityCommand({}));
    expect(await Promise.all([json.catch(words), xml.catch(words)])).toEqual([said, said]);
  });
});

describe('asking', () => {
  const ask = (error: Error) => asking('reading the group', () => Promise.reject(error));

  test('hands on what AWS answers', () => expect(asking('x', () => Promise.resolve(7))).resolves.toBe(7));

  test('says what was asked for when AWS refuses', () =>
    expect(ask(failure('AccessDenied', status(403), 'Not yours'))).rejects.toThrow(
      new UserError('AWS returned an error (reading the group): AccessDenied: Not yours'),
    ));

  test.each(['ExpiredToken', 'ExpiredTokenException', 'RequestExpired'])(
    'says to sign in again on %s',
    (name) =>
      expect(ask(failure(name))).rejects.toThrow(
        /^AWS cannot be called \(reading the group\): the AWS credentials have expired \(\w+: what AWS said\)\. \w+/,
      ),
  );

  test('leaves a message for people as it is', () =>
    expect(ask(new UserError('There is no such stage.'))).rejects.toThrow('There is no such stage.'));
});
