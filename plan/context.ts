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
export const goes = ({ kind }: Pick<Change, 'kind'>): boolean =>
  kind === 'delete' || kind === 'replace' || kind === 'swap';

/** The stack as it stands before the plan, so that a rule can ask who uses what. */
export class Context {
  private readonly standing: readonly Change[];
  private readonly uses = new Map<string, Use[]>();
  /** Ids of what somebody deleted in AWS: nothing is taken from anyone who still names it. */
  private readonly gone: ReadonlySet<string>;

  constructor(readonly plan: StackPlan) {
    this.standing = plan.changes.filter(({ mode, before }) => mode === 'managed' && before !== null);
    const deleted = plan.drift.filter(({ kind }) => kind === 'delete');
    this.gone = new Set(
      deleted.flatMap(({ before }) => ['id', 'arn', 'name'].flatMap((key) => text(before, key) ?? [])),
    );
    for (const user of this.standing) {
      for (const [path, leaf] of leaves(user.before)) {
        const known = this.uses.get(leaf);
        if (known) known.push({ user, path });
        else this.uses.set(leaf, [{ user, path }]);
      }
    }
  }

  /**
   * What a list held and will not hold any more, without what is already gone from AWS. Where the list is known only
   * after the apply, the code tells which of the objects that stay are still in it.
   */
  lost(change: Change, key: string): string[] {
    const kept = new Set(strings(change.after, key));
    if (isUnknown(change, key)) {
      const named = change.references[key] ?? [];
      for (const { address, kind, before } of this.standing) {
        if (goes({ kind }) || !named.some((name) => address === name || address.startsWith(`${name}[`)))
          continue;
        for (const attribute of ['id', 'arn', 'name']) kept.add(text(before, attribute) ?? '');
      }
    }
    return strings(change.before, key).filter((item) => !kept.has(item) && !this.gone.has(item));
  }

  /** The objects of these types that stand now. */
  of(...types: string[]): Change[] {
    return this.standing.filter(({ type }) => types.includes(type));
  }

  /** Where other objects name this one, by any of those attributes of its own. */
  usesOf(change: Change, attributes: readonly string[] = ['id', 'arn']): Use[] {
    const names = new Set(attributes.flatMap((attribute) => text(change.before, attribute) ?? []));
    return [...names].flatMap((name) => (this.uses.get(name) ?? []).filter(({ user }) => user !== change));
  }

  /** As usesOf, without those that are destroyed themselves and judged for it. */
  staying(change: Change, attributes?: readonly string[]): Use[] {
    return this.usesOf(change, attributes).filter(
      ({ user }) => user.kind !== 'delete' && user.kind !== 'forget',
    );
  }

  /** What stands in a subnet: balancers, groups, gateways, endpoints. One that is deleted itself does not count. */
  holdersOf(subnet: Change): Change[] {
    const found = this.staying(subnet, ['id']).filter(({ user }) => !FITTINGS.has(user.type));
    return [...new Set(found.map(({ user }) => user))];
  }

  /** The subnet of this id, if it is one of the stack's. */
  subnet(id: string | undefined): Change | undefined {
    return this.of('aws_subnet').find(({ before }) => text(before, 'id') === id);
  }

  /** Whether something stands in the subnet. One of another stack is taken to be in use. */
  isBusy(id: string | undefined): boolean {
    const subnet = this.subnet(id);
    return !subnet || this.holdersOf(subnet).length > 0;
  }

  /** Whether a route table serves a subnet in use. One of another stack is taken to do so. */
  isTableBusy(id: string | undefined): boolean {
    const tables = this.of('aws_route_table', 'aws_default_route_table');
    if (!tables.some(({ before }) => text(before, 'id') === id)) return true;
    if (this.of('aws_main_route_table_association', 'aws_default_route_table').some((c) => names(c, id)))
      return true;
    return this.of('aws_route_table_association').some(
      (association) => names(association, id) && this.isBusy(text(association.before, 'subnet_id')),
    );
  }
}

const names = ({ before }: Change, table: string | undefined): boolean =>
  text(before, 'route_table_id') === table || text(before, 'id') === table;
