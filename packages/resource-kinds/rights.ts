import { KINDS } from './kinds';
import type { Grant, Rights, When } from './aspects/rights';
import type { ScopeName } from './aspects/scopes';
import { deployRights } from './deploy-rights';

export type { When } from './aspects/rights';
export { fill, SCOPES, type Scope, type ScopeName } from './aspects/scopes';

/** Whose rights: a plan's, what an apply does beyond it, or what a person does once. */
export type Step = 'read' | 'apply' | 'bootstrap';

/** A right with everything that has to be so for it to be needed. */
export interface NeededGrant extends Omit<Grant, 'when'> {
  readonly when: readonly When[];
}

/** A service that needs leave beside the call itself: to be given a role, or to make its own. */
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

/** Every right of a step, of all kinds and of the deploys themselves. */
export function grants(step: Step): NeededGrant[] {
  return all.flatMap((rights) =>
    (rights[step] ?? []).map((grant) => ({ ...grant, when: conditions(rights.when, grant.when) })),
  );
}

/** The actions of a step on things of some scopes, each once, in order. */
export function actionsOn(
  step: Step,
  scopes: readonly ScopeName[],
  isNeeded: (grant: NeededGrant) => boolean = () => true,
): string[] {
  const needed = grants(step).filter((grant) => scopes.includes(grant.on) && isNeeded(grant));
  return sorted(needed.flatMap(({ actions }) => actions));
}

/** The services that the project's roles are handed to: those that a role's trust lets in. */
export function passedTo(): ServiceRole[] {
  const passed = all.flatMap(({ passRole, when }) =>
    passRole ? [{ service: passRole.to, when: conditions(when, passRole.when) }] : [],
  );
  return passed.map(({ service, when }) => ({ principal: principal(service), when })).sort(byPrincipal);
}

/**
 * The services that make a role of their own in the account at their first use. NAT gateways have one only where they
 * are regional, which those of a stage are not. [VPC user guide, "Using service-linked roles"]
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
