import { secretIn } from '../secret-values';

test.each([
  ['a URL with a password', 'postgres://me:hidden@db.example.com/app', 'a URL with a password'],
  ['a URL with a password within a word', 'URL=1postgres://me:hidden@db', 'a URL with a password'],
  ['a URL with a long password', `amqp://me:${'p'.repeat(1900)}@queue`, 'a URL with a password'],
  ['a URL with slashes in its password', 'redis://:a/b/c@cache', 'a URL with a password'],
  ['a port', 'https://h:8443/@a', undefined],
  ['a URL with a user only', 'ssh://git@example.com/repository', undefined],
])('%s', (_, value, what) => expect(secretIn('VALUE', value)).toBe(what));

/** A pattern that reads to the end from each possible beginning would take hours for each of these. */
test.each([
  ['letters', 'x'.repeat(1_000_000)],
  ['addresses', 'a://b:'.repeat(20_000)],
  ['beginnings of tokens', 'eyJ-'.repeat(20_000)],
])(
  'a long text of %s is read quickly',
  (_, value) => expect(secretIn('VALUE', value)).toBeUndefined(),
  120_000,
);
