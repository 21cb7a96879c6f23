import type { Lookups, Statuses, Unnamed } from './lookups';
import type { Values } from './values';

/**
 * How a resource is found that AWS has and the state does not know, because the apply that made it died; or
 * `overwritten`: made again, it is overwritten with the same (alarms, rules, policies, settings of a bucket), so that
 * nobody looks for it.
 */
export type Find = Findable | 'overwritten';

export interface Findable {
  readonly importId: ImportId;
  /** The id is looked up on AWS, so that there is one says that somebody made it. */
  readonly lookedUp?: true;
  /** It has no tags at the moment of its creation, and a name that nobody but this project's stack gives. */
  readonly ownedByName?: true;
  /** AWS can have a second one, made by a call whose answer was lost: how a person removes that. */
  readonly stray?: Stray;
  /** AWS makes it in the background, and can give up on it. Everything else is whole from its first call on. */
  readonly status?: (id: string, statuses: Statuses) => Promise<string | undefined>;
}

/**
 * What Terraform imports a resource by; undefined while the plan does not know enough, or AWS has none.
 *
 * The forms of the ids: "Import" on each resource's page at
 * https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs
 */
export type ImportId = (values: Values, asked: Asked) => string | undefined | Promise<string | undefined>;

/** What is asked where the plan alone does not tell the id. */
export interface Asked {
  readonly lookups: Lookups;
  readonly unnamed: Unnamed;
  readonly settings: { readonly account: string; readonly region: string };
}

export interface Stray {
  /** Of EC2 the prefix of its id: `nat`. */
  readonly kind: string;
  /** What people call it: `NAT gateway`. */
  readonly word: string;
  /** The command of the AWS CLI that removes it. */
  readonly remove: (id: string) => string;
  /** Strays are removed in this order: what is in something goes before it. */
  readonly order: number;
}

/** By attributes that are known, joined; undefined where one is not. */
export const joined =
  (separator: string, ...names: string[]): ImportId =>
  (values) => {
    const parts = names.map((name) => values[name]);
    return parts.every((part) => ['string', 'number', 'boolean'].includes(typeof part))
      ? parts.join(separator)
      : undefined;
  };

/** Of EC2, by the prefix of its id and the tag `Name`, which no two of a kind share. */
export function tagged(stray: Stray): Findable {
  return {
    importId: ({ tags }, { lookups }) => {
      const name = (tags as Record<string, string> | null | undefined)?.Name;
      return name === undefined ? undefined : lookups.taggedInEc2(stray.kind, name);
    },
    lookedUp: true,
    stray,
  };
}
