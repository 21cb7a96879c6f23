/** What a Terraform plan would do: read from its JSON, judged, and told to a reviewer. */
export { hasDrift, summarizeDrift } from './drift';
export { PlanError } from './error';
export { type ImageChange, isImageOnly, splitImage } from './image';
export { isRefused, type Severity, SEVERITIES, worst } from './severity';
export { exposures } from './exposure';
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
export { endsReleases } from './rules/releases';
export { parsePlan, type RawPlan } from './plan-document';
export { LONGEST_COMMENT, summarize, type SummaryOptions } from './summary';
export { judge, type JudgedChange, type JudgeOptions, type Verdict } from './verdict';
export { renderVerdict } from './verdict-text';
export { GENERAL_REMEDY, remediesOf } from './remedies';
