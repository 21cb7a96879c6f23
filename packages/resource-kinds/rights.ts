import { KINDS } from './kinds';
import type { Grant, Rights, When } from './aspects/rights';
import type { ScopeName } from './aspects/scopes';
import { deployRights } from './deploy-rights';

export type { When } from './aspects/rights';
export { fill, SCOPES, type Scope, type ScopeName } from './aspects/scopes';

/** Which rights: those of a plan, those that an apply needs besides, or those of a person's bootstrap. */
export type Step = 'read' | 'apply' | 'bootstrap';

/** A right, with all conditions under which it is needed. */
export interface NeededGrant extends Omit<Grant, 'when'> {
  readonly when: readonly When[];
}

/** A service that needs a right besides the call: to be passed a role, or to create its service-linked role. */
export interface ServiceRole {
  /** `codebuild.amazonaws.com` */
  readonly principal: string;
  readonly when: readonly When[];
}

const all: readonly Rights[] = [
  ...Object.values(KINDS).map(({ rights }) => rights),
  ...Object.values(deployRights),
];

const conditions = (...whens: (When | undefined)[]): When[] => whens.filter((when) => when !== undefined);

/** Every right of a step, for all types and for deploys themselves. */
export function grants(step: Step): NeededGrant[] {
  return all.flatMap((rights) =>
    (rights[step] ?? []).map((grant) => ({ ...grant, when: conditions(rights.when, grant.when) })),
  );
}

/** The actions of a step on some scopes, each once, in order. */
export function actionsOn(
  step: Step,
  scopes: readonly ScopeName[],
  isNeeded: (grant: NeededGrant) => boolean = () => true,
): string[] {
  const needed = grants(step).filter((grant) => scopes.includes(grant.on) && isNeeded(grant));
  return sorted(needed.flatMap(({ actions }) => actions));
}

/** The services that the project's roles are passed to: the principals of their trust policies. */
export function passedTo(): ServiceRole[] {
  const passed = all.flatMap(({ passRole, when }) =>
    passRole ? [{ service: passRole.to, when: conditions(when, passRole.when) }] : [],
  );
  return passed.map(({ service, when }) => ({ principal: principal(service), when })).sort(byPrincipal);
}

/**
 * The services that create a service-linked role in the account at their first use. NAT gateways have one only where
 * they are regional; those of a stage are not. [VPC user guide, "Using service-linked roles"]
 */
export function serviceLinked(): ServiceRole[] {
  const linked = all.flatMap(({ serviceLinkedRole, when }) =>
    serviceLinkedRole ? [{ principal: principal(serviceLinkedRole), when: conditions(when) }] : [],
  );
  return linked.sort(byPrincipal);
}

const principal = (service: string): string => `${service}.amazonaws.com`;
const byPrincipal = (one: ServiceRole, other: ServiceRole): number =>
  one.principal < other.principal ? -1 : 1;
const sorted = (texts: readonly string[]): string[] => [...new Set(texts)].sort();
