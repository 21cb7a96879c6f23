import { statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, resolve, sep } from 'node:path';
import { SettingsError } from './problem';
import { resolveSettings } from './resolve';
import type { Settings } from './types';

const load = createRequire(__filename);

/**
 * Reads and validates a settings file.
 * @param path relative to the working directory. @default what the environment variable CONFIG names, or
 * config.ts
 * @throws SettingsError where the file is missing, cannot be read, exports nothing, or has problems
 */
export function loadSettings(path = process.env.CONFIG || 'config.ts'): Settings {
  const file = resolve(path);
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) {
    throw new SettingsError(
      `${path} is no file. Name the settings file in CONFIG, or run in the folder that config.ts is in.`,
    );
  }
  return resolveSettings(defaultExport(path, file), path);
}

function defaultExport(path: string, file: string): unknown {
  let contents: unknown;
  try {
    contents = load(file);
  } catch (error) {
    throw new SettingsError(`${path} cannot be read: ${reason(error, file)}`);
  }
  if (typeof contents !== 'object' || contents === null || !('default' in contents)) {
    throw new SettingsError(`${path} has no default export. It ends in: export default defineConfig({ … });`);
  }
  return contents.default;
}

/** What the file's author can use: the message and the place, without the wrapping of Node.js and esbuild. */
function reason(error: unknown, file: string): string {
  const { message, stack = '' } = error instanceof Error ? error : new Error(String(error));
  const said = message
    .replace(/\nRequire stack:[^]*/, '')
    .replace(/^Transform failed with .*\n/, '')
    .replace(/\n[^]*/, '')
    .replaceAll(dirname(file) + sep, '');
  // A message that begins with its place needs none from the stack.
  const place = /^\S+:\d+:\d+: /.test(said) ? undefined : stack.split(file)[1]?.match(/^:(\d+)/)?.[1];
  return place ? `${said} (line ${place})` : said;
}
