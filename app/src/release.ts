import { readFileSync } from 'node:fs';

/** The running release: the commit of its source, and its build. */
export interface Release {
  readonly commit: string;
  readonly build: string;
}

/** Reads the file that deploy/write-release.py writes. Without it, the app runs on a developer's machine. */
export function readRelease(file: string): Release {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Release;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return { commit: 'development', build: 'development' };
  }
}
