import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve, sep } from 'node:path';
import type { Rule } from './cross-field/rule';
import { messageOf } from './plain';
import { SettingsError } from './problem';
import { resolveSettings } from './resolve';
import type { Settings } from './types';

const load = createRequire(__filename);

/**
 * Reads and validates a settings file.
 * @param path relative to the working directory. @default {@link settingsFile}
 * @param more rules beyond those of the settings alone
 * @throws SettingsError if the file is missing, cannot be read, exports nothing, or has problems
 */
export function loadSettings(path = settingsFile(), more: readonly Rule[] = []): Settings {
  return resolveSettings(readSettings(path), path, undefined, more);
}

/** Path of the settings file: the environment variable CONFIG, or config.ts. */
export const settingsFile = (): string => process.env.CONFIG || 'config.ts';

/**
 * Reads a settings file and checks nothing.
 * @param path relative to the working directory
 * @throws SettingsError if the file is missing, cannot be read or exports nothing
 */
export function readSettings(path: string): unknown {
  const file = resolve(path);
  if (!isFile(file)) {
    throw new SettingsError(
      `${path} is not a file. Run the command in the folder of config.ts, or set CONFIG to the path of the settings file.`,
    );
  }
  silenceThisTurn();
  const exported = defaultExport(path, file);
  refuseProto(path, file);
  return exported;
}

function isFile(file: string): boolean {
  try {
    return statSync(file).isFile();
  } catch {
    return false; // also for an unreadable folder above, or too long a name
  }
}

/** JavaScript drops `__proto__: 'text'` silently, so only the file's text shows it. [ECMA-262, B.3.1] */
function refuseProto(path: string, file: string): void {
  const lines = readFileSync(file, 'utf8').split('\n');
  const index = lines.findIndex((line) => /^(?!\s*(?:\/\/|\*|\/\*)).*__proto__['"]?\s*:/.test(line));
  if (index < 0) return;
  throw new SettingsError(
    `${path} cannot be used: __proto__ (line ${index + 1}) cannot be a name, because JavaScript drops it. Use another name.`,
  );
}

function defaultExport(path: string, file: string): unknown {
  let exported: { readonly default: unknown } | undefined;
  try {
    const contents: unknown = load(file);
    if (typeof contents === 'object' && contents !== null && 'default' in contents) {
      exported = { default: contents.default };
    }
  } catch (error) {
    throw new SettingsError(`${path} cannot be read: ${reason(error, file)}`);
  }
  if (exported) return exported.default;
  throw new SettingsError(`${path} has no default export. It ends in: export default defineConfig({ … });`);
}

let isSilent = false;

/**
 * Ignores promises of the settings file that are rejected now: nothing awaits them, and Node.js would end with its
 * stack trace. Such a promise may be beside the default export, or in a value that is refused before it is read.
 */
function silenceThisTurn(): void {
  if (isSilent) return;
  isSilent = true;
  const ignore = () => undefined;
  process.on('unhandledRejection', ignore);
  setImmediate(() => {
    process.off('unhandledRejection', ignore);
    isSilent = false;
  });
}

/** The message and the line, without what Node.js and esbuild add. */
function reason(error: unknown, file: string): string {
  const said = messageOf(error, (message) =>
    message.replace(/\nRequire stack:[^]*/, '').replace(/^Transform failed with .*\n/, ''),
  ).replaceAll(dirname(file) + sep, '');
  // A message that begins with a line needs none from the stack.
  const place = /^\S+:\d+:\d+: /.test(said)
    ? undefined
    : stackOf(error)
        .split(file)[1]
        ?.match(/^:(\d+)/)?.[1];
  return place ? `${said} (line ${place})` : said;
}

/** The stack trace; empty if it cannot be read. */
function stackOf(error: unknown): string {
  try {
    return String((Object(error) as Partial<Error>).stack ?? '');
  } catch {
    return '';
  }
}
