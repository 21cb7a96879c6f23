import { refuses, testRows, type Row } from './table';

const good = { cron: '0 3 * * *', command: 'npm run nightly' };
const nightly = 'app.schedule.nightly';
const ofStage = 'stages.staging.app.schedule';
const beside = () => ({ [nightly]: { ...good } });

describe('when a command runs', () => {
  const CRON =
    'five cron fields (minute hour day month weekday) that come at some time, with a day of the month or a weekday, not ' +
    "both, e.g. '0 3 * * *'";
  const NOT = ['0 0 30 2 *', '0 3 31 4,6 *', '0 3 1 * MON', '0 3 */2 * 1-5', '0 3 ? * MON', '0 3 * * ? *'];
  testRows([
    [{ [nightly]: { command: 'true' } }, `${nightly}.cron: not given. Accepted: ${CRON}.`],
    ...refuses(
      `${nightly}.cron`,
      CRON,
      [...NOT, 'rate(1 day)', '@daily'].map((cron) => [cron]),
      beside,
    ),
    ...refuses(`${ofStage}.nightly.cron`, CRON, [['0 24 * * *']], () => ({
      [`${ofStage}.nightly`]: { ...good },
    })),
    ...refuses(
      `${nightly}.timeZone`,
      "a name of the IANA database, e.g. 'Europe/Berlin' or 'UTC'",
      [['Europe/Berln', 'Europe/Berlin'], ['CET+1']],
      beside,
    ),
    ...refuses(
      `${nightly}.timeoutMinutes`,
      'a whole number from 1 to 1440 (minutes)',
      [[0], [1441], ['90', 90]],
      beside,
    ),
  ]);
});

describe('what runs', () => {
  const COMMAND = "one line of 1 to 1000 bytes for bash, without '{{' and '}}'";
  testRows([
    [{ [nightly]: { cron: '0 3 * * *' } }, `${nightly}.command: not given. Accepted: ${COMMAND}.`],
    ...refuses(
      `${nightly}.command`,
      COMMAND,
      [[' '], ['a\nb'], ['a\rb'], ["docker ps --format '{{.ID}}'"], [['npm', 'run']]],
      beside,
    ),
    [
      { [nightly]: { ...good, command: `echo ${'x'.repeat(996)}` } },
      `${nightly}.command: given 'echo ${'x'.repeat(95)}'... 901 more characters. Accepted: ${COMMAND}.`,
    ],
    [
      { [nightly]: { ...good, comand: 'a' } },
      `${nightly}.comand: no such setting. Accepted: cron, timeZone, command, timeoutMinutes. Did you mean 'command'?`,
    ],
    ...refuses(
      'app.schedule',
      "an object from names to commands, e.g. { nightly: { cron: '0 3 * * *', command: './nightly.sh' } }",
      [[[good]]],
    ),
  ]);
});

describe('its name', () => {
  const many = Object.fromEntries(Array.from({ length: 20 }, (_, number) => [`c${number}`, good]));
  const taken = (name: string, schedule = 'app.schedule'): Row => [
    { [schedule]: { [name]: good } },
    `${schedule}.${name}: reserved: the platform uses this name. Accepted: any name but web, release, app, by-hand.`,
  ];
  const unfit = (name: string, path: string, meant?: string): Row => [
    { 'app.schedule': { [name]: good } },
    `${path}: not a valid name of a scheduled command. Accepted: 1 to 32 letters, digits, - and _, beginning with a letter.` +
      (meant ? ` Did you mean '${meant}'?` : ''),
  ];
  const alike = (path: string, other: string) =>
    `${path}: the name '${other}' except for case, - or _. Accepted: names that differ in more than that.`;

  testRows([
    ...['web', 'release', 'by-hand'].map((name) => taken(name)),
    taken('App', ofStage),
    unfit('send mails', "app.schedule['send mails']", 'send-mails'),
    unfit('1st', 'app.schedule.1st', 'st'),
    unfit('n'.repeat(33), `app.schedule.${'n'.repeat(33)}`),
    [{ 'app.schedule': { nightly: good, Nightly: good } }, alike('app.schedule.Nightly', 'nightly')],
    [
      { 'app.schedule': { 'send-mails': good, send_mails: good } },
      alike('app.schedule.send_mails', 'send-mails'),
    ],
    [
      { 'app.schedule': { nightly: good }, [ofStage]: { NIGHTLY: good } },
      alike(`${ofStage}.NIGHTLY`, 'nightly'),
    ],
    [
      { 'app.schedule': many, [ofStage]: { more: good } },
      `${ofStage}: 21 scheduled commands, with the project's. Accepted: at most 20 in a stage.`,
    ],
  ]);
});
