import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** The system's own: what a version manager puts in its place changes PATH, and takes ten times as long to start. */
export const SYSTEM_PYTHON = existsSync('/usr/bin/python3')
  ? '/usr/bin/python3'
  : spawnSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).stdout.trim();
