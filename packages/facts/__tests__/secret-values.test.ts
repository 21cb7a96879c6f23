import { secretIn } from '../secret-values';

test.each([
  ['a URL with a password', 'postgres://me:hidden@db.example.com/app', 'a URL with a password'],
  ['one in the midst of a word', 'URL=1postgres://me:hidden@db', 'a URL with a password'],
  ['one with a long password', `amqp://me:${'p'.repeat(1900)}@queue`, 'a URL with a password'],
  ['one with slashes in its password', 'redis://:a/b/c@cache', 'a URL with a password'],
  ['a port', 'https://h:8443/@a', undefined],
  ['a user alone', 'ssh://git@example.com/repository', undefined],
])('%s', (_, value, what) => expect(secretIn('VALUE', value)).toBe(what));

/** Each would take hours where a pattern reads on to the end from each of its beginnings. */
test.each([
  ['letters', 'x'.repeat(1_000_000)],
  ['addresses', 'a://b:'.repeat(20_000)],
  ['beginnings of tokens', 'eyJ-'.repeat(20_000)],
])(
  '%s without an end are read through',
  (_, value) => expect(secretIn('VALUE', value)).toBeUndefined(),
  120_000,
);
