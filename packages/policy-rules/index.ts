/** The rules that every stack must keep, checked at each synthesis. */
export { judgedForms } from './judged-forms';
export { judgedPolicies, type Synthesized } from './judged-policies';
export { knownDocument } from './known-document';
export { refuseCarriageReturns } from './line-endings';
export { jsonOf, refuseViolations } from './refuse';
export { RuleError } from './report';
export { violations } from './rules';
export { broadStatements, reasonFor } from './wildcards';
