import type { App } from '../schema-app';
import type { Draft, Path } from '../walk';
import { type SettingsDraft, stagesOf } from './rule';

/** The project's app and those of the stages, each where it is written. */
export function appsOf(draft: SettingsDraft): { path: Path; app: Draft<App> }[] {
  const stages = stagesOf(draft).map(([key, { app }]) => ({ path: ['stages', key, 'app'], app: app ?? {} }));
  return [{ path: ['app'], app: draft.app ?? {} }, ...stages];
}
