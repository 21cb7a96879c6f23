import { inspect } from 'node:util';
import type { Path } from './walk';

/** One thing that is wrong in the settings. */
export interface Problem {
  /** `stages.staging.network.cidr` */
  readonly path: string;
  /** What is there, and what is wrong with it where that is not plain: "given …", "not given". */
  readonly found: string;
  /** What would be right. */
  readonly accepted: string;
  /** The right value that was probably meant, as it would be written. */
  readonly nearest?: string;
}

/**
 * The settings cannot be used; the message is the whole report, meant for a person, and needs no stack trace.
 */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';

  constructor(
    message: string,
    readonly problems: readonly Problem[] = [],
  ) {
    super(message);
  }
}

/** `stages.staging.app.egress[0].cidr`; keys that are no plain words are quoted. */
export function pathText(path: Path): string {
  const text = path
    .map((key) => {
      if (typeof key === 'number') return `[${key}]`;
      return /^[\w-]+$/.test(String(key)) ? `.${String(key)}` : `[${inspect(String(key))}]`;
    })
    .join('');
  return text.replace(/^\./, '') || 'the default export';
}

/** A value as it would be written in the settings, cut short where it is long; a symbol says what it was: plain.ts. */
export function shown(value: unknown): string {
  if (typeof value === 'symbol') return value.description ?? '';
  return inspect(value, { depth: 1, breakLength: Infinity, maxStringLength: 100, maxArrayLength: 6 });
}

/** The whole of a value that is there to be copied. */
export function copied(value: unknown): string {
  return inspect(value, { breakLength: Infinity, maxStringLength: Infinity });
}

/**
 * What was given, for a report. `12` and `'12'` are easily confused, so a number in place of a text says so.
 */
export function given(value: unknown, { secret = false, wantsText = false } = {}): string {
  if (value === undefined) return 'not given';
  if (secret)
    return typeof value === 'string' ? 'given a text that is not shown here' : `given ${kind(value)}`;
  return `given ${shown(value)}${wantsText && typeof value === 'number' ? ' (a number)' : ''}`;
}

export function line({ path, found, accepted, nearest }: Problem): string {
  return `${path}: ${found}. Accepted: ${accepted}.${nearest === undefined ? '' : ` Did you mean ${nearest}?`}`;
}

function kind(value: unknown): string {
  if (value === null) return 'null';
  // Without its reason, which may show a part of the secret.
  if (typeof value === 'symbol') return shown(value).replace(/:.*/, '');
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
