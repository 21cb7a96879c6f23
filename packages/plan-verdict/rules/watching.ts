import type { Change } from '../plan';
import { changedKeys, isEmpty, isUnknown, listed, number, taken, text } from '../values';
import { fine, type Finding, type Rule } from './rule';
import { removedRights } from './removed-rights';
import { KNOWN_LATER } from './resource-policies';

const MEANWHILE = 'it monitors and reports nothing meanwhile';

/** Attributes that nobody notices: descriptions and names, and settings for Terraform's own operations. */
const ASIDE =
  /^(tags|tags_all|[a-z_]*description|comment|id|name|name_prefix|force_destroy|confirmation_timeout_in_minutes)$/;
const SWITCHES = ['actions_enabled', 'enabled', 'is_enabled', 'enable', 'enable_logging', 'state'];
const TOLD = ['alarm_actions', 'ok_actions', 'insufficient_data_actions'];
const POLICIES = ['policy', 'policy_document'];

const isOn = (value: unknown): boolean => value === true || value === 'ENABLED';

/** Attributes of an alarm that make it slower or less sensitive the larger they are. */
const SLOWER = ['evaluation_periods', 'datapoints_to_alarm', 'period'];

/** Whether an alarm becomes faster or more sensitive: that needs no note. */
function isStricter({ before, after }: Change, key: string): boolean {
  const [old, fresh] = [number(before, key), number(after, key)];
  if (old === undefined || fresh === undefined) return false;
  if (SLOWER.includes(key)) return fresh < old;
  if (key !== 'threshold' || before?.['comparison_operator'] !== after?.['comparison_operator']) return false;
  return /^Greater/.test(text(after, 'comparison_operator') ?? '') ? fresh < old : fresh > old;
}

function changes(change: Change): Finding[] {
  const { before, after } = change;
  const off = SWITCHES.filter(
    (key) => isOn(before?.[key]) && (isUnknown(change, key) || !isOn(after?.[key])),
  );
  const untold = TOLD.filter((key) => !isUnknown(change, key)).flatMap((key) => taken(change, key));
  const apart = [...SWITCHES, ...TOLD, ...POLICIES];
  const otherwise = changedKeys(change)
    .filter((key) => !ASIDE.test(key) && !apart.includes(key) && !isStricter(change, key))
    .filter((key) => !isUnknown(change, key) || change.references[key] !== undefined);
  const later = POLICIES.some((key) => isUnknown(change, key));
  const removed = POLICIES.flatMap((key) => removedRights(change, key));
  return [
    ...(off.length > 0 ? [fine('it will monitor and report nothing')] : []),
    ...(TOLD.some((key) => isUnknown(change, key))
      ? [fine('its recipients are known only when it is applied')]
      : []),
    ...(untold.length > 0 ? [fine(`it no longer notifies: ${listed(untold)}`)] : []),
    ...(later ? [fine(KNOWN_LATER)] : []),
    ...(removed.length > 0 ? [fine(`policy: no longer allowed: ${listed(removed)}`)] : []),
    ...(otherwise.length > 0 ? [fine(`it monitors or reports differently (${listed(otherwise)})`)] : []),
  ];
}

/** Alarms and dashboards. Without them no user is interrupted, and no data is lost. */
export const monitoring: Rule = { delete: () => fine(MEANWHILE), update: changes };

/** A schedule's action. */
export const schedule: Rule = {
  delete: () => fine('it no longer runs'),
  update: (change) => {
    if (change.before?.['state'] === 'ENABLED' && change.after?.['state'] !== 'ENABLED')
      return fine('it no longer runs');
    const otherwise = changedKeys(change).filter((key) => !ASIDE.test(key));
    return otherwise.length > 0
      ? fine(`it runs at other times, or does something else (${listed(otherwise)})`)
      : undefined;
  },
};

/** A Systems Manager document. Commands and sessions on instances depend on its content. */
export const document: Rule = {
  delete: () => fine('users of the document can no longer run it'),
  update: ({ before, after, unknown }) =>
    before?.['content'] !== after?.['content'] || !isEmpty(unknown['content'])
      ? fine('it will do something else for everything that uses it: review it')
      : undefined,
};
