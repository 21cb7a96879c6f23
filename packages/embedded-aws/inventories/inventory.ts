import type { Json } from '../request';
import type { MotoClient } from '../moto-client';
import { itemsAt, textAt, type XmlNode } from '../xml';

/** What of one kind exists in a region beyond a fresh account's, by name. */
export type Inventory = (moto: MotoClient, region: string) => Promise<string[]>;

/** Asks a query service for a list, and takes one field of each member that counts. */
export function byQuery(
  service: string,
  action: string,
  list: string,
  name: string,
  counts: (member: XmlNode) => boolean = () => true,
): Inventory {
  return async (moto, region) => {
    const answer = await moto.query(service, action, {}, region);
    return itemsAt(answer, list)
      .filter(counts)
      .map((member) => textAt(member, name));
  };
}

/** Asks a JSON service for a list, and takes one field of each member that counts (the member itself by ''). */
export function byJson(
  service: string,
  target: string,
  list: string,
  name: string,
  counts: (member: Json) => boolean = () => true,
  question: Json = {},
): Inventory {
  return async (moto, region) => {
    const answer = await moto.json(service, target, question, region);
    const members: Json[] = answer[list] ?? [];
    return members.filter(counts).map((member) => String(name ? member[name] : member));
  };
}
