import { parsePlan, type RawPlan } from '../../plan-verdict';

/** A resource that a plan would create. */
export interface Creation {
  /** `aws_vpc.network_vpc` */
  readonly address: string;
  readonly type: string;
  /** The values that the plan knows. Those that AWS decides are missing. */
  readonly values: Readonly<Record<string, unknown>>;
  /**
   * Whether it refers to another resource that the plan creates and that is searched: AWS can have it only
   * after that one.
   */
  readonly waits: boolean;
}

/**
 * The resources that a plan would create.
 *
 * @param json the output of `terraform show -json <plan>`
 * @param isLookedFor by type; resources of other types are created whether or not they exist, so nothing
 * waits for them
 */
export function creationsOf(json: string, isLookedFor: (type: string) => boolean): Creation[] {
  const plan = parsePlan(JSON.parse(json), 'adopt');
  const made = plan.resource_changes.filter(
    ({ mode, change }) => mode === 'managed' && change.actions.join() === 'create',
  );
  const addresses = new Set(made.filter(({ type }) => isLookedFor(type)).map(({ address }) => address));
  const references = referencesOf(plan);
  return made.map(({ address, type, change }) => ({
    address,
    type,
    values: change.after ?? {},
    waits: [...(references.get(address) ?? [])].some((other) => other !== address && addresses.has(other)),
  }));
}

/** A resource that a plan imports. */
export interface TakenOver {
  readonly type: string;
  /** What the plan also does to it: `no-op`, `update`. */
  readonly actions: readonly string[];
  /** Its values in AWS. */
  readonly before: Readonly<Record<string, unknown>>;
}

/** The resources that a plan imports, by address. @param json the output of `terraform show -json <plan>` */
export function takenOver(json: string): Map<string, TakenOver> {
  const { resource_changes: changes } = parsePlan(JSON.parse(json), 'adopt');
  return new Map(
    changes
      .filter(({ change }) => change.importing)
      .map(({ address, type, change }) => [
        address,
        { type, actions: change.actions, before: change.before ?? {} },
      ]),
  );
}

/** By address: the resources that its configuration refers to, in an expression or in `depends_on`. */
function referencesOf({ configuration }: RawPlan): Map<string, Set<string>> {
  const resources = configuration?.root_module?.resources ?? [];
  return new Map(resources.map((resource) => [resource.address, named(resource)]));
}

function named(part: unknown, found = new Set<string>()): Set<string> {
  if (Array.isArray(part)) part.forEach((each) => named(each, found));
  else if (typeof part === 'object' && part !== null) {
    for (const [key, value] of Object.entries(part)) {
      const isList = (key === 'references' || key === 'depends_on') && Array.isArray(value);
      if (!isList) named(value, found);
      else for (const path of value) found.add(String(path).split('.').slice(0, 2).join('.'));
    }
  }
  return found;
}
