import type { Change, StackPlan } from './plan';
import { isUnknown, leaves, strings, text } from './values';

/** One place where an object names another. */
export interface Use {
  readonly user: Change;
  /** Dotted path in the user's values: `default_action.0.target_group_arn`. */
  readonly path: string;
}

/** What goes with a subnet, a group or a role and carries nothing itself. */
const FITTINGS: ReadonlySet<string> = new Set([
  'aws_route_table_association',
  'aws_network_acl',
  'aws_network_acl_association',
  'aws_flow_log',
]);

/** Destroyed, whatever comes in its place. */
export const isDestroyed = ({ kind }: Pick<Change, 'kind'>): boolean =>
  kind === 'delete' || kind === 'replace' || kind === 'createBeforeDestroy';

/**
 * The stack as it stands before the plan, so that a rule can ask who uses what. A plan may hold ten thousand objects
 * and change each: an answer must not take a look at all of them.
 */
export class Context {
  private readonly standing: readonly Change[];
  private readonly byType = new Map<string, Change[]>();
  private readonly byAddress = new Map<string, Change[]>();
  private readonly uses = new Map<string, Use[]>();
  private readonly answers = new Map<string, unknown>();
  /** Ids of what somebody deleted in AWS: nothing is taken from anyone who still names it. */
  private readonly deletedInAws: ReadonlySet<string>;

  constructor(readonly plan: StackPlan) {
    this.standing = plan.changes.filter(({ mode, before }) => mode === 'managed' && before !== null);
    const deleted = plan.drift.filter(({ kind }) => kind === 'delete');
    this.deletedInAws = new Set(
      deleted.flatMap(({ before }) => ['id', 'arn', 'name'].flatMap((key) => text(before, key) ?? [])),
    );
    for (const user of this.standing) {
      put(this.byType, user.type, user);
      // Without an index, as references name it.
      put(this.byAddress, user.address.replace(/\[[^\]]*\]$/, ''), user);
      for (const [path, leaf] of leaves(user.before)) {
        put(this.uses, leaf, { user, path });
      }
    }
  }

  /**
   * What a list held and will not hold any more, without what is already gone from AWS. Where the list is known only
   * after the apply, the code tells which of the objects that stay are still in it.
   */
  removed(change: Change, key: string): string[] {
    const kept = new Set(strings(change.after, key));
    if (isUnknown(change, key)) {
      const named = (change.references[key] ?? []).flatMap((name) => this.byAddress.get(name) ?? []);
      for (const { before } of named.filter((one) => !isDestroyed(one)))
        for (const attribute of ['id', 'arn', 'name']) kept.add(text(before, attribute) ?? '');
    }
    return strings(change.before, key).filter((item) => !kept.has(item) && !this.deletedInAws.has(item));
  }

  /** The objects of these types that stand now. To go through them for each change is too much: see `with`. */
  of(...types: string[]): readonly Change[] {
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }

  /** Those of them that have the text as that attribute of their own. */
  with(key: string, value: string | undefined, ...types: string[]): readonly Change[] {
    if (value === undefined) return this.of(...types).filter(({ before }) => text(before, key) === undefined);
    return this.naming(value, ...types).filter(({ before }) => text(before, key) === value);
  }

  /** Those of them that have the text anywhere. */
  naming(value: string, ...types: string[]): readonly Change[] {
    const users = (this.uses.get(value) ?? []).map(({ user }) => user);
    return [...new Set(users)].filter(({ type }) => types.includes(type));
  }

  /** What the plan says of an address, objects left over by a replacement included. */
  at(address: string): readonly Change[] {
    const all = this.once('by address', () => {
      const found = new Map<string, Change[]>();
      for (const change of this.plan.changes) put(found, change.address, change);
      return found;
    });
    return all.get(address) ?? [];
  }

  /** What is asked for many changes, and is worked out once. */
  once<Answer>(question: string, answer: () => Answer): Answer {
    if (!this.answers.has(question)) this.answers.set(question, answer());
    return this.answers.get(question) as Answer;
  }

  /** Where other objects name this one, by any of those attributes of its own. */
  usesOf(change: Change, attributes: readonly string[] = ['id', 'arn']): Use[] {
    const names = new Set(attributes.flatMap((attribute) => text(change.before, attribute) ?? []));
    return [...names].flatMap((name) => (this.uses.get(name) ?? []).filter(({ user }) => user !== change));
  }

  /** As usesOf, without those that are destroyed themselves and judged for it. */
  survivingUses(change: Change, attributes?: readonly string[]): Use[] {
    return this.usesOf(change, attributes).filter(
      ({ user }) => user.kind !== 'delete' && user.kind !== 'forget',
    );
  }

  /** What stands in a subnet: balancers, groups, gateways, endpoints. One that is deleted itself does not count. */
  holdersOf(subnet: Change): Change[] {
    return this.once(`holders of ${subnet.key}`, () => {
      const found = this.survivingUses(subnet, ['id']).filter(({ user }) => !FITTINGS.has(user.type));
      return [...new Set(found.map(({ user }) => user))];
    });
  }

  /** The subnet of this id, if it is one of the stack's. */
  subnet(id: string | undefined): Change | undefined {
    return this.once(`subnet ${id}`, () => this.with('id', id, 'aws_subnet')[0]);
  }

  /** Whether something stands in the subnet. One of another stack is taken to be in use. */
  isBusy(id: string | undefined): boolean {
    const subnet = this.subnet(id);
    return !subnet || this.holdersOf(subnet).length > 0;
  }

  /** Whether a route table serves a subnet in use. One of another stack is taken to do so. */
  isTableBusy(id: string | undefined): boolean {
    return this.once(`table ${id}`, () => {
      if (this.with('id', id, 'aws_route_table', 'aws_default_route_table').length === 0) return true;
      const named = (...types: string[]): Change[] =>
        ['route_table_id', 'id'].flatMap((key) => this.with(key, id, ...types));
      return (
        named('aws_main_route_table_association', 'aws_default_route_table').length > 0 ||
        named('aws_route_table_association').some(({ before }) => this.isBusy(text(before, 'subnet_id')))
      );
    });
  }
}

function put<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const known = map.get(key);
  if (known) known.push(value);
  else map.set(key, [value]);
}
