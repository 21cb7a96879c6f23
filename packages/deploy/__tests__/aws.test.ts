import { asking, isTransient, words } from '../account/aws';
import { UserError } from '../command/command';

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

describe('asking', () => {
  const ask = (error: Error) => asking('reading the group', () => Promise.reject(error));

  test('hands on what AWS answers', () => expect(asking('x', () => Promise.resolve(7))).resolves.toBe(7));

  test('says what was asked for when AWS refuses', () =>
    expect(ask(failure('AccessDenied', status(403), 'Not yours'))).rejects.toThrow(
      new UserError('AWS did not answer as it should (reading the group): AccessDenied: Not yours'),
    ));

  test.each(['ExpiredToken', 'ExpiredTokenException', 'RequestExpired'])(
    'says to sign in again on %s',
    (name) =>
      expect(ask(failure(name))).rejects.toThrow(
        /^AWS could not be asked \(reading the group\): the AWS credentials have expired \(\w+: what AWS said\)\. \w+/,
      ),
  );

  test('leaves a message for people as it is', () =>
    expect(ask(new UserError('There is no such stage.'))).rejects.toThrow('There is no such stage.'));
});
