import { parsePlan, type RawPlan } from '../../plan-verdict';

/** A resource that a plan would make. */
export interface Creation {
  /** `aws_vpc.network_vpc` */
  readonly address: string;
  readonly type: string;
  /** What the plan knows of it; what AWS decides is missing. */
  readonly values: Readonly<Record<string, unknown>>;
  /** Whether it refers to something that the plan makes too, and that is looked for: AWS can have it only after that. */
  readonly waits: boolean;
}

/**
 * What a plan would make.
 *
 * @param json of `terraform show -json <plan>`
 * @param isLookedFor by type; the others are made again whether or not they are there, so nothing waits for them
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

/** Something that a plan takes over into the state. */
export interface TakenOver {
  readonly type: string;
  /** What the plan does to it besides: `no-op`, `update`. */
  readonly actions: readonly string[];
  /** As AWS has it. */
  readonly before: Readonly<Record<string, unknown>>;
}

/** What a plan would take over into the state, by address. @param json of `terraform show -json <plan>` */
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

/** By address: the resources that its configuration names, in an expression or in `depends_on`. */
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
