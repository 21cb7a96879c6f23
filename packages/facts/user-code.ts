import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Facts } from './facts';

/** The functions of the user's code that tools call: settings/facts.ts. */
interface UserCode {
  /** @param changes replace values of the settings @throws SettingsError */
  loadFacts(changes?: Changes): Facts;
  /** @throws SettingsError */
  resolveFacts(input: unknown): Facts;
  /** @throws SettingsError */
  readInput(path?: string): WrittenSettings;
  problemsIn(input: unknown): SettingsProblem[];
  meantBy(path: readonly (string | number)[], given: string): string | undefined;
}

/** A settings file before it is checked. */
export interface WrittenSettings {
  /** Relative to the working directory. */
  readonly path: string;
  /** The export of the file, unchecked. */
  readonly input: unknown;
}

/** A problem that the settings' rules find. */
export interface SettingsProblem {
  /** The path of the setting: `alerts.emails[0]`. */
  readonly path: string;
  /** The line of the report: what was given, what is accepted, and a suggestion. */
  readonly line: string;
}

/** Values that replace those of the user's settings. */
export interface Changes {
  readonly account?: string;
}

/**
 * The only place where tools load the user's code. It is loaded by its path at run time, because commands
 * start without main.ts. The compiler knows only {@link UserCode}.
 */
const userCode = (): UserCode =>
  createRequire(__filename)(join(__dirname, '..', '..', 'settings', 'facts')) as UserCode;

/** The facts of this project, from config.ts or the file in CONFIG. */
export function loadFacts(changes?: Changes): Facts {
  return userCode().loadFacts(changes);
}

/**
 * Resolves settings to facts. @throws an error that {@link isSettingsError} recognises, where they are
 * refused
 */
export function resolveFacts(input: unknown): Facts {
  return userCode().resolveFacts(input);
}

/**
 * Whether an error means that the settings are unusable. Its message is the whole report for the user: print
 * it without a stack trace.
 */
export function isSettingsError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'SettingsError';
}

/**
 * Reads the settings file without checking it.
 * @param path relative to the working directory @default the file in CONFIG, or config.ts
 * @throws an error that {@link isSettingsError} recognises, where it cannot be read
 */
export const readInput = (path?: string): WrittenSettings => userCode().readInput(path);

/** All problems that the settings' rules find in unresolved settings. */
export const problemsIn = (input: unknown): SettingsProblem[] => userCode().problemsIn(input);

/**
 * The probable meaning of a text for a setting, by that setting's rule. @param path the keys of the setting
 */
export const meantBy = (path: readonly (string | number)[], given: string): string | undefined =>
  userCode().meantBy(path, given);
