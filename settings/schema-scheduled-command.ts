import { section, text, whole } from './fields';
import { isCrontab } from './schedule';
import { isSchedulerCron } from './scheduler-cron';
import { timeZone } from './time-zones';

/** Most bytes of a command; a longer one belongs into a script in the release. */
const COMMAND_LIMIT = 1000;

/**
 * One line without two braces in a row: Systems Manager would take them for a parameter, also within a shell's quotes.
 */
const isCommand = (value: string) =>
  value.trim() !== '' &&
  Buffer.byteLength(value) <= COMMAND_LIMIT &&
  // eslint-disable-next-line no-control-regex -- control characters are what is refused
  !/[\x00-\x1f\x7f\u2028\u2029]|\{\{|\}\}/.test(value);

/** One entry of `app.schedule`; its key is its name. */
export const scheduledCommand = section({
  /**
   * When it runs: five cron fields. A day of the month and a weekday together are refused, because AWS takes only
   * one.
   */
  cron: text(
    "five cron fields (minute hour day month weekday) that come at some time, with a day of the month or a weekday, not both, e.g. '0 3 * * *'",
    (value) => isCrontab(value) && isSchedulerCron(value),
  ),
  /**
   * Time zone of the expression, with daylight saving time: the command does not run at a time that the clock skips,
   * and runs once at a time that comes twice.
   * @default 'UTC'
   */
  timeZone: timeZone.default('UTC'),
  /**
   * One line for bash. It runs as the app's user, with the app's environment and secrets, in a copy of the release. A
   * change needs no new instances.
   */
  command: text(`one line of 1 to ${COMMAND_LIMIT} bytes for bash, without '{{' and '}}'`, isCommand),
  /**
   * Minutes after which it is ended as failed. A start that is due while it still runs is left out, with a mail.
   * @default 60
   */
  timeoutMinutes: whole(1, 1440, 'minutes').default(60),
});
