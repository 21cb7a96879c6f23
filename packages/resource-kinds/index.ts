/** What the tools know of each resource type that the stacks synthesize. */
export type { Calls, Deletion } from './aspects/disappears';
export type { Asked, Stray } from './aspects/find';
export type { Allowed } from './aspects/judged';
export type { Statuses } from './aspects/lookups';
export {
  MONTH,
  type Phase,
  PRICE_NAMES,
  type PricedStack,
  type PriceName,
  type Quantity,
  type Range,
  type Use,
} from './aspects/price';
export type { When } from './aspects/rights';
export { fill, type Scope, type ScopeName, SCOPES } from './aspects/scopes';
export type { Values } from './aspects/values';
export type { Verdict } from './aspects/verdict';
export type { Words } from './aspects/words';
export { AGENT_METRICS } from './fleet-price';
export { BLOCKS, DATA, OUTPUT } from './foundations';
export { findable, kindOf, kinds } from './kinds';
export { actionsOn, grants, passedTo, serviceLinked, type ServiceRole } from './rights';
