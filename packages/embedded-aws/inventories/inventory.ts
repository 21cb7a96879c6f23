import type { Json } from '../request';
import type { MotoClient } from '../moto-client';
import { itemsAt, textAt, type XmlNode } from '../xml';

/** The names of the resources of one kind in a region, beyond those of a new account. */
export type Inventory = (moto: MotoClient, region: string) => Promise<string[]>;

/** Lists by a query service, and takes one field of each member that counts. */
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

/** Lists by a JSON service, and takes one field of each member that counts ('' takes the member itself). */
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
