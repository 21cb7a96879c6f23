import { Cron } from 'croner';
import { schedulerCron } from '../../settings/scheduler-cron';

it.each([
  ['0 3 * * *', 'cron(0 3 * * ? *)'],
  ['*/15 * * * *', 'cron(0,15,30,45 * * * ? *)'],
  ['0 3 * * 0', 'cron(0 3 ? * SUN *)'],
  ['0 3 * * 7', 'cron(0 3 ? * SUN *)'],
  ['0 3 * * 1-5', 'cron(0 3 ? * MON-FRI *)'],
  ['0 3 * * SUN-TUE', 'cron(0 3 ? * SUN-TUE *)'],
  ['0 3 * * 5-7', 'cron(0 3 ? * SUN,FRI,SAT *)'],
  ['0 3 * * 0-6', 'cron(0 3 * * ? *)'],
  ['0 3 * * */2', 'cron(0 3 ? * SUN,TUE,THU,SAT *)'],
  ['30 6,18 1,15 JAN-MAR,12 *', 'cron(30 6,18 1,15 1-3,12 ? *)'],
  ['5-59/27 */7 */10 */5 *', 'cron(5,32,59 0,7,14,21 1,11,21,31 1,6,11 ? *)'],
  ['0-59/1 0 1-31 * mon', 'cron(* 0 ? * MON *)'],
  ['0 0 29 2 *', 'cron(0 0 29 2 ? *)'],
])('%s is %s', (five, six) => expect(schedulerCron(five)).toBe(six));

const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];

const [FROM, TO] = [Date.UTC(2027, 0, 1), Date.UTC(2031, 0, 1)];
const DAY = 86_400_000;

/** All minutes of an expression in those years, by the rules of the user guide that are used. */
function* minutesOf(expression: string): Generator<number> {
  const [minute = '', hour = '', day = '', month = '', weekday = '', year] = /^cron\((.*)\)$/
    .exec(expression)![1]!
    .split(' ');
  expect(year).toBe('*');
  expect(day === '?').not.toBe(weekday === '?');
  const holds = (field: string, value: number) =>
    field.split(',').some((part) => {
      const [from = '', to = from] = part
        .split('-')
        .map((text) => (WEEKDAYS.includes(text) ? `${WEEKDAYS.indexOf(text) + 1}` : text));
      return ['*', '?'].includes(from) || (Number(from) <= value && value <= Number(to));
    });
  const valuesOf = (field: string, count: number) =>
    Array.from({ length: count }, (_, value) => value).filter((value) => holds(field, value));
  const [hours, minutes] = [valuesOf(hour, 24), valuesOf(minute, 60)];
  for (let begin = FROM; begin < TO; begin += DAY) {
    const at = new Date(begin);
    if (!holds(day, at.getUTCDate()) || !holds(month, at.getUTCMonth() + 1)) continue;
    if (!holds(weekday, at.getUTCDay() + 1)) continue;
    for (const h of hours) for (const m of minutes) yield begin + (h * 60 + m) * 60_000;
  }
}

/** The same of five fields, by the library that the settings are checked with. */
function* runsOf(five: string): Generator<number> {
  const cron = new Cron(five, { mode: '5-part', timezone: 'UTC', paused: true });
  for (let at = cron.nextRun(new Date(FROM - 1)); at && at.getTime() < TO; at = cron.nextRun(at))
    yield at.getTime();
}

it.each([
  '0 3 * * 1-5',
  '*/40 1-23/11 * * 6,7',
  '13 4 */6 2-12/3 *',
  '59 23 31 * *',
  '0 12 28-31 2 *',
  '7 7 * 6 SAT',
])('it matches the same minutes as %s, for four years', (five) => {
  const times = [...runsOf(five)];
  expect([...minutesOf(schedulerCron(five))]).toEqual(times);
  expect(times.length).toBeGreaterThan(3);
});

it("is never longer than AWS's limit", () => {
  const odd = (to: number, from = 1) => `${from}-${to}/2`;
  const longest = `${odd(59)} ${odd(23)} ${odd(31)} ${odd(12)} *`;
  expect(schedulerCron(longest).length).toBeLessThan(256);
});
