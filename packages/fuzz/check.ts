import { createRequire } from 'node:module';
import { writeFileSync } from 'node:fs';
import { loadSettings, type Settings, SettingsError } from '../../settings';

const { cache } = createRequire(__filename);

/** The result of a settings file. */
export type Outcome =
  | { readonly kind: 'accepted'; readonly settings: Settings }
  | { readonly kind: 'refused'; readonly message: string }
  /** A fault of this project: an error with a stack trace, or a report that says nothing. */
  | { readonly kind: 'fault'; readonly what: string };

/** Loads a file with this text, as a command does. */
export function check(file: string, text: string): Outcome {
  writeFileSync(file, text);
  try {
    return { kind: 'accepted', settings: loadSettings(file) };
  } catch (error) {
    if (!(error instanceof SettingsError)) return { kind: 'fault', what: described(error) };
    const odd = unclear(error);
    return odd
      ? { kind: 'fault', what: `an unclear report: ${odd}` }
      : { kind: 'refused', message: error.message };
  } finally {
    delete cache[file];
  }
}

/** The line of a report that names no place, prints an object without its content, or belongs to a stack trace. */
function unclear({ message, problems }: SettingsError): string | undefined {
  const bare = problems.find(({ path, found, accepted }) => !path || !found || !accepted);
  if (bare) return JSON.stringify(bare);
  return message.split('\n').find((line) => /\[object |^ {4}at .*[(:]\d+|undefined\./.test(line));
}

function described(error: unknown): string {
  try {
    return String((error as Partial<Error> | undefined)?.stack ?? error);
  } catch {
    return 'something that cannot be shown';
  }
}
