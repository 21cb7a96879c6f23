import type { Level } from '../level';

/** The least harm of an attribute's new value; undefined where it does none. */
export type Effect = (before: unknown, after: unknown) => Level | undefined;

const amount = (value: unknown): number =>
  value === null || value === undefined || value === '' ? 0 : Number(value);

/** A smaller number, or none any more. */
export const less =
  (level: Level): Effect =>
  (before, after) =>
    amount(after) < amount(before) ? level : undefined;

/** A smaller number, where 0 means no limit. */
export const sooner =
  (level: Level): Effect =>
  (before, after) =>
    (amount(after) || Infinity) < (amount(before) || Infinity) ? level : undefined;

/** A number that falls below the limit. */
export const below =
  (limit: number, level: Level): Effect =>
  (before, after) =>
    amount(after) < limit && amount(before) >= limit ? level : undefined;

export const off =
  (level: Level): Effect =>
  (before, after) =>
    before === true && after !== true ? level : undefined;
export const on =
  (level: Level): Effect =>
  (before, after) =>
    before !== true && after === true ? level : undefined;
export const other =
  (level: Level): Effect =>
  (before, after) =>
    JSON.stringify(before) === JSON.stringify(after) ? undefined : level;
/** Another value where there was one. */
export const moved =
  (level: Level): Effect =>
  (before, after) =>
    before === null || before === undefined || before === '' ? undefined : other(level)(before, after);
/** The value matched the word, and no longer does. */
export const no =
  (word: RegExp, level: Level): Effect =>
  (before, after) =>
    word.test(String(before)) && !word.test(String(after)) ? level : undefined;
/** A list that lost an element. */
export const fewer =
  (level: Level): Effect =>
  (before, after) =>
    Array.isArray(before) && before.some((one) => !Array.isArray(after) || !after.includes(one))
      ? level
      : undefined;
export const all =
  (...effects: readonly Effect[]): Effect =>
  (before, after) =>
    effects.flatMap((effect) => effect(before, after) ?? []).at(0);
