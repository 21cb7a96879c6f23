import type { Lookups, Statuses, Unnamed } from './lookups';
import type { Values } from './values';

/**
 * How to find a resource that AWS has and the state does not, because the apply that created it died. `overwritten`:
 * another create overwrites it with the same (alarms, rules, policies, settings of a bucket), so that it need not be
 * found.
 */
export type Find = Findable | 'overwritten';

export interface Findable {
  readonly importId: ImportId;
  /** The id comes from AWS: where there is one, the resource exists. */
  readonly lookedUp?: true;
  /** It has no tags when it is created, and a name that only this project's stack gives. */
  readonly ownedByName?: true;
  /** AWS can have a second one, from a call whose answer was lost: how a person removes it. */
  readonly stray?: Stray;
  /** AWS creates it in the background, and can fail. Every other resource is complete after its first call. */
  readonly status?: (id: string, statuses: Statuses) => Promise<string | undefined>;
}

/**
 * The id by which Terraform imports a resource; undefined where the plan does not know enough, or AWS has none.
 *
 * The forms of the ids: "Import" on each resource's page at
 * https://registry.terraform.io/providers/hashicorp/aws/5.100.0/docs
 */
export type ImportId = (values: Values, asked: Asked) => string | undefined | Promise<string | undefined>;

/** The AWS that is asked where the plan alone does not have the id. */
export interface Asked {
  readonly lookups: Lookups;
  readonly unnamed: Unnamed;
  readonly settings: { readonly account: string; readonly region: string };
}

export interface Stray {
  /** The prefix of its id in EC2: `nat`. */
  readonly kind: string;
  /** Its name for people: `NAT gateway`. */
  readonly word: string;
  /** The AWS CLI command that removes it. */
  readonly remove: (id: string) => string;
  /** Strays are removed in this order: resources in another one come before it. */
  readonly order: number;
}

/** Joins attributes that are known; undefined where one is not. */
export const joined =
  (separator: string, ...names: string[]): ImportId =>
  (values) => {
    const parts = names.map((name) => values[name]);
    return parts.every((part) => ['string', 'number', 'boolean'].includes(typeof part))
      ? parts.join(separator)
      : undefined;
  };

/** Finds an EC2 resource by the prefix of its id and its tag `Name`, which is unique among resources of its type. */
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
