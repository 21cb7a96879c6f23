import type { ParsedSettings } from '../schema';
import type { Draft, Path } from '../walk';

/** The valid parts of the settings: a rule looks at those it needs, and says nothing where one is missing. */
export type SettingsDraft = Draft<ParsedSettings>;
export type StageDraft = Draft<ParsedSettings['stages'][string]>;

/** Takes one problem: where, what was found there, what would be right, and what was probably meant. */
export type Report = (path: Path, found: string, accepted: string, nearest?: string) => void;

export type Rule = (draft: SettingsDraft, report: Report) => void;

/** The stages that can be looked at, in the order written. */
export function stagesOf(draft: SettingsDraft): [string, StageDraft][] {
  return Object.entries(draft.stages ?? {}).filter(
    (entry): entry is [string, StageDraft] => entry[1] !== undefined,
  );
}

/** A rule for each stage by itself. */
export function eachStage(
  rule: (stage: StageDraft, key: string, report: Report, draft: SettingsDraft) => void,
): Rule {
  return (draft, report) => {
    for (const [key, stage] of stagesOf(draft)) rule(stage, key, report, draft);
  };
}
