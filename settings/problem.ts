import { inspect } from 'node:util';
import type { Path } from './walk';

/** One problem of the settings. */
export interface Problem {
  /** `stages.staging.network.cidr` */
  readonly path: string;
  /** The value, and what is wrong with it if that is not obvious: "given …", "not given". */
  readonly found: string;
  /** The accepted values. */
  readonly accepted: string;
  /** The value that was probably meant, as one writes it in config.ts. */
  readonly nearest?: string;
}

/**
 * The settings cannot be used. The message is the whole report for a person, who needs no stack trace.
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

/** `stages.staging.app.egress[0].cidr`; a key that is no plain word is in quotes. */
export function pathText(path: Path): string {
  const text = path
    .map((key) => {
      if (typeof key === 'number') return `[${key}]`;
      return /^[\w-]+$/.test(String(key)) ? `.${String(key)}` : `[${inspect(String(key))}]`;
    })
    .join('');
  return text.replace(/^\./, '') || 'the default export';
}

/** A value as one writes it in config.ts, shortened if it is long; a symbol (plain.ts) by its description. */
export function shown(value: unknown): string {
  if (typeof value === 'symbol') return value.description ?? '';
  return inspect(value, { depth: 1, breakLength: Infinity, maxStringLength: 100, maxArrayLength: 6 });
}

/** A whole value, to be copied into config.ts. */
export function copied(value: unknown): string {
  return inspect(value, { breakLength: Infinity, maxStringLength: Infinity });
}

/**
 * The given value, for a report. `12` and `'12'` are easily confused, so a number in place of a text is named as one.
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
  // Without the reason, which may contain a part of the secret.
  if (typeof value === 'symbol') return shown(value).replace(/:.*/, '');
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
