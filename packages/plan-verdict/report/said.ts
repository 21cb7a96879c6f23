import { someTrue } from '../mask';
import type { Change } from '../plan';
import { changedKeys, FOLLOWING, isEmpty, listed } from '../values';
import { compare, type Piece } from './documents';
import { deed, done, how, type How, isHidden } from './how';
import { withoutSecrets } from './secrets';
import { compareUserData } from './user-data';
import { ownName, plainName, repeatedIn, settingOf } from './words';

/** Something that changes, and how: `4 → 8`, `adds API_TOKEN`. Empty where `lines` show it. */
export interface Said extends How {
  /** The setting, such as `instances.max`; otherwise the type and the argument. */
  readonly what: string;
  /** The resource, where `what` is an argument. Undefined for a setting. */
  readonly of?: string;
}

/** How many arguments of a resource are shown that belong to no setting. */
const MOST_ARGUMENTS = 2;

/**
 * What an update changes, in the terms of the settings; for a replacement, what forces it. It contains no
 * secret value.
 *
 * @param without arguments that are shown elsewhere
 */
export function saidOf(change: Change, without: readonly string[] = []): Said[] {
  const all = piecesOf(change).filter(({ path }) => !without.includes(path[0] ?? ''));
  const repeated = repeatedIn(change.type);
  const own = all.filter(({ path }) => !repeated.includes(path[0] ?? ''));
  // A value that was empty and is computed is not worth a line beside what the code changes.
  const meant = (own.length > 0 ? own : all).filter(({ isLater, from }) => !(isLater && isEmpty(from)));
  const told = (meant.length > 0 ? meant : own.length > 0 ? own : all).map((piece) => say(change, piece));
  if (told.length === 0 && change.kind === 'update' && without.length === 0)
    return [
      {
        what: `${plainName(change.type)}: `,
        how: 'the same in another form',
        of: withoutSecrets(ownName(change)),
      },
    ];
  return inOne(change, joined(told));
}

/** Joins what belongs to no setting into one line for the resource. */
function inOne({ type }: Change, all: readonly Said[]): Said[] {
  const isOther = ({ of, lines }: Said): boolean => of !== undefined && lines === undefined;
  const others = all.filter(isOther);
  if (others.length < 2) return [...all];
  const told = others.map(({ what, how: said }) => `${what.slice(what.indexOf(': ') + 2)} ${said}`);
  const more = told.length > MOST_ARGUMENTS ? [`${told.length - MOST_ARGUMENTS + 1} more`] : [];
  const shownHere = more.length > 0 ? told.slice(0, MOST_ARGUMENTS - 1) : told;
  const line = { what: `${plainName(type)}: `, how: [...shownHere, ...more].join('; '), of: others[0]?.of };
  return [...all.filter((one) => !isOther(one)), line];
}

function piecesOf(change: Change): Piece[] {
  const { before, after, kind, unknown, replacePaths } = change;
  const isReplaced = kind === 'replace' || kind === 'createBeforeDestroy';
  const forced = [...new Set(replacePaths.map((path) => path.split('.')[0] ?? ''))];
  const changed = changedKeys(change);
  const keys = isReplaced ? forced : changed.filter((key) => !FOLLOWING.has(key));
  const pieces = keys.flatMap((key): Piece[] => {
    const [from, to] = [before?.[key], after?.[key]];
    const isUserData = key === 'user_data' && !someTrue(unknown[key]) && !isEmpty(from) && !isEmpty(to);
    if (isUserData && ![from, to].some(isHidden))
      return compareUserData(from, to) ?? [{ path: [key], gains: [] }];
    return isOff(from, to) ? [] : [...compare([key], from, to, unknown[key])];
  });
  if (pieces.length > 0 || !changed.includes('tags_all')) return pieces;
  return [
    ...compare(['tags_all'], before?.['tags_all'] ?? {}, after?.['tags_all'] ?? {}, unknown['tags_all']),
  ];
}

/** Whether an argument that was not set becomes `false`: that changes nothing. */
const isOff = (from: unknown, to: unknown): boolean => isEmpty(from) && to === false;

function say(change: Change, piece: Piece): Said {
  if (/^tags(_all)?$/.test(piece.path[0] ?? '') && piece.path.length > 1)
    return {
      what: withoutSecrets(`tags.${piece.path.slice(1).join('.')}`),
      ...how(change, piece, [], false),
    };
  if (isWhole(piece)) return ofMember(change, piece);
  const found = settingOf(change, piece.path);
  const rest = (found?.rest ?? []).filter((name) => !NO_WORDS.test(name));
  const way = piece.path.filter((name) => !NO_WORDS.test(name));
  const what = found?.setting ?? `${plainName(change.type)}: ${withoutSecrets(way.join('.'))}`;
  return {
    what,
    ...(found === undefined && { of: withoutSecrets(ownName(change)) }),
    ...how(change, piece, rest, found !== undefined),
    ...(found !== undefined && piece.diff && { how: `in ${withoutSecrets(ownName(change))}` }),
  };
}

/** Whether a member that has members of its own is added or removed. */
const isWhole = ({ from, to, path, isLater }: Piece): boolean =>
  path.length > 1 &&
  !isLater &&
  [isEmpty(from), isEmpty(to)].includes(true) &&
  [from, to].some((side) => isObject(side));

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function ofMember(change: Change, { path, from, to }: Piece): Said {
  const { what, of } = say(change, { path: path.slice(0, -1), from: undefined, to: undefined });
  const name = /^\d+$/.test(path.at(-1) ?? '')
    ? 'a member'
    : withoutSecrets((path.at(-1) ?? '').replaceAll('"', ''));
  return { what, ...(of !== undefined && { of }), ...done(deed(from, to), name) };
}

/** Path elements without a meaning: indexes in a list, and wrappers of a document. */
const NO_WORDS = /^(\d+|dashboard_body|properties|content)$/;

/** Joins what is said of a setting into one line: `adds A, B; changes C`. */
export function joined(all: readonly Said[]): Said[] {
  const groups = new Map<string, Said[]>();
  for (const one of all) {
    const key = JSON.stringify([one.what, one.of, one.lines ? groups.size : '']);
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].map((group) => {
    const [first] = group as [Said];
    const deeds = new Map<string, string[]>();
    for (const { how: said, deed: verb, name } of group) {
      const key = verb ?? said;
      deeds.set(key, [...(deeds.get(key) ?? []), ...(name ? [name] : [])]);
    }
    const names = [...deeds.values()].map((all) => listed([...new Set(all)], 8));
    const said = [...deeds.keys()].map((verb, index) => `${verb} ${names[index]}`.trim());
    const isOneDeed = deeds.size === 1 && first.deed !== undefined;
    const [deed, name] = isOneDeed ? [first.deed, names[0]] : [];
    return { ...first, how: listed(said, 6), deed, name };
  });
}
