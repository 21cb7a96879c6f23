/** What every stack must keep to, checked at each synthesis. */
export { judgedForms } from './judged-forms';
export { judgedPolicies, type Synthesized } from './judged-policies';
export { knownDocument } from './known-document';
export { refuseCarriageReturns } from './line-endings';
export type { PolicyStatement } from './policies';
export { jsonOf, refuseViolations } from './refuse';
export { RuleError } from './report';
export { violations } from './rules';
export { list, type Resource, Stack, type StackJson, textsIn, type Values } from './stack';
export { broadStatements, reasonFor } from './wildcards';
