import { type Deletion, kinds } from '../../resource-kinds';

/** By type: resources that are part of another one, or a setting of it. The other one stays. */
export const PARTS: ReadonlyMap<string, Deletion> = new Map(
  kinds.flatMap(([type, { disappears }]) => ('part' in disappears ? [[type, disappears.part]] : [])),
);

/** By type: resources that have parts of their own, which go with them. Deleted in this order. */
export const WHOLES: ReadonlyMap<string, Deletion> = new Map(
  kinds
    .flatMap(([type, { disappears }]) => ('whole' in disappears ? [{ type, ...disappears }] : []))
    .sort((one, other) => Number(other.first ?? false) - Number(one.first ?? false))
    .map(({ type, whole }) => [type, whole]),
);
