/** What a Terraform plan would do: read from its JSON, judged, and told to a reviewer. */
export { hasDrift, summarizeDrift } from './drift';
export { PlanError } from './error';
export { exposures } from './exposure';
export { type ImageChange, isImageOnly, splitImage } from './image';
export {
  type Change,
  hasChanges,
  isDestroy,
  type Kind,
  type OutputChange,
  outputChanges,
  readPlan,
  type ReadOptions,
  resourceChanges,
  type StackPlan,
} from './plan';
export type { JudgedChange } from './judged-change';
export { parsePlan, type RawPlan } from './plan-document';
export { GENERAL_REMEDY, remediesOf } from './remedies';
export { endsReleases } from './rules/releases';
export { isRefused, type Severity, SEVERITIES, worst } from './severity';
export { parseState, type State, stateOutline } from './state-document';
export { LONGEST_COMMENT, summarize, type SummaryOptions } from './summary';
export { judge, type JudgeOptions, type Verdict } from './verdict';
export { renderVerdict } from './verdict-text';
export { renderReport, type RenderOptions } from './report/render';
export { type Report, reportOf, type ReportOptions } from './report/report';
