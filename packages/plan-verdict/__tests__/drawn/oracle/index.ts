/**
 * Judges a change a second time, without code of the verdict: from Terraform's JSON, with tables by attribute and by
 * type from AWS's documentation. It knows fewer changes than the verdict, which must agree on all of them.
 */
import type { RawChange } from '../../../../recorded-plans';
import { type Edit } from '../edits';
import { height, highest, type Level } from '../level';
import { ATTRIBUTES } from './attributes';
import { BESIDE, DATA, HARMS_BY_COMING, USERS, WATCHES } from './removals';

export interface Bounds {
  readonly least: Level;
  readonly most: Level;
}

const rowsOf = (type: string, path: string) =>
  ATTRIBUTES.filter(([types, paths]) => types.test(type) && paths.test(path));

/** Whether the table has a row for that attribute. */
export const isNamed = (type: string, path: string): boolean => rowsOf(type, path).length > 0;

/** Attributes that are text for people: changing them has no effect. */
const WORDS = /^(tags|tags_all|description|comment|alarm_description|volume_tags)$/;

const updated = (type: string, edits: readonly Edit[]): Level =>
  highest([
    ...(BESIDE.test(type) && edits.some(({ path }) => !WORDS.test(path)) ? (['told'] as const) : []),
    ...edits.flatMap(({ path, before, after }) =>
      rowsOf(type, path).flatMap(([, , effect]) => effect(before, after) ?? []),
    ),
  ]);

function ended({ type, change }: RawChange): Level {
  const { before } = change;
  if (type === 'aws_organizations_account' && before?.['close_on_deletion'] === true) return 'loses';
  // A new value of a secret is a new version of it.
  if (type === 'aws_secretsmanager_secret_version') return change.after ? 'silent' : 'loses';
  if (DATA.test(type)) return 'loses';
  if (type === 'aws_cloudwatch_log_group' && before?.['skip_destroy'] !== true) return 'loses';
  // AWS allows both at once: the new one works before the old one is deleted.
  if (/^aws_a?lb_listener_(certificate|rule)$/.test(type) && change.actions[0] === 'create')
    return 'replaced';
  if (USERS.test(type)) return 'cuts';
  return BESIDE.test(type) ? 'cuts' : 'silent';
}

/** The lowest and highest level that a change may get. */
export function bounds(raw: RawChange, edits: readonly Edit[]): Bounds {
  const actions = raw.change.actions.join();
  const { type } = raw;
  if (actions === 'forget') return { least: 'told', most: 'told' };
  if (actions === 'create')
    return {
      least: BESIDE.test(type) && type !== 'aws_organizations_account' ? 'told' : 'silent',
      most: HARMS_BY_COMING.test(type) ? 'loses' : 'told',
    };
  if (actions === 'update') {
    const isQuiet = edits.every(({ path }) => WORDS.test(path));
    const most = isQuiet || WATCHES.test(type) ? 'told' : 'loses';
    return { least: updated(type, edits), most };
  }
  return { least: ended(raw), most: WATCHES.test(type) ? 'told' : 'loses' };
}

export const isWithin = (level: Level, { least, most }: Bounds): boolean =>
  height(level) >= height(least) && height(level) <= height(most);
