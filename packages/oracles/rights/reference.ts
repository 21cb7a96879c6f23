import type { Statement } from '../../documents';
import { fits } from '../../facts';
import { conditionFaults, type Known } from './conditions';
import type { PolicyDocument } from './policies';
import { type Action, actionsLike, dependentActions, type ResourceType } from './service-reference';

/** The findings, and how much was checked. */
export interface Judged {
  readonly differences: readonly string[];
  /** The number of actions in statements, each counted at each place. */
  readonly compared: number;
}

/** What AWS's own reference says against some policies: one line each, and the same line for the same fault. */
export async function judgeByReference(documents: readonly PolicyDocument[]): Promise<Judged> {
  const found = new Set<string>();
  let compared = 0;
  for (const { kind, owner, statements } of documents) {
    for (const statement of statements) {
      const one = await know(owner, statement);
      compared += one.actions.length;
      const faults = [
        ...actionFaults(one),
        ...(kind === 'trust' ? trustFaults(one) : resourceFaults(one)),
        ...(await conditionFaults(one)),
      ];
      faults.forEach((fault) => found.add(`${one.where}: ${fault}`));
    }
  }
  for (const fault of await roleFaults(documents)) found.add(fault);
  return { differences: [...found].map((what) => `reference: ${what}`), compared };
}

async function know(owner: string, statement: Statement): Promise<Known> {
  const known = await Promise.all(
    statement.actions.map(async (action) => [action, await actionsLike(action)] as const),
  );
  return { ...statement, where: `${owner} ${statement.sid}`, known: new Map(known) };
}

/** Each action name must exist, and each pattern must match an action. */
function actionFaults({ known }: Known): string[] {
  return [...known].flatMap(([action, actions]) => (actions.length === 0 ? [`no action ${action}`] : []));
}

/** Services and accounts assume a role; a token of an identity provider takes another action. */
function trustFaults({ actions, principals }: Known): string[] {
  const right = principals['Federated'] ? 'sts:AssumeRoleWithWebIdentity' : 'sts:AssumeRole';
  return actions.filter((action) => action !== right).map((action) => `${action}, where it takes ${right}`);
}

/**
 * Each action must apply to one of the statement's resources, and each resource must be of a type of one of its
 * actions.
 */
function resourceFaults({ known, resources }: Known): string[] {
  const all = [...known.values()].flat();
  const actionless = [...known].filter(
    ([, actions]) => actions.length > 0 && !actions.some((action) => isAbout(action, resources)),
  );
  const useless = resources.filter((resource) => !all.some((action) => isAbout(action, [resource])));
  return [
    ...actionless.map(([action, [first]]) =>
      first?.types.length === 0 ? `${action} takes * alone` : `${action} on nothing that it is about`,
    ),
    ...(all.length > 0 ? useless.map((resource) => `${plain(resource)} is no resource of its actions`) : []),
  ];
}

/** Whether an action grants anything on some resources. */
function isAbout({ types }: Action, resources: readonly string[]): boolean {
  if (types.length === 0) return resources.includes('*');
  return types.some(({ form, ofService }) => resources.some((resource) => fits(resource, form, ofService)));
}

/** What only all statements of a role together show: required resources, and dependent actions. */
async function roleFaults(documents: readonly PolicyDocument[]): Promise<string[]> {
  const roles = new Map<string, Statement[]>();
  for (const { kind, owner, statements } of documents) {
    if (kind === 'identity') roles.set(owner, [...(roles.get(owner) ?? []), ...statements]);
  }
  const found: string[] = [];
  for (const [owner, statements] of roles) {
    const granted = await grantedBy(statements);
    for (const { action, resources } of granted.values()) {
      const missing = missingTypes(action, resources).map(({ name }) => `a ${name}`);
      found.push(...missing.map((type) => `${owner}: ${action.name} needs ${type} too`));
      const needed = dependentActions(action.name).filter((one) => !granted.has(one.toLowerCase()));
      found.push(...needed.map((one) => `${owner}: ${action.name} depends on ${one}`));
    }
  }
  return found;
}

interface Granted {
  readonly action: Action;
  readonly resources: string[];
}

/** Every action that some statements allow on something, by its lower-case name, with all resources. */
export async function grantedBy(statements: readonly Statement[]): Promise<Map<string, Granted>> {
  const granted = new Map<string, Granted>();
  for (const { allows, actions, resources } of statements) {
    if (!allows) continue;
    for (const action of (await Promise.all(actions.map(actionsLike))).flat()) {
      if (!isAbout(action, resources)) continue;
      const key = action.name.toLowerCase();
      const before = granted.get(key)?.resources ?? [];
      granted.set(key, { action, resources: [...before, ...resources] });
    }
  }
  return granted;
}

/** AWS refuses a request where a policy does not allow its action on each of the required resources. */
function missingTypes({ types }: Action, resources: readonly string[]): ResourceType[] {
  return types.filter(
    ({ isRequired, form, ofService }) =>
      isRequired && !resources.some((resource) => fits(resource, form, ofService)),
  );
}

/** An ARN without its account and region. */
export function plain(arn: string): string {
  return arn.replace(/\b\d{12}\b/g, '<account>').replace(/\bus-east-1\b/g, '<region>');
}
