import { join } from 'node:path';
import { ROOT } from '../../../command';
import { chosen, PARTS } from '../../release/arguments';

const USAGE = 'Usage: npm run rehearse:release [-- [--app <folder>] [--only <part>]… [--load <number>]]';

test('no arguments: all parts, with the shipped app', () =>
  expect(chosen([])).toEqual({ app: join(ROOT, 'app'), parts: PARTS, perSecond: 320 }));

test('chosen parts run in the fixed order', () =>
  expect(chosen(['--only', 'dark', '--only', 'border']).parts).toEqual(['border', 'dark']));

test('the migrations alone use the app with a database', () =>
  expect(chosen(['--only', 'migrations'])).toEqual({
    app: join(ROOT, 'packages/rehearsals/apps/flask-postgres'),
    parts: ['migrations'],
    perSecond: 320,
  }));

test('--load sets the requests a second', () => expect(chosen(['--load', '40']).perSecond).toBe(40));

test.each([
  [['--only', 'migrations', '--only', 'border'], USAGE],
  [['--only', 'migrations', '--app', 'app'], USAGE],
  [['--only', 'dork'], `There is no part dork (dark?). ${USAGE}`],
  [['--only', 'night'], `There is no part night. ${USAGE}`],
  [['--fast'], `Unknown option '--fast'. ${USAGE}`],
  [['more'], USAGE],
  [
    ['--app', __dirname],
    `${__dirname} is not a folder of an app: buildspec.yml is missing. app/README.md lists what belongs in it.`,
  ],
])('%j is refused', (argv, message) => expect(() => chosen(argv)).toThrow(message));
