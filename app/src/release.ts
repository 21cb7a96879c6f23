import { readFileSync } from 'node:fs';
import { StartError, unreadable } from './start-error.ts';

/** What is running: the source's commit and the build that made it. */
export interface Release {
  readonly commit: string;
  readonly build: string;
}

const development: Release = { commit: 'development', build: 'development' };

/**
 * Reads the release from the file that the build wrote.
 *
 * @param file path of a JSON file `{ "commit": "…", "build": "…" }`
 * @param required whether the file must exist; where it need not, its absence means development
 * @throws StartError if it cannot be read, or does not hold both texts
 */
export function readRelease(file: string, required: boolean): Release {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (!required && (error as NodeJS.ErrnoException).code === 'ENOENT') return development;
    throw unreadable('RELEASE_FILE', file, error);
  }
  const { commit, build } = parse(text) ?? {};
  if (!isName(commit) || !isName(build)) {
    throw new StartError(
      `RELEASE_FILE: ${file} must hold JSON like { "commit": "<sha>", "build": "<id>" }, each 1 to 200 characters.`,
    );
  }
  return { commit, build };
}

function parse(text: string): Record<string, unknown> | undefined {
  try {
    return (JSON.parse(text) ?? undefined) as Record<string, unknown> | undefined;
  } catch {
    return undefined;
  }
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value.length >= 1 && value.length <= 200;
}
