import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Facts } from './facts';

/** What the user's half gives to the tools: settings/facts.ts. */
interface House {
  /** @param changes what is another than the settings say @throws SettingsError */
  loadFacts(changes?: Changes): Facts;
  /** @throws SettingsError */
  resolveFacts(input: unknown): Facts;
  /** @throws SettingsError */
  readInput(path?: string): WrittenSettings;
  problemsIn(input: unknown): SettingsProblem[];
  meantBy(path: readonly (string | number)[], given: string): string | undefined;
}

/** A settings file as it is written. */
export interface WrittenSettings {
  /** Relative to the working directory. */
  readonly path: string;
  /** What it exports; it is not judged. */
  readonly input: unknown;
}

/** Something that the settings' own rules refuse. */
export interface SettingsProblem {
  /** `alerts.emails[0]`. */
  readonly path: string;
  /** The whole line of a report: what was given, what is accepted, what was probably meant. */
  readonly line: string;
}

/** Settings that a tool has in place of the user's. */
export interface Changes {
  readonly account?: string;
}

/**
 * The one place where tools reach the user's half. It is by path and at run time: commands start without main.ts, and
 * what they are compiled against is {@link House} alone.
 */
const house = (): House =>
  createRequire(__filename)(join(__dirname, '..', '..', 'settings', 'facts')) as House;

/** The facts of this project, by config.ts or what CONFIG names. */
export function loadFacts(changes?: Changes): Facts {
  return house().loadFacts(changes);
}

/** What settings come to. @throws an error that {@link isSettingsError} knows, where they are refused */
export function resolveFacts(input: unknown): Facts {
  return house().resolveFacts(input);
}

/** The settings cannot be used: the message is the whole report, meant for a person, and needs no stack trace. */
export function isSettingsError(error: unknown): error is Error {
  return error instanceof Error && error.name === 'SettingsError';
}

/**
 * The settings file as it is written.
 * @param path relative to the working directory. @default what CONFIG names, or config.ts
 * @throws an error that {@link isSettingsError} knows, where it cannot be read
 */
export const readInput = (path?: string): WrittenSettings => house().readInput(path);

/** All that the settings' own rules refuse in settings as they would be written. */
export const problemsIn = (input: unknown): SettingsProblem[] => house().problemsIn(input);

/** What a text was probably meant to be in the place of a setting, by its own rule. @param path its keys */
export const meantBy = (path: readonly (string | number)[], given: string): string | undefined =>
  house().meantBy(path, given);
