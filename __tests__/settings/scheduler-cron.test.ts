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

/** Whether a moment is one of an expression, read by the rules of the user guide, as far as they are used. */
function comes(expression: string, at: Date): boolean {
  const [minute = '', hour = '', day = '', month = '', weekday = '', year] = /^cron\((.*)\)$/
    .exec(expression)![1]!
    .split(' ');
  const holds = (field: string, value: number) =>
    field.split(',').some((part) => {
      const [from = '', to = from] = part
        .split('-')
        .map((text) => (WEEKDAYS.includes(text) ? `${WEEKDAYS.indexOf(text) + 1}` : text));
      return ['*', '?'].includes(from) || (Number(from) <= value && value <= Number(to));
    });
  return (
    year === '*' &&
    (day === '?') !== (weekday === '?') &&
    holds(minute, at.getUTCMinutes()) &&
    holds(hour, at.getUTCHours()) &&
    holds(day, at.getUTCDate()) &&
    holds(month, at.getUTCMonth() + 1) &&
    holds(weekday, at.getUTCDay() + 1)
  );
}

it.each([
  '0 3 * * 1-5',
  '*/40 1-23/11 * * 6,7',
  '13 4 */6 2-12/3 *',
  '59 23 31 * *',
  '0 12 28-31 2 *',
  '7 7 * 6 SAT',
])('it comes when %s comes, in every hour of four years', (five) => {
  const cron = new Cron(five, { mode: '5-part', timezone: 'UTC', paused: true });
  const six = schedulerCron(five);
  const start = Date.UTC(2027, 0, 1);
  let times = 0;
  for (let hour = 0; hour < 4 * 8766; hour++) {
    for (const minute of [0, 7, 13, 40, 59]) {
      const at = new Date(start + hour * 3_600_000 + minute * 60_000);
      const expected = cron.match(at);
      if (expected) times++;
      if (comes(six, at) !== expected) throw new Error(`${six} at ${at.toISOString()}: not ${expected}`);
    }
  }
  expect(times).toBeGreaterThan(3);
});

it('is never longer than AWS takes', () => {
  const odd = (to: number, from = 1) => `${from}-${to}/2`;
  const longest = `${odd(59)} ${odd(23)} ${odd(31)} ${odd(12)} *`;
  expect(schedulerCron(longest).length).toBeLessThan(256);
});
