import { commandOf } from '../instances/shell-words';
import { asJson, asText } from '../logs/print';
import { parseSince } from '../logs/since';
import { groupOf, LOG_NAMES, originOf } from '../logs/sources';
import { synthesizeStage } from '../../../__tests__/support/stage';

const NOW = Date.parse('2026-11-29T20:00:00Z');

test.each([
  ['90s', '2026-11-29T19:58:30.000Z'],
  ['10m', '2026-11-29T19:50:00.000Z'],
  ['2h', '2026-11-29T18:00:00.000Z'],
  ['3d', '2026-11-26T20:00:00.000Z'],
  ['2026-11-29', '2026-11-29T00:00:00.000Z'],
  ['2026-11-29T19:00Z', '2026-11-29T19:00:00.000Z'],
  ['2026-11-29T20:30:00.5+01:00', '2026-11-29T19:30:00.500Z'],
])('--since %s is %s', (given, time) => expect(new Date(parseSince(given, NOW)).toISOString()).toBe(time));

test.each(['', '10', 'm', '-5m', '1w', '10 m', '2026-11-29T19:00', 'yesterday', '2026-11-30', '2026-13-01'])(
  '--since %j is refused',
  (given) =>
    expect(() => parseSince(given, NOW)).toThrow(
      `--since takes how long ago (90s, 10m, 2h, 3d), or a time that is past (2026-11-29T20:00:00Z), not "${given}".`,
    ),
);

test('each log is a log group of the stage', () => {
  const groups = Object.values(synthesizeStage().all('aws_cloudwatch_log_group')).map(({ name }) => name);
  for (const log of LOG_NAMES) expect(groups).toContain(groupOf('hello', 'staging', log));
});

test.each([
  ['app', 'i-0a1b', { instance: 'i-0a1b', process: 'web' }],
  ['app', 'i-0a1b_var_log_app_mail-2.log', { instance: 'i-0a1b', process: 'mail-2' }],
  ['release', 'i-0a1b/scripts', { instance: 'i-0a1b' }],
] as const)('in the log %s, the stream %s comes from %j', (log, stream, origin) =>
  expect(originOf(log, stream)).toEqual(origin),
);

const event = { id: '1', time: NOW, stream: 'i-0a1b' };

test('a message loses its control characters, and its further lines are indented', () =>
  expect(asText({ ...event, log: 'app', message: 'a\u001b[2Jb\u0007\r\nc\n' })).toBe(
    '2026-11-29T20:00:00.000Z i-0a1b web a[2Jb\n  c',
  ));

test('a request in the access log is printed as a short line, and unchanged with --json', () => {
  const message =
    '{"method":"GET","path":"/","status":200,"seconds":0.12,"remote":"203.0.113.9","requestId":"4bf9"}';
  expect(asText({ ...event, log: 'access', message })).toBe(
    '2026-11-29T20:00:00.000Z i-0a1b access 200 GET / 0.12 s 203.0.113.9 4bf9',
  );
  expect(JSON.parse(asJson({ ...event, log: 'access', message }))).toEqual({
    time: '2026-11-29T20:00:00.000Z',
    log: 'access',
    instance: 'i-0a1b',
    message,
    id: '1',
  });
});

test.each([
  [['echo "$HOME" | wc'], 'echo "$HOME" | wc'],
  [['ls', '-l', 'my file'], "ls -l 'my file'"],
  [['echo', "it's", '$HOME', ''], "echo 'it'\\''s' '$HOME' ''"],
])('the words %j are %s for bash', (words, command) => expect(commandOf(words)).toBe(command));
