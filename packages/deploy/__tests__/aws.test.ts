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
  ['a temporary failure of DNS', failure('Error', { code: 'EAI_AGAIN' })],
  ['no answer in time', failure('TimeoutError')],
  ['too many calls', failure('ThrottlingException', status(400))],
  ['a failure of AWS', failure('InternalFailure', status(500))],
])('%s is transient', (_, error) => expect(isTransient(error)).toBe(true));

test.each([
  ['a refusal', failure('AccessDenied', status(403))],
  ['a wrong call', failure('ValidationError', status(400))],
  ['credentials that ran out', failure('ExpiredTokenException', status(400))],
  ['no credentials', failure('CredentialsProviderError')],
  ['a UserError', new UserError('There is no such stage.')],
  ['a bug of this project', new TypeError('x is not a function')],
])('%s is not transient', (_, error) => expect(isTransient(error)).toBe(false));

test.each([
  ['an error of AWS', failure('AccessDenied', status(403), 'Not yours'), 'AccessDenied: Not yours'],
  ['an error of the system', failure('Error', { code: 'ECONNRESET' }, 'read ECONNRESET'), 'read ECONNRESET'],
  ['an error without a message', failure('AggregateError', { code: 'ECONNREFUSED' }, ''), 'ECONNREFUSED'],
])('the text of %s', (_, error, expected) => expect(words(error)).toBe(expected));

describe('the page of a proxy instead of an answer of AWS', () => {
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

  test.each([200, 502])('is reported with its status: %d', async (status) => {
    const said = `an answer of status ${status} that is not from AWS: a proxy or firewall on the way may have given it`;
    const json = new KMSClient(config(status)).send(new ListKeysCommand({}));
    const xml = new STSClient(config(status)).send(new GetCallerIdentityCommand({}));
    expect(await Promise.all([json.catch(words), xml.catch(words)])).toEqual([said, said]);
  });
});

describe('asking', () => {
  const ask = (error: Error) => asking('reading the group', () => Promise.reject(error));

  test('returns the answer of AWS', () => expect(asking('x', () => Promise.resolve(7))).resolves.toBe(7));

  test('names the request if AWS returns an error', () =>
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

  test('passes on a UserError unchanged', () =>
    expect(ask(new UserError('There is no such stage.'))).rejects.toThrow('There is no such stage.'));
});
