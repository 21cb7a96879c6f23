import { asksForHelp, declare, helpOf, readLine, usageOf } from '../command-line';

const LOGS = declare({
  name: 'logs',
  does: 'Prints what a stage wrote, in order. It ends where all that was asked for is printed, and with --follow when it is interrupted.',
  arguments: { stage: { says: 'a stage of the settings' } },
  options: {
    follow: { type: 'boolean', short: 'f', says: 'go on with what comes' },
    since: { type: 'string', value: 'time', default: '10m', says: 'how far back' },
    query: { type: 'string', oneOf: ['errors', 'slow'], says: 'a saved query' },
    wait: { type: 'string', whole: [0, 60], default: 0, value: 'minutes', says: 'minutes to wait' },
    grep: { type: 'string', multiple: true, says: 'only what holds this' },
    'no-tests': { type: 'boolean', says: 'leave out the tests' },
  },
  example: 'npm run logs -- staging --since 1h',
});
const USAGE =
  'Usage: npm run logs -- <stage> [-f|--follow] [--since <time>] [--query errors|slow] [--wait <minutes>] ' +
  '[--grep <value>]… [--no-tests]';

const read = (...argv: string[]) => readLine(LOGS, argv);

test('options are read before and after the argument, with their defaults', () => {
  expect(read('staging').values).toEqual({
    follow: false,
    since: '10m',
    query: undefined,
    wait: 0,
    grep: undefined,
    'no-tests': false,
  });
  const given = read('-f', '--grep', 'a', 'staging', '--grep=b', '--wait', '5', '--no-tests', '--query=slow');
  expect(given.positionals).toEqual(['staging']);
  expect(given.values).toEqual({
    follow: true,
    since: '10m',
    query: 'slow',
    wait: 5,
    grep: ['a', 'b'],
    'no-tests': true,
  });
});

test.each([
  [[], USAGE],
  [['staging', 'i-1'], USAGE],
  [['staging', '--folow'], `Unknown option '--folow' (--follow?). ${USAGE}`],
  [['staging', '--sinc=1h'], `Unknown option '--sinc' (--since?). ${USAGE}`],
  [['staging', '-x'], `Unknown option '-x'. ${USAGE}`],
  [['staging', '--hlp'], `Unknown option '--hlp' (--help?). ${USAGE}`],
  [['staging', '--since'], `Option '--since <time>' argument missing. ${USAGE}`],
  [['staging', '--since', '--follow'], `Option '--since <time>' argument missing. ${USAGE}`],
  [['staging', '--follow=yes'], `Option '--follow' does not take an argument. ${USAGE}`],
  [['staging', '--query', 'erors'], `--query takes errors or slow, not "erors" (errors?).`],
  [['staging', '--query', 'all'], `--query takes errors or slow, not "all".`],
  [['staging', '--wait', '-1'], `--wait takes a whole number from 0 to 60, not "-1".`],
])('%j is refused in one line', (argv, message) => {
  expect(() => read(...argv)).toThrow(new Error(message));
});

test('an argument must be one of its words; the message for a mistyped one suggests the nearest', () => {
  const identity = declare({
    name: 'ci:identity',
    does: 'Acts as a role.',
    arguments: { role: { says: 'who the job is', oneOf: ['plan', 'apply'] } },
    example: 'npm run ci:identity -- plan',
  });
  expect(readLine(identity, ['apply']).positionals).toEqual(['apply']);
  expect(() => readLine(identity, ['aply'])).toThrow(
    new Error('There is no role "aply" (apply?). Usage: npm run ci:identity -- plan|apply'),
  );
});

test('everything after -- is passed on unchanged, --help included', () => {
  const run = declare({
    name: 'run',
    does: 'Runs a command on an instance.',
    arguments: { stage: { says: 'a stage of the settings' } },
    options: { all: { type: 'boolean', says: 'on every instance' } },
    rest: ['command', 'the command and its arguments'],
    example: 'npm run run -- staging -- date',
  });
  const argv = ['staging', '--all', '--', 'ls', '--help', '--', '-l'];
  expect(readLine(run, argv)).toEqual({
    positionals: ['staging'],
    values: { all: true },
    rest: ['ls', '--help', '--', '-l'],
  });
  expect(asksForHelp(argv)).toBe(false);
  expect(asksForHelp(['--all', '-h', '--', 'ls'])).toBe(true);
  expect(usageOf(run)).toBe('Usage: npm run run -- <stage> [--all] -- <command>');
});

test.each([
  [{}, 'Usage: npm run x'],
  [{ yes: { type: 'boolean' } }, 'Usage: npm run x [-- --yes]'],
  [{ from: { type: 'string', value: 'folder' } }, 'Usage: npm run x [-- --from <folder>]'],
  [
    { dns: { type: 'string', value: '<address>[:<port>]' } },
    'Usage: npm run x [-- --dns <address>[:<port>]]',
  ],
  [
    { yes: { type: 'boolean' }, only: { type: 'string', multiple: true } },
    'Usage: npm run x [-- [--yes] [--only <value>]…]',
  ],
] as const)('the usage of %j shows every option as optional', (options, usage) => {
  expect(usageOf({ name: 'x', does: '', options, example: '' })).toBe(usage);
});

test('the help has the usage, the arguments, the options and an example, in 80 columns', () => {
  expect(helpOf(LOGS)).toBe(`Usage: npm run logs -- <stage> [options]

Prints what a stage wrote, in order. It ends where all that was asked for is
printed, and with --follow when it is interrupted.

Arguments:
  stage                  a stage of the settings

Options:
  -f, --follow           go on with what comes
  --since <time>         how far back (default: "10m")
  --query <errors|slow>  a saved query
  --wait <minutes>       minutes to wait (default: 0)
  --grep <value>         only what holds this
  --no-tests             leave out the tests
  -h, --help             show this help and exit

Example:
  npm run logs -- staging --since 1h
`);
});
