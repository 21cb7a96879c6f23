import { readFileSync } from 'node:fs';

/** What is running: the source's commit and the build that made it. */
export interface Release {
  readonly commit: string;
  readonly build: string;
}

/** Reads what deploy/write-release.py wrote; where there is no such file, somebody develops. */
export function readRelease(file: string): Release {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Release;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return { commit: 'development', build: 'development' };
  }
}
