import { mergeApp } from '../merge-app';
import type { ParsedSettings } from '../schema';
import type { App } from '../schema-app';
import type { Draft, Path } from '../walk';

/** The valid parts of the settings. A rule reports nothing if a part that it needs is missing. */
export type SettingsDraft = Draft<ParsedSettings>;
export type StageDraft = Draft<ParsedSettings['stages'][string]>;

/** Takes one problem: its path, what is wrong, what is accepted, and the value that was probably meant. */
export type Report = (path: Path, found: string, accepted: string, nearest?: string) => void;

export type Rule = (draft: SettingsDraft, report: Report) => void;

/** The stages that are at least partly valid, in the order written. */
export function stagesOf(draft: SettingsDraft): [string, StageDraft][] {
  return Object.entries(draft.stages ?? {}).filter(
    (entry): entry is [string, StageDraft] => entry[1] !== undefined,
  );
}

/** A rule that checks each stage separately. */
export function eachStage(
  rule: (stage: StageDraft, key: string, report: Report, draft: SettingsDraft) => void,
): Rule {
  return (draft, report) => {
    for (const [key, stage] of stagesOf(draft)) rule(stage, key, report, draft);
  };
}

/** An app's settings at one path, and their merge: `whole` of a stage has the project's values too. */
interface WrittenApp {
  readonly path: Path;
  readonly app: Draft<App>;
  readonly whole: Draft<App>;
}

/** The project's app, then those of the stages. */
export function appsOf(draft: SettingsDraft): WrittenApp[] {
  const project = draft.app ?? {};
  const stages = stagesOf(draft).map(([key, { app = {} }]) => ({
    path: ['stages', key, 'app'],
    app,
    whole: mergeApp(project, app),
  }));
  return [{ path: ['app'], app: project, whole: project }, ...stages];
}
