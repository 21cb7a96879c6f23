import { type Deletion, kinds } from '../../resource-kinds';

/** By type. What is a part or a setting of something else, which stays. */
export const PARTS: ReadonlyMap<string, Deletion> = new Map(
  kinds.flatMap(([type, { disappears }]) => ('part' in disappears ? [[type, disappears.part]] : [])),
);

/** By type. What others are a part of, or stand behind: these go with it. Deleted in this order. */
export const WHOLES: ReadonlyMap<string, Deletion> = new Map(
  kinds
    .flatMap(([type, { disappears }]) => ('whole' in disappears ? [{ type, ...disappears }] : []))
    .sort((one, other) => Number(other.first ?? false) - Number(one.first ?? false))
    .map(({ type, whole }) => [type, whole]),
);
