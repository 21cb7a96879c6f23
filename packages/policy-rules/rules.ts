import type { Facts } from '../facts';
import { alarms } from './alarms';
import { buckets } from './buckets';
import { conditions } from './conditions';
import { documents } from './documents';
import { encryption } from './encryption';
import { events } from './events';
import { forms } from './forms';
import { instances } from './instances';
import { isolation } from './isolation';
import { known } from './known';
import { lifecycles } from './lifecycles';
import { listeners } from './listeners';
import { logs } from './logs';
import { names } from './names';
import { networkAcls } from './network-acls';
import { openPorts } from './open-ports';
import { pipeline } from './pipeline';
import { pipelineInputs } from './pipeline-inputs';
import { placement } from './placement';
import { policySizes } from './policy-sizes';
import { protection } from './protection';
import { recipients } from './recipients';
import { records } from './records';
import { releases } from './releases';
import { rights } from './rights';
import { routes } from './routes';
import { roles } from './roles';
import { contextOf, type Finding, type Rule } from './rule';
import { secrets } from './secrets';
import { type Resource, Stack, type StackJson } from '../documents';
import { steps } from './steps';
import { single } from './single';
import { settings } from './settings';
import { state } from './state';
import { tags } from './tags';
import { targets } from './targets';
import { trust } from './trust';
import { values } from './values';
import { ways } from './ways';
import { wildcards } from './wildcards';

/** All rules, in the order of the report. */
export const RULES: readonly Rule[] = [
  known,
  values,
  settings,
  single,
  isolation,
  openPorts,
  networkAcls,
  placement,
  routes,
  listeners,
  targets,
  instances,
  buckets,
  encryption,
  secrets,
  wildcards,
  conditions,
  policySizes,
  trust,
  roles,
  rights,
  forms,
  releases,
  pipeline,
  pipelineInputs,
  documents,
  steps,
  records,
  ways,
  recipients,
  alarms,
  events,
  names,
  protection,
  state,
  lifecycles,
  logs,
  tags,
];

/** A resource that breaks a rule. */
export interface Violation extends Finding {
  readonly rule: Pick<Rule, 'id' | 'why' | 'fix'>;
}

const EXCEPTIONS = {
  id: 'exceptions',
  why: 'An exception that nothing needs would hide the next error.',
  fix: 'Remove the exception.',
};

/** The violations in a stack, without those that its resources have exceptions for. */
export function violations(json: StackJson, facts: Facts): Violation[] {
  const stack = new Stack(json);
  const context = contextOf(stack, facts);
  const all = RULES.flatMap((rule) => rule.check(stack, context).map((found) => ({ rule, ...found })));
  const isExcepted = ({ rule, place }: Violation) =>
    stack.at(place.address)?.exceptions.some((exception) => exception.rule === rule.id) ?? false;
  const needless = stack.resources.flatMap((resource) => unneeded(resource, all.filter(isExcepted)));
  return [...all.filter((violation) => !isExcepted(violation)), ...needless];
}

/**
 * Exceptions from rules of this package that the resource does not break. Exceptions for other scanners are
 * not checked.
 */
function unneeded(resource: Resource, excepted: readonly Violation[]): Violation[] {
  const used = excepted.filter(({ place }) => place.address === resource.address).map(({ rule }) => rule.id);
  return resource.exceptions
    .filter(({ rule }) => RULES.some(({ id }) => id === rule) && !used.includes(rule))
    .map(({ rule }) => ({
      rule: EXCEPTIONS,
      place: resource,
      found: `has an exception from ${rule}, which it does not break`,
    }));
}
