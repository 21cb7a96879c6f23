import { kindOf } from '../../resource-kinds';
import type { Change } from '../plan';
import { HIDDEN, HIDDEN_CHANGED } from '../redact';
import { count, isEmpty, listed } from '../values';
import type { Piece } from './documents';
import { lineWithoutSecrets, mayBeSecret, NOT_SHOWN, withoutSecrets } from './secrets';
import { valueOf } from './words';

/** How many lines of a text, and characters of a value, are shown at most. */
const MOST_LINES = 6;
const LONGEST = 60;

/** How something changes: in words, or as the lines of a text that differ. */
export interface How {
  readonly how: string;
  readonly lines?: readonly string[];
  /** Where the words are a verb and its object, as in `removes API_TOKEN`. */
  readonly deed?: Deed;
  readonly name?: string;
  /** Whether the change is known only after the apply, and nothing else can be said. @default false */
  readonly isLater?: boolean;
}

type Deed = 'adds' | 'changes' | 'removes';

/** A verb and its object, as `adds API_TOKEN`. Several in one place are joined in a line. */
export const done = (deed: Deed, name: string): How => ({ how: `${deed} ${name}`, deed, name });

const LATER: How = { ...done('changes', '(known after apply)'), isLater: true };

/**
 * How a place of a resource changes. The result contains no secret.
 *
 * @param rest the part of the path that the setting does not name
 * @param isSetting whether a setting names this place
 */
export function how(change: Change, piece: Piece, rest: readonly string[], isSetting: boolean): How {
  const { from, to, isLater, gains, loses = [], diff, path } = piece;
  if (gains) {
    const parts = [...gains.map((one) => `allows ${one}`), ...loses.map((one) => `no longer allows ${one}`)];
    return { how: parts.length > 0 ? withoutSecrets(listed(parts, 4)) : 'rewritten' };
  }
  // A place that the resource kind names in full belongs to a setting, although it is among the app's
  // variables: HEALTH_PATH.
  const isNamed = isSetting && rest.length === 0 && path.length > 2;
  const isSecret = !isNamed && mayBeSecret(path[0] === 'user_data' ? path.slice(1) : path);
  if (diff) {
    if (isSecret && path[0] !== 'user_data') return done('changes', '(not shown)');
    const lines = diff.map(({ sign, line }) => `${sign} ${cut(lineWithoutSecrets(line.trim()))}`);
    const more = lines.length - MOST_LINES;
    return {
      how: '',
      lines: more > 0 ? [...lines.slice(0, MOST_LINES - 1), `  and ${count(more + 1, 'more line')}`] : lines,
    };
  }
  const name = rest.length > 0 ? withoutSecrets(rest.join('.')) : '';
  if (Array.isArray(from) || Array.isArray(to))
    return membersSaid(from, to, isLater, isSecret || !isKnown(change));
  if (isSecret || (path[0] === 'user_data' && !isNamed && !isPlainSetting(piece, rest, isSetting)))
    return done(deed(from, to), isSetting ? name || (path.at(-1) ?? '') : NOT_SHOWN);
  if (isLater && isLong(from)) return name === '' ? LATER : { how: `${name} ${LATER.how}` };
  const sides = [from, to].map((side) => valueOf(change.type, path.join('.'), side) ?? shown(side, change));
  if (isEmpty(from) && !isLater)
    return { how: `${name ? `adds ${name}: ` : ''}${name ? sides[1] : `none → ${sides[1]}`}` };
  if (isEmpty(to) && !isLater) return name ? done('removes', name) : { how: `${sides[0]} → none` };
  return { how: `${name ? `${name} ` : ''}${sides[0]} → ${isLater ? '(known after apply)' : sides[1]}` };
}

/**
 * Whether a value is long, such as a document or an ARN: the old one is then not shown where the new one is
 * unknown.
 */
const isLong = (value: unknown): boolean =>
  (typeof value === 'object' && !isEmpty(value)) || (typeof value === 'string' && value.length > 30);

/**
 * Whether a value in user data is shown: only that of a setting which is no variable of the app's, or a
 * number.
 */
const isPlainSetting = ({ path, from, to }: Piece, rest: readonly string[], isSetting: boolean): boolean =>
  !['environment', 'secrets'].includes(path[1] ?? '') &&
  ((isSetting && rest.length === 0) || [from, to].every((side) => isEmpty(side) || typeof side === 'number'));

/** Whether a value is added, removed or changed. */
export const deed = (from: unknown, to: unknown): Deed =>
  isEmpty(from) ? 'adds' : isEmpty(to) ? 'removes' : 'changes';

function membersSaid(from: unknown, to: unknown, isLater = false, isSecret: boolean): How {
  const [before, after] = [from, to].map((side) =>
    (Array.isArray(side) ? (side as unknown[]) : []).map(String),
  ) as [string[], string[]];
  const [removed, added] = [
    before.filter((one) => !after.includes(one)),
    after.filter((one) => !before.includes(one)),
  ];
  const tell = (list: readonly string[]): string =>
    isSecret ? String(list.length) : listed(list.map((one) => cut(lineWithoutSecrets(one))));
  if (added.length === 1 && removed.length === 1 && !isSecret && !isLater)
    return { how: `${tell(removed)} → ${tell(added)}` };
  const parts = [
    ...(added.length > 0 ? [done('adds', tell(added))] : []),
    ...(removed.length > 0 && !isLater ? [done('removes', tell(removed))] : []),
    ...(isLater ? [LATER] : []),
  ];
  const [only, ...more] = parts;
  if (!only) return { how: 'in another order' };
  return more.length === 0 ? only : { how: parts.map(({ how: said }) => said).join(', ') };
}

/** Whether a type has a resource kind. For other types it is unknown which texts are secret. */
const isKnown = ({ type }: Change): boolean => kindOf(type) !== undefined;

function shown(value: unknown, change: Change): string {
  if (isEmpty(value)) return 'none';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (isHidden(value) || !isKnown(change)) return NOT_SHOWN;
  if (typeof value === 'string') return cut(lineWithoutSecrets(value));
  return count(Object.keys(value as object).length, 'member');
}

const cut = (text: string): string => (text.length <= LONGEST ? text : `${text.slice(0, LONGEST - 1)}…`);

/** Whether a value was replaced because Terraform marks it as sensitive. */
export const isHidden = (value: unknown): boolean => value === HIDDEN || value === HIDDEN_CHANGED;
