import type { Change, StackPlan } from './plan';
import { isUnknown, leaves, strings, text } from './values';

/** A place where an object refers to another. */
export interface Use {
  readonly user: Change;
  /** The dotted path in the referring object's values: `default_action.0.target_group_arn`. */
  readonly path: string;
}

/** Types that belong to a subnet, a security group or a role, and serve no traffic themselves. */
const FITTINGS: ReadonlySet<string> = new Set([
  'aws_route_table_association',
  'aws_network_acl',
  'aws_network_acl_association',
  'aws_flow_log',
]);

/** Whether the object is destroyed, also where it is replaced. */
export const isDestroyed = ({ kind }: Pick<Change, 'kind'>): boolean =>
  kind === 'delete' || kind === 'replace' || kind === 'createBeforeDestroy';

/**
 * The stack before the plan, in which a rule can look up which objects refer to which. A plan may change ten
 * thousand objects, so a look-up must not go through all of them.
 */
export class Context {
  private readonly standing: readonly Change[];
  private readonly byType = new Map<string, Change[]>();
  private readonly byAddress = new Map<string, Change[]>();
  private readonly uses = new Map<string, Use[]>();
  private readonly answers = new Map<string, unknown>();
  /** Ids of objects that somebody deleted in AWS: a reference to one no longer has an effect. */
  private readonly deletedInAws: ReadonlySet<string>;

  constructor(readonly plan: StackPlan) {
    this.standing = plan.changes.filter(({ mode, before }) => mode === 'managed' && before !== null);
    const deleted = plan.drift.filter(({ kind }) => kind === 'delete');
    this.deletedInAws = new Set(
      deleted.flatMap(({ before }) => ['id', 'arn', 'name'].flatMap((key) => text(before, key) ?? [])),
    );
    for (const user of this.standing) {
      put(this.byType, user.type, user);
      // Without an index, as in references.
      put(this.byAddress, user.address.replace(/\[[^\]]*\]$/, ''), user);
      for (const [path, leaf] of leaves(user.before)) {
        put(this.uses, leaf, { user, path });
      }
    }
  }

  /**
   * The members that a list loses, without those that no longer exist in AWS. Where the list is known only
   * after the apply, the references in the code tell which of the remaining objects stay in it.
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

  /** The existing objects of these types. Too slow to be called for each change: see {@link with}. */
  of(...types: string[]): readonly Change[] {
    return types.flatMap((type) => this.byType.get(type) ?? []);
  }

  /** The existing objects of these types that have this text as this attribute. */
  with(key: string, value: string | undefined, ...types: string[]): readonly Change[] {
    if (value === undefined) return this.of(...types).filter(({ before }) => text(before, key) === undefined);
    return this.naming(value, ...types).filter(({ before }) => text(before, key) === value);
  }

  /** The existing objects of these types that have this text in any attribute. */
  naming(value: string, ...types: string[]): readonly Change[] {
    const users = (this.uses.get(value) ?? []).map(({ user }) => user);
    return [...new Set(users)].filter(({ type }) => types.includes(type));
  }

  /** What the plan does at an address, with objects left over by an interrupted replacement. */
  at(address: string): readonly Change[] {
    const all = this.once('by address', () => {
      const found = new Map<string, Change[]>();
      for (const change of this.plan.changes) put(found, change.address, change);
      return found;
    });
    return all.get(address) ?? [];
  }

  /** Computes an answer once for all changes. */
  once<Answer>(question: string, answer: () => Answer): Answer {
    if (!this.answers.has(question)) this.answers.set(question, answer());
    return this.answers.get(question) as Answer;
  }

  /** The places where other objects refer to this one, by any of these attributes of it. */
  usesOf(change: Change, attributes: readonly string[] = ['id', 'arn']): Use[] {
    const names = new Set(attributes.flatMap((attribute) => text(change.before, attribute) ?? []));
    return [...names].flatMap((name) => (this.uses.get(name) ?? []).filter(({ user }) => user !== change));
  }

  /** As {@link usesOf}, without objects that are destroyed themselves and judged for that. */
  survivingUses(change: Change, attributes?: readonly string[]): Use[] {
    return this.usesOf(change, attributes).filter(
      ({ user }) => user.kind !== 'delete' && user.kind !== 'forget',
    );
  }

  /**
   * The objects in a subnet: load balancers, groups, gateways, endpoints. Those that are deleted themselves
   * are left out.
   */
  holdersOf(subnet: Change): Change[] {
    return this.once(`holders of ${subnet.key}`, () => {
      const found = this.survivingUses(subnet, ['id']).filter(({ user }) => !FITTINGS.has(user.type));
      return [...new Set(found.map(({ user }) => user))];
    });
  }

  /** The subnet of this id, where it belongs to the stack. */
  subnet(id: string | undefined): Change | undefined {
    return this.once(`subnet ${id}`, () => this.with('id', id, 'aws_subnet')[0]);
  }

  /** Whether a subnet is in use. A subnet of another stack is assumed to be. */
  isBusy(id: string | undefined): boolean {
    const subnet = this.subnet(id);
    return !subnet || this.holdersOf(subnet).length > 0;
  }

  /** Whether a route table serves a subnet in use. One of another stack is assumed to. */
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
