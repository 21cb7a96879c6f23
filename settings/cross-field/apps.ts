import { mergeApp } from '../merge-app';
import type { App } from '../schema-app';
import type { Draft, Path } from '../walk';
import { type SettingsDraft, stagesOf } from './rule';

/** An app where it is written, and the whole that it is part of: a stage's with the project's below it. */
interface WrittenApp {
  readonly path: Path;
  readonly app: Draft<App>;
  readonly whole: Draft<App>;
}

/** The project's app and those of the stages. */
export function appsOf(draft: SettingsDraft): WrittenApp[] {
  const project = draft.app ?? {};
  const stages = stagesOf(draft).map(([key, { app = {} }]) => ({
    path: ['stages', key, 'app'],
    app,
    whole: mergeApp(project, app),
  }));
  return [{ path: ['app'], app: project, whole: project }, ...stages];
}
