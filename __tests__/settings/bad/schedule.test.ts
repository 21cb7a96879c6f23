import { testRows } from './table';

const CRON =
  'Accepted: five cron fields (minute hour day month weekday) that come at some time, with a day of the month or a ' +
  "weekday, not both, e.g. '0 3 * * *'.";
const ZONE = "Accepted: a name of the IANA database, e.g. 'Europe/Berlin' or 'UTC'.";
const COMMAND = "Accepted: one line of 1 to 1000 bytes for bash, without '{{' and '}}'.";
const NAME = 'Accepted: 1 to 32 letters, digits, - and _, beginning with a letter.';
const MINUTES = 'Accepted: a whole number from 1 to 1440 (minutes).';
const good = { cron: '0 3 * * *', command: 'npm run nightly' };
const nightly = 'app.schedule.nightly';

describe('when a command runs', () => {
  testRows([
    [{ [nightly]: { command: 'true' } }, `${nightly}.cron: not given. ${CRON}`],
    [{ [nightly]: { ...good, cron: '0 0 30 2 *' } }, `${nightly}.cron: given '0 0 30 2 *'. ${CRON}`],
    [{ [nightly]: { ...good, cron: '0 3 31 4,6 *' } }, `${nightly}.cron: given '0 3 31 4,6 *'. ${CRON}`],
    [{ [nightly]: { ...good, cron: '0 3 1 * MON' } }, `${nightly}.cron: given '0 3 1 * MON'. ${CRON}`],
    [{ [nightly]: { ...good, cron: '0 3 */2 * 1-5' } }, `${nightly}.cron: given '0 3 */2 * 1-5'. ${CRON}`],
    [{ [nightly]: { ...good, cron: '0 3 ? * MON' } }, `${nightly}.cron: given '0 3 ? * MON'. ${CRON}`],
    [{ [nightly]: { ...good, cron: '0 3 * * ? *' } }, `${nightly}.cron: given '0 3 * * ? *'. ${CRON}`],
    [{ [nightly]: { ...good, cron: 'rate(1 day)' } }, `${nightly}.cron: given 'rate(1 day)'. ${CRON}`],
    [{ [nightly]: { ...good, cron: '@daily' } }, `${nightly}.cron: given '@daily'. ${CRON}`],
    [
      { 'stages.staging.app.schedule.nightly': { ...good, cron: '0 24 * * *' } },
      `stages.staging.app.schedule.nightly.cron: given '0 24 * * *'. ${CRON}`,
    ],
    [
      { [nightly]: { ...good, timeZone: 'Europe/Berln' } },
      `${nightly}.timeZone: given 'Europe/Berln'. ${ZONE} Did you mean 'Europe/Berlin'?`,
    ],
    [{ [nightly]: { ...good, timeZone: 'CET+1' } }, `${nightly}.timeZone: given 'CET+1'. ${ZONE}`],
    [{ [nightly]: { ...good, timeoutMinutes: 0 } }, `${nightly}.timeoutMinutes: given 0. ${MINUTES}`],
    [{ [nightly]: { ...good, timeoutMinutes: 1441 } }, `${nightly}.timeoutMinutes: given 1441. ${MINUTES}`],
    [
      { [nightly]: { ...good, timeoutMinutes: '90' } },
      `${nightly}.timeoutMinutes: given '90'. ${MINUTES} Did you mean 90?`,
    ],
  ]);
});

describe('what runs', () => {
  testRows([
    [{ [nightly]: { cron: '0 3 * * *' } }, `${nightly}.command: not given. ${COMMAND}`],
    [{ [nightly]: { ...good, command: ' ' } }, `${nightly}.command: given ' '. ${COMMAND}`],
    [{ [nightly]: { ...good, command: 'a\nb' } }, `${nightly}.command: given 'a\\nb'. ${COMMAND}`],
    [{ [nightly]: { ...good, command: 'a\rb' } }, `${nightly}.command: given 'a\\rb'. ${COMMAND}`],
    [
      { [nightly]: { ...good, command: "docker ps --format '{{.ID}}'" } },
      `${nightly}.command: given "docker ps --format '{{.ID}}'". ${COMMAND}`,
    ],
    [
      { [nightly]: { ...good, command: `echo ${'x'.repeat(996)}` } },
      `${nightly}.command: given 'echo ${'x'.repeat(95)}'... 901 more characters. ${COMMAND}`,
    ],
    [
      { [nightly]: { ...good, command: ['npm', 'run'] } },
      `${nightly}.command: given [ 'npm', 'run' ]. ${COMMAND}`,
    ],
    [
      { [nightly]: { ...good, comand: 'a' } },
      `${nightly}.comand: no such setting. Accepted: cron, timeZone, command, timeoutMinutes. Did you mean 'command'?`,
    ],
    [
      { 'app.schedule': [good] },
      "app.schedule: given [ { cron: '0 3 * * *', command: 'npm run nightly' } ]. Accepted: an object from names to commands, e.g. { nightly: { cron: '0 3 * * *', " +
        "command: './nightly.sh' } }.",
    ],
  ]);
});

describe('what it is called', () => {
  const TAKEN = 'Accepted: any name but web, release, app, by-hand.';
  const many = Object.fromEntries(Array.from({ length: 20 }, (_, number) => [`c${number}`, good]));

  testRows([
    [{ 'app.schedule': { web: good } }, `app.schedule.web: a name that the platform itself has. ${TAKEN}`],
    [
      { 'app.schedule': { release: good } },
      `app.schedule.release: a name that the platform itself has. ${TAKEN}`,
    ],
    [
      { 'app.schedule': { 'by-hand': good } },
      `app.schedule.by-hand: a name that the platform itself has. ${TAKEN}`,
    ],
    [
      { 'stages.staging.app.schedule': { App: good } },
      `stages.staging.app.schedule.App: a name that the platform itself has. ${TAKEN}`,
    ],
    [
      { 'app.schedule': { 'send mails': good } },
      `app.schedule['send mails']: no name for a scheduled command. ${NAME} Did you mean 'send-mails'?`,
    ],
    [
      { 'app.schedule': { '1st': good } },
      `app.schedule.1st: no name for a scheduled command. ${NAME} Did you mean 'st'?`,
    ],
    [
      { 'app.schedule': { ['n'.repeat(33)]: good } },
      `app.schedule.${'n'.repeat(33)}: no name for a scheduled command. ${NAME}`,
    ],
    [
      { 'app.schedule': { nightly: good, Nightly: good } },
      "app.schedule.Nightly: the name 'nightly' but for case, - or _. Accepted: names that differ in more than that.",
    ],
    [
      { 'app.schedule': { 'send-mails': good, send_mails: good } },
      "app.schedule.send_mails: the name 'send-mails' but for case, - or _. Accepted: names that differ in more than that.",
    ],
    [
      { 'app.schedule': { nightly: good }, 'stages.staging.app.schedule': { NIGHTLY: good } },
      "stages.staging.app.schedule.NIGHTLY: the name 'nightly' but for case, - or _. Accepted: names that differ in " +
        'more than that.',
    ],
    [
      { 'app.schedule': many, 'stages.staging.app.schedule': { more: good } },
      "stages.staging.app.schedule: 21 scheduled commands, with the project's. Accepted: at most 20 in a stage.",
    ],
  ]);
});
