/**
 * The settings: one file that a person writes, checked completely before anything is synthesized. schema.ts has every
 * setting with its meaning, and docs/settings.md is the table of them.
 */
import type { SettingsInput } from './schema';

export { loadSettings } from './load';
export { line, type Problem, SettingsError } from './problem';
export { resolveSettings } from './resolve';
export type { SettingsInput } from './schema';

export { RESERVED_ENVIRONMENT, SHELL_ENVIRONMENT } from './reserved';
export { parseSecret, type SecretReference } from './secrets';
export type { Thresholds } from './thresholds';
export type * from './types';

/**
 * Gives an editor the types of config.ts. It checks nothing: `resolveSettings` does, and reports all problems at once.
 */
export function defineConfig(settings: SettingsInput): SettingsInput {
  return settings;
}
