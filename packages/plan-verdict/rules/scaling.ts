import { Cron } from 'croner';
import { changedKeys, isChanged, isUnknown, number, text } from '../values';
import { cuts, fine, type Judge, type Rule } from './rule';

const sleep: Judge = (change) =>
  number(change.after, 'max_size') === 0 || number(change.after, 'desired_capacity') === 0
    ? fine('it scales the group to zero instances: no request is answered in that time')
    : undefined;

/** With a schedule, the group's own limits are set by the schedule's actions. */
const laterLimits: Judge = (change) =>
  ['min_size', 'max_size'].some((key) => isChanged(change, key))
    ? fine('the group takes the new limits when this action runs next, not now')
    : undefined;

/** The provider also sends the action's next time with each change. [TPA#38983, TPA#41200] */
const oldTime: Judge = (change) =>
  text(change.before, 'start_time')
    ? fine(
        `its next run is at ${text(change.before, 'start_time')}; after that time the apply fails: delete the ` +
          'action then, and the next plan creates it again',
      )
    : undefined;

/** Days without this action after which a stage that waits for it is practically switched off. */
const TOO_RARE_DAYS = 32;

/** Judges an action that starts the stage so rarely, or never, that it stays stopped. */
const wakesTooRarely: Judge = (change) => {
  const [recurrence, end] = [text(change.after, 'recurrence'), text(change.after, 'end_time')];
  const wakes =
    (number(change.after, 'min_size') ?? 0) > 0 || (number(change.after, 'desired_capacity') ?? 0) > 0;
  if (!wakes || !recurrence || isUnknown(change, 'recurrence')) return undefined;
  const ended = end !== undefined && Date.parse(end) < Date.now();
  const days = ended ? Infinity : longestPause(recurrence);
  return days > TOO_RARE_DAYS
    ? cuts(
        'capacity-below-running',
        `it comes ${days === Infinity ? 'never' : `at most every ${Math.round(days)} days`} (${recurrence}): until then the group keeps the size of the night`,
      )
    : undefined;
};

/**
 * The longest time in days without the action, from now or between two times. Infinity where it never
 * happens.
 */
function longestPause(recurrence: string): number {
  try {
    const times = new Cron(recurrence).nextRuns(3);
    const all = [new Date(), ...times].map((time) => time.getTime());
    const pauses = all.slice(1).map((time, index) => (time - all[index]!) / 86_400_000);
    return times.length < 2 ? Infinity : Math.max(...pauses);
  } catch {
    return 0; // not readable here: AWS refuses it, or accepts more than this parser
  }
}

/** The findings of a new or changed action, the most important first. */
const asWritten: Judge = (change, context) => wakesTooRarely(change, context) ?? sleep(change, context);

export const scalingSchedule: Rule = {
  delete: () => fine('the group keeps the size it has now'),
  replace: (change, context) => asWritten(change, context) ?? laterLimits(change, context) ?? [],
  update: (change, context) =>
    [asWritten(change, context) ?? laterLimits(change, context) ?? [], oldTime(change, context) ?? []].flat(),
  create: asWritten,
};

/** Judges what a lifecycle hook does with an instance that does not complete it in time. */
const abandons: Judge = ({ after }) =>
  text(after, 'lifecycle_transition') === 'autoscaling:EC2_INSTANCE_LAUNCHING' &&
  (text(after, 'default_result') ?? 'ABANDON') === 'ABANDON'
    ? cuts(
        'capacity-below-running',
        `every new instance is terminated after ${number(after, 'heartbeat_timeout') ?? 3600} s, unless its lifecycle action is completed in time`,
      )
    : undefined;

export const lifecycleHook: Rule = {
  delete: () => fine('instances are terminated without waiting for it: their last logs may be lost'),
  create: abandons,
  update: (change, context) => [
    ...[abandons(change, context) ?? []].flat(),
    ...((number(change.after, 'heartbeat_timeout') ?? 3600) <
    (number(change.before, 'heartbeat_timeout') ?? 3600)
      ? [
          fine(
            `instances are terminated after ${number(change.after, 'heartbeat_timeout')} s, whether or not they are ready`,
          ),
        ]
      : []),
  ],
};

const NO_LONGER = 'it no longer scales the group';

/** A policy by which a group follows its load. */
export const scalingPolicy: Rule = {
  delete: () => fine(NO_LONGER),
  update: (change) => {
    if (change.before?.['enabled'] === true && change.after?.['enabled'] === false) return fine(NO_LONGER);
    return changedKeys(change).length > 0 ? fine('the group scales differently') : undefined;
  },
  // With another name, or of another group: the new one is created at once.
  replace: () => undefined,
};
