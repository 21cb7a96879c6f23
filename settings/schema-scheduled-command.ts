import { section, text, whole } from './fields';
import { isCrontab } from './schedule';
import { isSchedulerCron } from './scheduler-cron';
import { timeZone } from './time-zones';

/** Bytes of a command: what is longer belongs into a file of the release. */
const COMMAND_LIMIT = 1000;

/**
 * One line. Two braces in a row are Systems Manager's: it would put a parameter in their place, also in what a shell
 * would read as plain text.
 */
const isCommand = (value: string) =>
  value.trim() !== '' &&
  Buffer.byteLength(value) <= COMMAND_LIMIT &&
  // eslint-disable-next-line no-control-regex -- control characters are what is refused
  !/[\x00-\x1f\x7f\u2028\u2029]|\{\{|\}\}/.test(value);

/** One entry of `app.schedule`; its key is its name. */
export const scheduledCommand = section({
  /** When it runs, as five fields of cron. A day of the month and a weekday together are refused: AWS takes one. */
  cron: text(
    "five cron fields (minute hour day month weekday) that come at some time, with a day of the month or a weekday, not both, e.g. '0 3 * * *'",
    (value) => isCrontab(value) && isSchedulerCron(value),
  ),
  /**
   * Time zone of the expression, daylight saving time included: a time that the clocks leave out is left out that day,
   * one that comes twice comes once.
   * @default 'UTC'
   */
  timeZone: timeZone.default('UTC'),
  /**
   * What runs: one line for bash, as the app's user with its environment and secrets, in a copy of the release. A new
   * command needs no new instances.
   */
  command: text(`one line of 1 to ${COMMAND_LIMIT} bytes for bash, without '{{' and '}}'`, isCommand),
  /**
   * Minutes after which it is ended, and has failed. What is due while it runs is left out, with a mail.
   * @default 60
   */
  timeoutMinutes: whole(1, 1440, 'minutes').default(60),
});
