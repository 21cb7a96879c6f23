/** Reads a Terraform plan's JSON, judges it, and summarizes it for a reviewer. */
export { hasDrift, summarizeDrift } from './drift';
export { isImageOnly, splitImage } from './image';
export { parsePlan, type RawPlan } from './plan-document';
export { type Change, hasChanges, isDestroy, readPlan, resourceChanges, type StackPlan } from './plan';
export { GENERAL_REMEDY, remediesOf } from './remedies';
export { renderReport } from './report/render';
export { reportOf, type ReportOptions } from './report/report';
export { endsReleases } from './rules/releases';
export { isRefused, type Severity, worst } from './severity';
export { parseState, type State, stateOutline } from './state-document';
export { LONGEST_COMMENT, summarize } from './summary';
export { renderVerdict } from './verdict-text';
export { judge, type Verdict } from './verdict';
